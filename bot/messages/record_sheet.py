"""代录, many at once: the preview of a sheet, and what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.messages import versions
from bot.messages.actions.records import DropRecords, ImportRecords
from bot.messages.length import clip
from bot.messages.message import Message
from bot.messages.records import paper
from bot.messages.voice import Voice
from bot.progress.record_plan import Plan, Planned

_SHOWN = {"first": 10, "further": 8}  # lines of each part in a message
_LINE, _TITLE = 180, 60  # characters


def preview(  # noqa: PLR0913 - what a preview shows
    voice: Voice, plan: Plan, draft_id: int, file: str, ignored: Sequence[str] = (), *, changed: bool = False
) -> Message:
    """Return what recording a sheet would change; `changed` says that this is another plan than the one shown."""
    buttons = (
        voice.button(voice.word("records_confirm"), ImportRecords(draft_id, plan.mark)),
        voice.button(voice.word("cancel"), DropRecords(draft_id)),
    )
    return voice.message(
        "record_sheet",
        (buttons,),
        title=clip(file, _TITLE),
        changed=changed,
        ignored=[clip(name, 20) for name in ignored[:10]],
        pending=True,
        told=None,
        **_parts(voice, plan, pending=True),
    )


def done(voice: Voice, plan: Plan, told: int) -> Message:
    """Return what was recorded, and how many people are told."""
    title = voice.word("records_done" if plan.order else "records_same")
    return voice.message(
        "record_sheet",
        title=title,
        changed=False,
        ignored=(),
        pending=False,
        told=told if plan.order else None,
        **_parts(voice, plan, pending=False),
    )


def dropped(voice: Voice) -> Message:
    """Say that a sheet was not recorded."""
    return voice.message("record_cancelled")


def _parts(voice: Voice, plan: Plan, *, pending: bool) -> dict[str, Any]:
    listed = (("first", plan.first), ("further", plan.further))
    parts = [
        (
            voice.word("records_heading", kind, len(part)),
            [clip(_line(voice, one, pending=pending), _LINE) for one in part[: _SHOWN[kind]]],
            len(part[_SHOWN[kind] :]),
        )
        for kind, part in listed
        if part
    ]
    older = sum(one.older for one in plan.further)
    return {
        "counts": voice.word("records_counts", len(plan.first), len(plan.further), plan.known),
        "older": older,
        "parts": parts,
    }


def _line(voice: Voice, one: Planned, *, pending: bool) -> str:
    record = one.record
    stands = versions.line(voice, one.stands.check_in, 20) if one.stands and pending else ""
    return voice.word(
        "records_line",
        voice.called(record.unit_id),
        voice.short_subject(record.row_id),
        versions.progress(voice, record.status, record.percent),
        paper(voice, record.channel, record.document, record.dated),
        stands,
    )
