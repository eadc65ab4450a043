"""Labelled questions, and what counts as right."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from bot.knowledge import Answer, Knowledge

QUESTIONS = Path(__file__).parent / "questions"
TUNED = (
    "dev",
    *(f"tuning-{letter}" for letter in ascii_lowercase),
    *(f"tuning-a{letter}" for letter in "abcdefghijklmn"),
)
LOCKED = ("locked", *(f"locked-{letter}" for letter in "bcdefghijklmno"))


@dataclass(frozen=True)
class Labelled:
    """A question with what a knowledgeable official would accept."""

    text: str
    intent: str
    slice: str
    rows: frozenset[str]
    unit: str | None
    role: str | None


def questions(name: str) -> list[Labelled]:
    """Return the questions of one set of `TUNED` or `LOCKED`."""
    lines = (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line)) for line in lines if line.strip()]


def _labelled(entry: dict[str, Any]) -> Labelled:
    rows = frozenset(entry["rows"])
    return Labelled(entry["q"], entry["intent"], entry["slice"], rows, entry.get("unit"), entry.get("role"))


def is_right(answer: Answer, label: Labelled, knowledge: Knowledge) -> bool:
    """Say whether an answer is right: its first row for subjects, its unit (and role) for units, refusal for none.

    An answer that asks back counts by its first row. A county may stand for itself or for its group.
    """
    if label.intent == "none":
        return answer.intent == "none"
    if label.intent in {"topic", "row"}:
        return answer.intent in {"topic", "row", "pair"} and _first(answer) in label.rows
    if label.intent == "deadline":
        return answer.intent == "deadline" and {hit.row_id for hit in answer.rows} == label.rows
    if not _same_unit(answer, label, knowledge):
        return False
    if label.intent == "unit":
        return answer.intent == "unit" and answer.role == label.role
    return answer.intent == "pair" and _first(answer) in label.rows


def is_among(answer: Answer, label: Labelled) -> bool:
    """Say whether a right row is among the first three."""
    return any(hit.row_id in label.rows for hit in answer.rows[:3])


def cause(answer: Answer, label: Labelled, knowledge: Knowledge) -> str:
    """Say in a line what went wrong with a question that was not answered right."""
    wanted = " or ".join(sorted(label.rows)) or label.unit or "a refusal"
    got = ", ".join(hit.row_id for hit in answer.rows[:3])
    told = f"{answer.intent} {got} ({answer.rows[0].score:.2f})" if answer.rows else f"refused {answer.suggestions}"
    if label.intent == "none":
        return f"outside the document, but {told}"
    if label.unit and not _same_unit(answer, label, knowledge):
        return f"unit not recognised ({label.unit}): {told}"
    if answer.intent == "none":
        near = "right row nearest" if answer.suggestions[:1] and answer.suggestions[0] in label.rows else "not found"
        return f"refused, {near}; wanted {wanted}"
    if answer.intent != label.intent and {answer.intent, label.intent} - {"topic", "row", "pair"}:
        return f"taken for {told}; wanted {label.intent} {wanted}"
    return f"{'order' if is_among(answer, label) else 'right row not among three'}: {told}; wanted {wanted}"


def _first(answer: Answer) -> str | None:
    return answer.rows[0].row_id if answer.rows else None


def _same_unit(answer: Answer, label: Labelled, knowledge: Knowledge) -> bool:
    if answer.unit_id is None or label.unit is None:
        return False
    matrix = knowledge.matrix
    holders = [answer.unit_id, *matrix.groups_of.get(answer.unit_id, ())]
    if answer.unit_id in matrix.unit and label.unit == matrix.unit[answer.unit_id].name:
        return True
    groups = [matrix.group[h] for h in holders if h in matrix.group]
    named = {name for g in groups for name in (g.name, *g.spellings)}
    return label.unit in named and (answer.unit_id in matrix.group or _reports_as_place(answer.unit_id, knowledge))


def _reports_as_place(unit_id: str, knowledge: Knowledge) -> bool:
    matrix = knowledge.matrix
    return all(h not in {a.unit_id for r in matrix.rows for a in r.assignments} for h in (unit_id,))


def accuracy(results: Iterable[bool]) -> float:
    """Return the share that is right."""
    found = list(results)
    return sum(found) / len(found) if found else 0.0
