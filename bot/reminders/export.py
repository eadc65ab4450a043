"""A plan as plain values, for `python -m bot plan --json`."""

from __future__ import annotations

from typing import Any

from bot.reminders.plan import Plan


def plan_json(found: Plan) -> dict[str, Any]:
    """Return who gets what that day, why the others do not, and whom to call; ``left`` are days to the deadline."""
    return {
        "day": found.day.isoformat(),
        "reminders": [
            {
                "key": reminder.key,
                "person": reminder.person.name,
                "telegram_id": reminder.person.telegram_id,
                "lines": [
                    {"unit": line.unit_id, "row": line.stage.subject.id, "kind": line.stage.kind, "left": line.left}
                    for line in reminder.lines
                ],
            }
            for reminder in found.reminders
        ],
        "skipped": [
            {"unit": s.unit_id, "row": s.stage.subject.id, "reason": s.reason, "people": [p.name for p in s.people]}
            for s in found.skipped
        ],
        "calls": [{"unit": c.unit_id, "row": c.stage.subject.id, "why": c.why} for c in found.calls],
        "concerns": list(found.concerns),
    }
