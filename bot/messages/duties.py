"""The yearly reports: where one is, its two forms, and what is said when one was registered or filed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.messages import versions
from bot.messages.actions.checkins import ListTasks, ShowHistory, ShowVersion, TakeBack
from bot.messages.actions.duties import (
    AskFiling,
    BeginCopy,
    BeginFiling,
    CancelDuty,
    EmptyCopy,
    FiledOn,
    FiledVia,
    NoDocument,
    PickCopy,
    SendDuty,
    ShowDuty,
)
from bot.messages.length import clip
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.progress.duties import CHANNELS, FILED, Copy, DutyState
from bot.progress.duty_forms import DutyForm
from bot.progress.reviews import ONLY_REGISTERED
from bot.store.models import Attachment, CheckIn

_FILES = 10  # names that a screen shows; the rest is counted


def duty_screen(voice: Voice, state: DutyState) -> Message:
    """Return where a unit's report is, with what can be done."""
    key = (state.duty_id, state.unit_id)
    electronic, filed = state.electronic, state.filed
    files = tuple(
        voice.button(voice.word(f"duty_files_{copy.check_in.status}", len(copy.files)), ShowVersion(copy.check_in.id))
        for copy in (electronic, filed)
        if copy and (copy.files or copy.check_in.note)
    )
    last = (voice.button(voice.word("history"), ShowHistory(*key)),) if state.versions else ()
    return voice.message(
        "duty",
        (
            _ways(voice, *key) if state.reports else (),
            files,
            (*last, voice.button(voice.word("back_to_tasks"), ListTasks())),
        ),
        voice=voice,
        **_head(voice, *key),
        duty=voice.matrix.duty[state.duty_id],
        days=(state.due - voice.today).days,
        state=state,
        electronic=electronic and _copy(voice, electronic),
        filed=filed and _copy(voice, filed),
        stands=state.standing.check_in.status if state.standing else "",
        review=_review(voice, state),
    )


def _ways(voice: Voice, duty_id: str, unit_id: str) -> tuple[Button, ...]:
    return (
        voice.button(voice.word("duty_register"), BeginCopy(duty_id, unit_id)),
        voice.button(voice.word("duty_file"), BeginFiling(duty_id, unit_id)),
    )


def _review(voice: Voice, state: DutyState) -> str:
    """Return where the office's review is; what is returned stands with its reason, and some are only registered."""
    standing = state.standing
    if standing is None or state.reason or state.duty_id in ONLY_REGISTERED:
        return ""
    return versions.state(voice, standing)


def _head(voice: Voice, duty_id: str, unit_id: str) -> dict[str, Any]:
    duty = voice.matrix.duty[duty_id]
    return {
        "title": voice.subject(duty_id, 100),
        "unit": voice.called(unit_id),
        "addressee": addressee(voice, duty_id),
        "due": voice.date(duty.due.in_year(voice.cycle)),
    }


def addressee(voice: Voice, duty_id: str) -> str:
    """Return to whom a report goes."""
    duty = voice.matrix.duty[duty_id]
    return duty.addressee_en if voice.texts.language == "en" else duty.addressee


def _copy(voice: Voice, copy: Copy) -> dict[str, Any]:
    version = copy.check_in
    return {
        "version": version,
        "by": versions.by(voice, version),
        "dated": voice.date(version.dated) if version.dated else "",
        "channel": voice.word("duty_channel", version.channel) if version.channel else "",
        "recorded": copy.recorded,
        "files": _names(voice, copy.files),
        "note": version.note[:300] + ("…" if len(version.note) > 300 else ""),
    }


def _names(voice: Voice, files: Sequence[Attachment]) -> tuple[str, ...]:
    shown = tuple(voice.word("duty_file_name", clip(f.name, 40), _warning(voice, f)) for f in files[:_FILES])
    return (*shown, voice.word("duty_more_files", len(files) - _FILES)) if len(files) > _FILES else shown


def _warning(voice: Voice, file: Attachment) -> str:
    # Whoever sends a photo has just looked at it.
    return "" if file.checked or file.kind == "photo" else voice.word("file_unchecked")


def choose(voice: Voice, owed: Sequence[tuple[str, str]], *, typed: bool = False) -> Message:
    """Ask which report is meant: (unit, duty); `typed` where a text waits for the answer."""
    made = PickCopy if typed else ShowDuty
    buttons = tuple(
        (voice.button(f"{voice.called(unit_id)} {voice.subject(duty_id)}", made(duty_id, unit_id)),)
        for unit_id, duty_id in owed
    )
    return voice.message("duty_choose", buttons, typed=typed, count=len(owed))


