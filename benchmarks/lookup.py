"""How right, how honest and how fast the lookup is: ``python -m benchmarks.lookup [--unlock] [--peers]``.

Accuracy by intent and by slice, tuned and locked questions side by side (nothing is fitted to the locked ones); how
often answers of a given confidence are right; the worst mistakes of the tuned sets with their cause (with `--unlock`
those of the locked sets: they can serve no longer then); and the time a question takes on one core, each timed
`ROUNDS` times with the best kept, so that other work on the machine counts less. With `--peers` the same is asked of
ready-made search engines (benchmarks/peers.py).
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.evaluation import LOCKED, TUNED, Labelled, accuracy, is_among, is_right, questions
from benchmarks.evaluation import cause as cause_of
from bot.knowledge import Answer, Knowledge

INTENTS = ("topic", "unit", "pair", "row", "deadline", "none")
ROUNDS = 5
WORST = 10
BINS = 5


@dataclass(frozen=True)
class Asked:
    """A question with its answer, and whether that is right."""

    label: Labelled
    answer: Answer
    right: bool


Column = Sequence[Asked]


def asked(knowledge: Knowledge, names: Sequence[str]) -> dict[str, Column]:
    """Ask every question of some sets."""
    return {name: [_asked(knowledge, label) for label in questions(name)] for name in names}


def _asked(knowledge: Knowledge, label: Labelled) -> Asked:
    answer = knowledge.ask(label.text)
    return Asked(label, answer, is_right(answer, label, knowledge))


def by_intent(column: Column) -> dict[str, list[bool]]:
    """Return what is right and what is not for each intent, and for those that are judged together."""
    lines: dict[str, list[bool]] = {}
    for intent in INTENTS:
        of_intent = [a for a in column if a.label.intent == intent]
        lines[intent] = [a.right for a in of_intent]
        if intent == "topic":
            lines["among three"] = [is_among(a.answer, a.label) for a in of_intent]
    return lines | {
        "topic and none": [a.right for a in column if a.label.intent in {"topic", "none"}],
        "all": [a.right for a in column],
    }


def table(columns: dict[str, Column]) -> None:
    """Print accuracy by intent, then by slice, a column for each group of sets."""
    lines = [by_intent(column) for column in columns.values()]
    for piece in sorted({a.label.slice for column in columns.values() for a in column}):
        for line, column in zip(lines, columns.values(), strict=True):
            line[f"· {piece}"] = [a.right for a in column if a.label.slice == piece]
    print(f"{'':16}" + "".join(f"{name:>18}" for name in columns))
    for name in lines[0]:
        cells = (f"{accuracy(line[name]):10.3f} ({len(line[name]):5})" for line in lines)
        print(f"{name:16}" + "".join(cells))


def sets(columns: dict[str, Column]) -> None:
    """Print accuracy by intent, a line for each set."""
    lines = {name: by_intent(column) for name, column in columns.items()}
    heads = next(iter(lines.values()))
    print(f"\n{'':10}" + "".join(f"{head.replace('topic and none', 'both'):>12}" for head in heads))
    for name, line in lines.items():
        cells = (f"{accuracy(found):12.3f}" if found else f"{'':12}" for found in line.values())
        print(f"{name:10}" + "".join(cells))


def reliability(columns: dict[str, Column]) -> None:
    """Print for answers about a subject what they claim and how many are right."""
    print(f"\n{'claimed':16}" + "".join(f"{name:>24}" for name in columns))
    for step in range(BINS):
        low, high = step / BINS, (step + 1) / BINS
        line = ""
        for column in columns.values():
            told = [(a.answer.rows[0].score, a.right) for a in column if a.answer.intent in {"topic", "pair"}]
            held = [(score, right) for score, right in told if low <= score < high or score == high == 1.0]
            mean = sum(score for score, _ in held) / max(len(held), 1)
            line += f"{mean:9.2f} → {accuracy(r for _, r in held):.2f} ({len(held):3})" if held else f"{'':24}"
        print(f"{low:.1f} to {high:.1f}".ljust(16) + line)


def worst(column: Column, knowledge: Knowledge) -> None:
    """Print the mistakes that were made with the most confidence, and why."""
    wrong = sorted((a for a in column if not a.right), key=lambda a: -max((h.score for h in a.answer.rows), default=0))
    for mistake in wrong[:WORST]:
        print(f"  {mistake.label.text}\n      {cause_of(mistake.answer, mistake.label, knowledge)}")


def speed(knowledge: Knowledge, texts: Sequence[str]) -> None:
    """Print median and 99th percentile of the time a question takes, in milliseconds."""
    gc.freeze()  # as the bot does
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for at, text in enumerate(texts):
            started = time.perf_counter()
            knowledge.ask(text)
            best[at] = min(best[at], time.perf_counter() - started)
    best.sort()
    median, late = best[len(best) // 2] * 1000, best[int(len(best) * 0.99)] * 1000
    print(f"\n{len(texts)} questions: median {median:.2f} ms, 99th percentile {late:.2f} ms")


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unlock", action="store_true", help="show mistakes of the locked sets")
    parser.add_argument("--peers", action="store_true", help="only compare with ready-made search engines")
    arguments = parser.parse_args()
    started = time.perf_counter()
    knowledge = Knowledge.load(Path("data/tasks.yaml"))
    if arguments.peers:
        from benchmarks import peers  # noqa: PLC0415  # nothing else here needs its engines

        peers.compare(knowledge)
        return
    print(f"loaded and indexed in {time.perf_counter() - started:.2f} s\n")
    by_set = asked(knowledge, (*TUNED, *LOCKED))
    tuned, locked = ([a for name in names for a in by_set[name]] for names in (TUNED, LOCKED))
    table({"all tuned": tuned, "all locked": locked})
    sets(by_set)
    reliability({"tuned": tuned, "locked": locked})
    print(f"\nthe {WORST} worst mistakes, {'locked' if arguments.unlock else 'tuned'}:")
    worst(locked if arguments.unlock else tuned, knowledge)
    speed(knowledge, [a.label.text for a in (*tuned, *locked)])


if __name__ == "__main__":
    main()
