"""How the lookup grows: ``python -m benchmarks.growth [SIZE ...]`` (times the real matrix; 1 10 100 unless said).

A matrix of n times the size holds the real one and n - 1 copies, the same units in the same places, in each of which
half of the words stand for others of the real texts of the same length, another half in every copy. Every size is
measured in a process of its own: seconds to build, memory that the index holds on top of its matrix, time of a question
asked once. Beside it the same texts and questions in engines that index (benchmarks/peers.py), and the ratio to the
fastest of them. The questions are tuned ones of all kinds; benchmarks.lookup tells whether they are answered right.
"""

from __future__ import annotations

import argparse
import gc
import logging
import multiprocessing
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import jieba
import numpy as np

from benchmarks.evaluation import TUNED, questions
from benchmarks.peers import ENGINES
from bot.knowledge import Knowledge, Matrix
from bot.knowledge.entries import entries_of
from bot.knowledge.loading import load_matrix
from bot.knowledge.matrix import Row
from bot.knowledge.text import normalise

SIZES = (1, 10, 100)
ASKED = 300
RIVALS = ("SQLite FTS5 trigram", "bm25s, 1-2-grams", "bm25s, jieba", "tantivy, jieba")
SEED = 11


def enlarged(matrix: Matrix, size: int) -> Matrix:
    """Return a matrix of `size` times the rows and items, all numbered on."""
    last: dict[int | None, int] = defaultdict(int)
    for row in matrix.rows:
        last[row.annex] = max(last[row.annex], row.number)
    cut = {text: tuple(jieba.lcut(text)) for row in matrix.rows for text in _texts(row)}
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in sorted({word for words in cut.values() for word in words if len(word) > 1 and word.isalpha()}):
        by_length[len(word)].append(word)
    rows = list(matrix.rows)
    chance = random.Random(SEED)  # noqa: S311  # the same matrix in every run
    for copy in range(1, size):
        other: dict[str, str] = {}
        for words in by_length.values():
            swapped = chance.sample(words, len(words) // 2)
            other |= zip(swapped, chance.choices(words, k=len(swapped)), strict=True)
        written = {text: "".join(other.get(word, word) for word in words) for text, words in cut.items()}
        rows += (_copied(row, written, copy, row.number + copy * last[row.annex]) for row in matrix.rows)
    return replace(matrix, rows=tuple(rows))


def _texts(row: Row) -> Iterable[str]:
    yield from (row.title, row.title_en, *row.phrases)
    for item in row.items:
        yield from (item.text, item.en, *item.phrases)


def _copied(row: Row, written: Mapping[str, str], copy: int, number: int) -> Row:
    def phrases(own: Iterable[str]) -> tuple[str, ...]:
        return tuple(written[phrase] for phrase in own)

    return replace(
        row,
        id=f"{row.id}-{copy}",
        number=number,
        title=written[row.title],
        title_en=written[row.title_en],
        items=tuple(
            replace(item, text=written[item.text], en=written[item.en], phrases=phrases(item.phrases))
            for item in row.items
        ),
        see_also=(),
        phrases=phrases(row.phrases),
    )


def _memory() -> float:
    """Return the memory that this process holds, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _times(ask: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float]:
    seconds = []
    for text in texts:
        started = time.perf_counter()
        ask(text)
        seconds.append(time.perf_counter() - started)
    return float(np.median(seconds)) * 1000, float(np.quantile(seconds, 0.99)) * 1000


def measure(size: int) -> None:
    """Print the lines of one size."""
    jieba.setLogLevel(logging.ERROR)
    matrix = enlarged(load_matrix(Path("data/tasks.yaml")), size)
    labelled = [label.text for name in TUNED for label in questions(name)]
    asked = random.Random(SEED).sample(labelled, ASKED)  # noqa: S311
    items = sum(len(row.items) for row in matrix.rows)
    before, started = _memory(), time.perf_counter()
    knowledge = Knowledge(matrix)
    gc.freeze()  # as the bot does: nothing of the index is garbage, and walking it takes time
    built, held = time.perf_counter() - started, _memory() - before
    knowledge.ask(asked[0])
    own = _times(knowledge.ask, asked)
    texts = [normalise(text) for entry in entries_of(matrix) for text in entry.texts]
    print(f"{size}x: {items} items, {len(texts)} texts", flush=True)
    _line("this lookup", built, own)
    print(f"  {'':22} holds {held:.0f} MB")
    fastest: list[tuple[float, float, str]] = []
    for name in RIVALS:
        started = time.perf_counter()
        search = ENGINES[name](texts)
        built = time.perf_counter() - started
        search(normalise(asked[0]))
        # The engines are asked as the lookup is: what a person typed.
        times = _times(lambda text, search=search: search(normalise(text)), asked)  # type: ignore[misc]
        fastest.append((*times, name))
        _line(name, built, times)
    median, late, name = min(fastest)
    print(f"  to the fastest ({name}): median {own[0] / median:.1f}, 99th percentile {own[1] / late:.1f}\n", flush=True)


def _line(name: str, built: float, times: tuple[float, float]) -> None:
    median, late = times
    print(f"  {name:22} built in {built:6.1f} s, median {median:7.2f} ms, 99th percentile {late:7.2f} ms", flush=True)


def main() -> None:
    """Measure every size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    fresh = multiprocessing.get_context("spawn")
    for size in parser.parse_args().sizes:
        process = fresh.Process(target=measure, args=(size,))
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(f"the size {size} ended with exit code {process.exitcode}")


if __name__ == "__main__":
    main()
