"""The office's review: the queue, one entry of it, the reason for a 退回, and what the unit then reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from bot.messages import versions
from bot.messages.actions.checkins import OpenForm
from bot.messages.actions.reviews import (
    AskReason,
    ChooseReviews,
    Decide,
    DropReason,
    GiveReason,
    ListReviews,
    NextReview,
    ShowFiles,
    ShowReview,
)
from bot.messages.length import clip
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.progress.returns import Asked
from bot.progress.review_queue import EVERYTHING, PAGE, Entry, Queue, Scope
from bot.progress.reviews import Decision, Earlier
from bot.store.models import Attachment, CheckIn, Standing

By = Literal["unit", "row"]
_CHOICES = 12  # on a page
_FILES = 10  # names on an entry's screen


def queue(voice: Voice, found: Queue, scope: Scope) -> Message:
    """Return a page of what waits, or of what was reviewed."""
    narrow = (scope.unit_id, scope.row_id)
    first = (found.page - 1) * PAGE + 1
    filters = [voice.button(voice.word("review_by_unit"), ChooseReviews("unit"))] if not scope.decided else []
    filters += [voice.button(voice.word("review_by_row"), ChooseReviews("row"))] if not scope.decided else []
    filters += [voice.button(voice.word("review_all"), ListReviews(1, scope.decided))] if any(narrow) else []
    other = voice.word("review_waiting" if scope.decided else "review_decided")
    return voice.message(
        "review_queue",
        (
            *lines_of(
                tuple(
                    voice.button(_label(voice, number, one), ShowReview(one.check_in_id, *narrow))
                    for number, one in enumerate(found.standings, first)
                ),
                2,
            ),
            voice.turns(found.page, found.pages, lambda page: ListReviews(page, scope.decided, *narrow)),
            *lines_of((*filters, voice.button(other, ListReviews(1, not scope.decided, *narrow))), 2),
        ),
        scope=_scope(voice, scope),
        decided=scope.decided,
        total=found.total,
        page=found.page,
        pages=found.pages,
        lines=tuple(_line(voice, number, one) for number, one in enumerate(found.standings, first)),
    )


def _label(voice: Voice, number: int, one: Standing) -> str:
    return f"{number} {voice.short_subject(one.row_id)} {voice.called(one.unit_id)}"


def _line(voice: Voice, number: int, one: Standing) -> dict[str, Any]:
    version = one.check_in
    return {
        "number": number,
        "unit": voice.called(one.unit_id),
        "name": voice.subject(one.row_id, 26),
        "progress": versions.progress(voice, version.status, version.percent),
        "at": voice.moment(version.reported_at),
        "marks": _marks(voice, version),
        "state": decision(voice, one.state) if one.state != "waiting" else "",
    }


def _marks(voice: Voice, version: CheckIn) -> tuple[str, ...]:
    recorded = voice.word("recorded", version.channel) if version.channel and version.status != "filed" else ""
    return tuple(mark for mark in (voice.word("late") if version.late else "", recorded) if mark)


def _scope(voice: Voice, scope: Scope) -> str:
    if scope.unit_id is not None:
        return voice.called(scope.unit_id)
    return voice.subject(scope.row_id, 30) if scope.row_id is not None else ""


def decision(voice: Voice, state: str) -> str:
    """Return in an office word what was decided, or that nothing was."""
    return voice.word(f"review_{state}_state")


def choose(voice: Voice, by: By, counted: Sequence[tuple[str, int]], page: int = 1) -> Message:
    """Return the choice among units, or rows, of which something waits, each with how much."""
    pages = max(1, -(-len(counted) // _CHOICES))
    page = min(page, pages)
    shown = counted[(page - 1) * _CHOICES : page * _CHOICES]

    def button(one: str, count: int) -> Button:
        to = ListReviews(unit_id=one) if by == "unit" else ListReviews(row_id=one)
        name = voice.unit_button(one).label if by == "unit" else voice.short_subject(one)
        return voice.button(voice.word("review_counted", name, count), to)

    return voice.message(
        "review_choose",
        (
            *lines_of(tuple(button(*one) for one in shown), 2),
            voice.turns(page, pages, lambda page: ChooseReviews(by, page)),
            (voice.button(voice.word("back"), ListReviews()),),
        ),
        by=by,
        count=len(counted),
        names=tuple(voice.subject(one, 30) for one, _ in shown) if by == "row" else (),
        page=page,
        pages=pages,
    )


def which(voice: Voice, typed: str, by: By, ids: Sequence[str]) -> Message:
    """Ask which of several units or rows was meant."""

    def button(one: str) -> Button:
        if by == "unit":
            return voice.button(voice.unit_button(one).label, ListReviews(unit_id=one))
        return voice.button(voice.subject(one), ListReviews(row_id=one))

    buttons = lines_of(tuple(map(button, ids)), 1)
    return voice.message("review_which", (*buttons, (voice.button(voice.word("back"), ListReviews()),)), typed=typed)


def entry(voice: Voice, shown: Entry, scope: Scope = EVERYTHING, notice: str = "") -> Message:
    """Return one entry with the decisions that it allows; `notice` is a line of plain text before it."""
    version, narrow = shown.standing.check_in, (scope.unit_id, scope.row_id)
    files = voice.button(voice.word("review_files", len(shown.files)), ShowFiles(version.id))
    following = voice.button(voice.word("review_following", shown.left), NextReview(version.id, *narrow))
    return voice.message(
        "review",
        (
            _decisions(voice, shown, narrow),
            (files,) if shown.files else (),
            (
                *((following,) if shown.left else ()),
                voice.button(voice.word("back"), ListReviews(1, False, *narrow)),  # noqa: FBT003 - as its fields stand
            ),
        ),
        notice=notice,
        name=voice.subject(version.row_id, 60),
        unit=voice.called(version.unit_id),
        version=version,
        progress=versions.progress(voice, version.status, version.percent),
        by=versions.by(voice, version),
        dated=voice.date(version.dated) if version.dated else "",
        note=clip(version.note, 1000),
        files=tuple(clip(file.name, 40) for file in shown.files[:_FILES]),
        more=max(0, len(shown.files) - _FILES),
        before=versions.line(voice, shown.before, 200) if shown.before else "",
        number_before=shown.before.version if shown.before else 0,
        state=decision(voice, shown.standing.state),
        reviews=tuple(_earlier(voice, one) for one in shown.reviews),
        own=shown.own,
    )


def _decisions(voice: Voice, shown: Entry, narrow: tuple[str | None, str | None]) -> tuple[Button, ...]:
    version, state = shown.standing.check_in, shown.standing.state
    if shown.own or state == "returned":
        return ()
    agreeing: Decision = "closed" if version.status == "done" else "approved"
    label = voice.word("review_close" if agreeing == "closed" else "review_approve")
    agree = voice.button(label, Decide(version.id, agreeing, state, *narrow))  # type: ignore[arg-type]
    back = voice.button(voice.word("review_return"), AskReason(version.id, state, *narrow))  # type: ignore[arg-type]
    return (agree, back) if state == "waiting" else (back,)


def _earlier(voice: Voice, one: Earlier) -> dict[str, Any]:
    review = one.review
    return {
        "version": one.version,
        "decision": decision(voice, review.decision),
        "reviewer": one.reviewer,
        "at": voice.moment(review.at),
        "reason": clip(review.reason, 120),
    }


def decided(voice: Voice, made: Decision, told: int = 0) -> str:
    """Return what was done, in one sentence: `told` is how many people of the unit hear of a 退回."""
    return voice.word(f"review_{made}_now", told)


def ready_reasons(voice: Voice) -> list[str]:
    """Return the reasons that can be given with a tap."""
    return voice.word("review_reasons").splitlines()


def ask_reason(voice: Voice, asked: Asked) -> Message:
    """Ask why a version is returned, or whether it is for what was typed."""
    version, draft_id = asked.version, asked.draft_id
    ready = tuple(voice.button(text, GiveReason(draft_id, n)) for n, text in enumerate(ready_reasons(voice), 1))
    typed = voice.button(voice.word("review_return"), GiveReason(draft_id, 0))
    cancel = voice.button(voice.word("cancel"), DropReason(draft_id))
    return voice.message(
        "review_reason",
        ((typed, cancel),) if asked.typed else (*lines_of(ready, 1), (cancel,)),
        name=voice.subject(version.row_id, 60),
        unit=voice.called(version.unit_id),
        version=version.version,
        typed=asked.typed,
    )


def files(voice: Voice, version: CheckIn, attached: Sequence[Attachment]) -> Message:
    """Return a version's files, with whose they are."""
    message = voice.message(
        "review_files",
        (),
        name=voice.subject(version.row_id, 60),
        unit=voice.called(version.unit_id),
        version=version.version,
        count=len(attached),
    )
    return replace(message, files=tuple((file.kind, file.file_id) for file in attached))


def returned(voice: Voice, content: dict[str, Any]) -> Message:
    """Tell the unit what the office asks for."""
    return voice.message(
        "review_returned",
        ((voice.button(voice.word("report_it"), OpenForm(content["row"], content["unit"])),),),
        name=voice.subject(content["row"]),
        unit=voice.called(content["unit"]),
        reason=content["reason"],
        filled=content["row"] in voice.matrix.row,
    )
