"""The versions of a row, and one of them in full."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.messages import versions
from bot.messages.actions.checkins import ShowHistory, ShowTask, ShowVersion
from bot.messages.message import Button, Message
from bot.messages.voice import Voice
from bot.progress.checkins import Entry, History
from bot.store.models import CheckIn

PAGE = 5
_CLIP = 300


def history(voice: Voice, unit_id: str, row_id: str, found: History, page: int) -> Message:
    """Return a page of versions with their authors and what became of them."""
    pages = max(1, -(-found.total // PAGE))
    key = (row_id, unit_id)
    turns = voice.turns(page, pages, partial(ShowHistory, *key))
    return voice.message(
        "history",
        (
            tuple(_version_button(voice, e.check_in) for e in found.entries),
            turns,
            (voice.button(voice.word("back"), ShowTask(*key)),),
        ),
        name=voice.subject(row_id, 60),
        unit=voice.called(unit_id),
        total=found.total,
        entries=tuple(_entry(voice, e) for e in found.entries),
        page=min(page, pages),
        pages=pages,
    )


def _version_button(voice: Voice, version: CheckIn) -> Button:
    return voice.button(voice.word("version_number", version.version), ShowVersion(version.id))


def _entry(voice: Voice, entry: Entry) -> dict[str, Any]:
    version = entry.check_in
    return {
        "number": version.version,
        "progress": versions.progress(voice, version.status, version.percent),
        "by": versions.by(voice, version),
        "note": version.note[:_CLIP] + ("…" if len(version.note) > _CLIP else ""),
        "files": len(version.attachments),
        "taken_back": entry.taken_back,
        "reviews": tuple(
            {"state": voice.word(f"state_{r.decision}"), "at": voice.moment(r.at), "reason": r.reason}
            for r in entry.reviews
        ),
    }


def version(voice: Voice, entry: Entry) -> Message:
    """Return a version in full, with its files after it."""
    shown = entry.check_in
    message = voice.message(
        "version",
        (),
        name=voice.subject(shown.row_id, 60),
        unit=voice.called(shown.unit_id),
        version=shown,
        entry=_entry(voice, entry),
    )
    files = tuple((file.kind, file.file_id) for file in shown.attachments)
    return Message(message.text, message.buttons, files=files)
