"""How right and how fast the lookup is: ``python -m benchmarks.lookup``.

Accuracy by intent and by slice for each set of questions (``locked`` was never used for tuning), and the time a
question takes on one core, each timed `ROUNDS` times with the best kept, so that other work on the machine counts less.
"""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path

from benchmarks.evaluation import accuracy, is_right, questions
from bot.knowledge import Knowledge

SETS = ("dev", "tuning-a", "tuning-b", "locked")
INTENTS = ("topic", "unit", "pair", "row", "deadline", "none")
ROUNDS = 5


def table(knowledge: Knowledge) -> None:
    """Print accuracy by intent, then by slice, a column for each set."""
    right: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    kept: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for name in SETS:
        for label in questions(name):
            good = is_right(knowledge.ask(label.text), label, knowledge)
            right[name, "intent", label.intent].append(good)
            right[name, "slice", label.slice].append(good)
            if label.intent in {"topic", "none"}:
                kept[name, "topic and none"].append(good)
    print(f"{'':16}" + "".join(f"{name:>16}" for name in SETS))
    for intent in INTENTS:
        print(f"{intent:16}" + "".join(_cell(right[name, "intent", intent]) for name in SETS))
    print(f"{'topic and none':16}" + "".join(_cell(kept[name, "topic and none"]) for name in SETS))
    print()
    for piece in sorted({key[2] for key in right if key[1] == "slice"}):
        print(f"{piece:16}" + "".join(_cell(right[name, "slice", piece]) for name in SETS))


def _cell(found: list[bool]) -> str:
    return f"{accuracy(found):10.3f} ({len(found):3})" if found else f"{'':16}"


def speed(knowledge: Knowledge) -> None:
    """Print median and 99th percentile of the time a question takes, in milliseconds."""
    texts = [label.text for name in SETS for label in questions(name)]
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
    """Print both."""
    started = time.perf_counter()
    knowledge = Knowledge.load(Path("data/tasks.yaml"))
    print(f"loaded and indexed in {time.perf_counter() - started:.2f} s\n")
    table(knowledge)
    speed(knowledge)


if __name__ == "__main__":
    main()
