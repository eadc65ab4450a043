"""The office's digest: of each report how many are there and who is missing, in the document's order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.messages.message import Message
from bot.messages.voice import Voice

_NAMES = 15  # in a line


def digest(voice: Voice, content: dict[str, Any]) -> Message:
    """Return the digest that `bot.reminders.digest` wrote."""
    voice = replace(voice, cycle=content["cycle"])
    return voice.message(
        "digest",
        day=voice.date(date.fromisoformat(content["day"])),
        subjects=tuple(_subject(voice, subject) for subject in content["subjects"]),
        reminded=content["reminded"],
        calls=content["calls"],
        leaders=content["leaders"],
        concerns=tuple(voice.word("plan_concern", concern) for concern in content["concerns"]),
        passed=tuple(voice.date(date.fromisoformat(day)) for day in content["passed"]),
    )


def _subject(voice: Voice, subject: dict[str, Any]) -> dict[str, Any]:
    missing: list[str] = subject["missing"]
    return {
        "name": voice.subject(subject["row"], 60),
        "due": voice.date(date.fromisoformat(subject["due"])),
        "items": subject["items"],
        "total": subject["total"],
        "there": subject["total"] - len(missing),
        "missing": tuple(map(voice.called, missing[:_NAMES])),
        "more": len(missing) > _NAMES,
        "open": len(missing),
        "assumed": subject["assumed"],
    }
