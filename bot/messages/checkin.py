"""The check-in form, what is said when it was sent, and the choice among rows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import versions
from bot.messages.actions.checkins import (
    FIELDS,
    Cancel,
    DropFiles,
    ListTasks,
    OpenForm,
    PickRow,
    SetPercent,
    SetStatus,
    ShowTask,
    Skip,
    Submit,
    TakeBack,
    Want,
)
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.progress.forms import Form
from bot.progress.statuses import STATUSES
from bot.store.models import CheckIn

_PERCENTS = (25, 50, 75, 100)


def form(voice: Voice, shown: Form, *, overtaken: bool = False) -> Message:
    """Return the form, which is also the preview of what would be sent.

    `overtaken` says that a colleague has reported while it was filled in.
    """
    last = shown.standing.check_in if shown.standing else None
    return voice.message(
        "form",
        _asked(voice, shown) if shown.awaits != "note" else _buttons(voice, shown),
        name=voice.subject(shown.row_id, 60),
        unit=voice.called(shown.unit_id),
        role=voice.matrix.role_in(shown.unit_id, shown.row_id),
        form=shown,
        progress=versions.progress(voice, shown.report.status, shown.report.percent) if shown.report.status else "",
        files=tuple(file.name for file in shown.files),
        unchecked=any(not file.checked and file.kind == "document" for file in shown.files),
        last=versions.line(voice, last, 200) if last else "",
        overtaken=overtaken and last is not None and last.author.name,
        reason=shown.standing.reason if shown.standing and shown.standing.state == "returned" else "",
    )


def _buttons(voice: Voice, shown: Form) -> tuple[tuple[Button, ...], ...]:
    def status(name: str) -> Button:
        mark = "✓ " if name == shown.report.status else ""
        return voice.button(f"{mark}{voice.word(f'status_{name}')}", SetStatus(shown.draft_id, name))

    return (
        *lines_of(tuple(status(name) for name in STATUSES), 3),
        tuple(voice.button(voice.word(f"field_{name}"), Want(shown.draft_id, name)) for name in FIELDS),
        (voice.button(voice.word("drop_files", len(shown.files)), DropFiles(shown.draft_id)),) if shown.files else (),
        (
            voice.button(voice.word("submit"), Submit(shown.draft_id)),
            voice.button(voice.word("cancel"), Cancel(shown.draft_id)),
        ),
    )


def _asked(voice: Voice, shown: Form) -> tuple[tuple[Button, ...], ...]:
    percents = tuple(voice.button(f"{p}%", SetPercent(shown.draft_id, p)) for p in _PERCENTS)
    return (
        percents if shown.awaits == "percent" else (),
        (voice.button(voice.word("skip"), Skip(shown.draft_id)),),
    )


def approve(voice: Voice, shown: Form) -> Message:
    """Ask whether the unit's head has seen it, before 已完成 is sent."""
    return voice.message(
        "approve",
        (
            (voice.button(voice.word("approved_submit"), Submit(shown.draft_id, approved=True)),),
            (voice.button(voice.word("back"), Skip(shown.draft_id)),),
        ),
        name=voice.subject(shown.row_id, 60),
        unit=voice.called(shown.unit_id),
    )


def sent(voice: Voice, version: CheckIn, files: int = 0) -> Message:
    """Say what was reported, and that it can be taken back for ten minutes."""
    return voice.message(
        "sent",
        (
            (
                voice.button(voice.word("take_back"), TakeBack(version.id)),
                voice.button(voice.word("back_to_tasks"), ListTasks()),
            ),
        ),
        name=voice.subject(version.row_id, 60),
        unit=voice.called(version.unit_id),
        version=version,
        progress=versions.progress(voice, version.status, version.percent),
        at=voice.moment(version.reported_at),
        files=files,
    )


def same_sent(voice: Voice, said: Sequence[CheckIn]) -> Message:
    """Say for which rows 无变化 was recorded."""
    names = tuple(voice.short_subject(v.row_id) for v in said)
    return voice.message("same_sent", ((voice.button(voice.word("back_to_tasks"), ListTasks()),),), names=names)


def taken_back(voice: Voice, version: CheckIn) -> Message:
    """Say that a version was taken back, and offer to go on with what it said."""
    key = (version.row_id, version.unit_id)
    again = voice.button(voice.word("report_again"), OpenForm(*key))
    return voice.message(
        "taken_back",
        ((again, voice.button(voice.word("back"), ShowTask(*key))),),
        name=voice.subject(version.row_id, 60),
        version=version.version,
    )


def cancelled(voice: Voice) -> Message:
    """Say that nothing was sent."""
    return voice.message("cancelled", ((voice.button(voice.word("back_to_tasks"), ListTasks()),),))


def which(voice: Voice, typed: str, keys: Sequence[tuple[str, str]]) -> Message:
    """Ask which of some rows, (row, unit), is meant."""
    several = len({unit_id for _, unit_id in keys}) > 1
    buttons = tuple(
        voice.button(
            f"{voice.subject(row_id)}{f' {voice.called(unit_id)}' if several else ''}", PickRow(row_id, unit_id)
        )
        for row_id, unit_id in keys
    )
    return voice.message("which_task", lines_of(buttons, 1), typed=typed)


def charge(voice: Voice, row_id: str) -> Message:
    """Ask who sees to a row."""
    return voice.message("charge", (), name=voice.subject(row_id, 60))
