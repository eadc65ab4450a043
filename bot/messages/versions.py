"""A version in a line, and in full: how far, by whom, when."""

from __future__ import annotations

from bot.messages.length import clip
from bot.messages.voice import Voice
from bot.store.models import CheckIn, Standing


def progress(voice: Voice, status: str, percent: int | None) -> str:
    """Return how far something is: 推进中 80%."""
    return voice.word("progress", voice.word(f"status_{status}"), percent)


def state(voice: Voice, standing: Standing) -> str:
    """Return where the review of what stands is."""
    return voice.word(f"state_{standing.state}")


def by(voice: Voice, version: CheckIn) -> str:
    """Return who reported, from which 科室, when, and whether late or recorded by the office."""
    author = version.author
    recorded = voice.word("recorded", version.channel) if version.recorded else ""
    late = voice.word("late") if version.late else ""
    same = voice.word("same") if version.unchanged else ""
    marks = tuple(mark for mark in (same, recorded, late) if mark)
    return voice.word("by", voice.moment(version.reported_at), author.name, author.department, marks)


def line(voice: Voice, version: CheckIn, length: int = 60) -> str:
    """Return a version in one line, its note cut to `length` characters."""
    note = clip(" ".join(version.note.split()), length)
    return voice.word("version_line", progress(voice, version.status, version.percent), by(voice, version), note)