def nothing_owed(voice: Voice, unit_ids: Sequence[str], *, office: bool) -> Message:
    """Say that the actor's units owe no yearly report."""
    duties = tuple((voice.reporters(d), addressee(voice, d.id)) for d in voice.matrix.duties)
    back = ((voice.button(voice.word("back_to_tasks"), ListTasks()),),)
    return voice.message(
        "duty_none", back, voice=voice, units=tuple(map(voice.called, unit_ids)), office=office, duties=duties
    )


def form(voice: Voice, shown: DutyForm, *, overtaken: bool = False) -> Message:
    """Return the form of the electronic copy, which is also the preview of what would be registered."""
    emptying = [voice.button(voice.word("duty_empty_text"), EmptyCopy(shown.draft_id, "text"))] if shown.text else []
    if shown.files:
        label = voice.word("drop_files", len(shown.files))
        emptying.append(voice.button(label, EmptyCopy(shown.draft_id, "files")))
    return voice.message(
        "duty_form",
        (
            (
                voice.button(voice.word("approved_submit"), SendDuty(shown.draft_id)),
                voice.button(voice.word("cancel"), CancelDuty(shown.draft_id)),
            ),
            tuple(emptying),
        ),
        **_head(voice, shown.duty_id, shown.unit_id),
        **_stands(voice, shown, overtaken=overtaken),
        text=shown.text,
        files=_names(voice, shown.files),
    )


def _stands(voice: Voice, shown: DutyForm, *, overtaken: bool) -> dict[str, Any]:
    standing = shown.standing
    return {
        "last": versions.line(voice, standing.check_in, 100) if standing else "",
        "overtaken": standing.check_in.author.name if standing and overtaken else "",
        "reason": standing.reason if standing and standing.state == "returned" else "",
    }


def filing(voice: Voice, shown: DutyForm, *, overtaken: bool = False) -> Message:
    """Return the form of the formal report: what is known of it, and what is asked next."""
    draft = shown.draft_id
    send = voice.button(voice.word("submit"), SendDuty(draft))
    cancel = voice.button(voice.word("cancel"), CancelDuty(draft))
    lines: tuple[tuple[Button, ...], ...]
    if shown.step == "document":
        lines = ((voice.button(voice.word("filing_none"), NoDocument(draft)), cancel),)
    elif shown.step == "dated":
        today = voice.button(voice.word("filing_today"), FiledOn(draft, "today"))
        lines = ((today, voice.button(voice.word("filing_yesterday"), FiledOn(draft, "yesterday"))), (cancel,))
    else:
        lines = (
            tuple(_channel(voice, shown, channel) for channel in CHANNELS),
            tuple(voice.button(voice.word(f"filing_{step}"), AskFiling(draft, step)) for step in ("document", "dated")),
            (send, cancel),
        )
    return voice.message(
        "duty_filing",
        lines,
        **_head(voice, shown.duty_id, shown.unit_id),
        **_stands(voice, shown, overtaken=overtaken),
        form=shown,
        dated=voice.date(shown.dated) if shown.dated else "",
        channel=voice.word("duty_channel", shown.channel),
        files=_names(voice, shown.files),
    )


def _channel(voice: Voice, shown: DutyForm, channel: str) -> Button:
    mark = "✓ " if channel == shown.channel else ""
    return voice.button(f"{mark}{voice.word('duty_channel', channel)}", FiledVia(shown.draft_id, channel))  # type: ignore[arg-type]


def sent(voice: Voice, version: CheckIn, state: DutyState, files: int) -> Message:
    """Say that something was registered or filed, what stands now, and that it can be taken back."""
    key = (version.row_id, version.unit_id)
    filing_too = voice.button(voice.word("duty_file"), BeginFiling(*key))
    return voice.message(
        "duty_sent",
        (
            (filing_too,) if version.status != FILED else (),
            *lines_of(
                (
                    voice.button(voice.word("take_back"), TakeBack(version.id)),
                    voice.button(voice.word("duty_see"), ShowDuty(*key)),
                ),
                2,
            ),
        ),
        **_head(voice, *key),
        version=version,
        at=voice.moment(version.reported_at),
        dated=voice.date(version.dated) if version.dated else "",
        channel=voice.word("duty_channel", version.channel) if version.channel else "",
        number=state.number,
        before=state.filed.check_in if state.filed and version.status != FILED else None,
        files=files,
    )
