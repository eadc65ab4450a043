"""The matrix and answers as JSON: the contract that scripts stand on."""

from __future__ import annotations

from typing import Any

from bot.knowledge.answer import Answer
from bot.knowledge.matrix import Due, Matrix


def answer_json(answer: Answer, matrix: Matrix) -> dict[str, Any]:
    """Return an answer as ``python -m bot ask --json`` prints it; refusals carry their suggestions."""
    found: dict[str, Any] = {
        "question": answer.question,
        "intent": answer.intent,
        "ask": answer.ask,
        "rows": [{"id": hit.row_id, "item": hit.item, "score": round(hit.score, 2)} for hit in answer.rows],
        "unit": _name(answer.unit_id, matrix),
        "role": answer.role,
    }
    if answer.intent == "none":
        found["suggestions"] = list(answer.suggestions)
    return found


def _name(unit_id: str | None, matrix: Matrix) -> str | None:
    if unit_id is None:
        return None
    return (matrix.unit.get(unit_id) or matrix.group[unit_id]).name


def matrix_json(matrix: Matrix) -> dict[str, Any]:
    """Return the matrix as ``python -m bot matrix --json`` prints it.

    The document's annexes have a cell of responsible units; its sections have a closing bracket, so `responsible` is
    null for them.
    """
    document = matrix.document
    return {
        "document": {
            "title": document.title,
            "title_en": document.title_en,
            "number": document.number,
            "issuer": document.issuer,
            "city": document.city,
            "date": document.date,
            "year": document.year,
            "annexes": {str(annex.number): annex.title for annex in document.annexes},
        },
        "rows": [
            {
                "id": row.id,
                "annex": row.annex,
                "number": row.number,
                "project": row.project,
                "title": row.title,
                "grade": row.grade,
                "items": [{"number": i.number, "text": i.text, "due": _due(i.due)} for i in row.items],
                "assignments": [{"unit": a.printed, "unit_id": a.unit_id, "role": a.role} for a in row.assignments],
                "etc": row.etc,
                "responsible": row.responsible if row.annex else None,
            }
            for row in matrix.rows
        ],
        "units": [
            {
                "id": u.id,
                "name": u.name,
                "full_name": u.full_name,
                "en": u.en,
                "aliases": list(u.aliases + u.short),
            }
            for u in matrix.units
        ],
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "spellings": list(group.spellings),
                "members": [{"unit_id": m.unit_id, "membership": m.membership} for m in group.members],
            }
            for group in matrix.groups
        ],
        "duties": [
            {
                "id": duty.id,
                "reporters": [{"unit": r.printed, "unit_id": r.unit_id} for r in duty.reporters],
                "addressee": duty.addressee,
                "due": _due(duty.due),
                "text": duty.text,
            }
            for duty in matrix.duties
        ],
    }


def _due(due: Due | None) -> dict[str, Any] | None:
    return {"printed": due.printed, "month": due.month, "day": due.day} if due else None
