"""One's own rows: the list, where one of them stands, what the others of it have reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.messages import versions
from bot.messages.actions.asking import ShowRow
from bot.messages.actions.checkins import (
    AskCharge,
    Filter,
    Gather,
    ListTasks,
    ListTicks,
    NoChange,
    OpenForm,
    SameForTicked,
    ShowHistory,
    ShowOthers,
    ShowTask,
    Tick,
)
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.progress.forms import subject
from bot.progress.tasks import FILTERS, Task, chosen

_PAGE = 6  # rows on a screen of a phone, two lines each
_TICKS = 8
_OTHERS = 10
_OTHERS_SHOWN = 4


def tasks(voice: Voice, own: Sequence[Task], wanted: Filter = "all", page: int = 1, *, reports: bool) -> Message:
    """Return a page of somebody's tasks; `reports` says whether they report themselves, or only read."""
    shown = chosen(own, wanted)
    page, pages, on_page = _page(shown, page, _PAGE)
    units = tuple(dict.fromkeys(t.unit_id for t in own))
    several = len(units) > 1
    counts = {name: len(chosen(own, name)) for name in FILTERS}
    ticking = reports and any(t.standing and t.standing.state in {"waiting", "approved"} and t.role for t in own)
    return voice.message(
        "tasks",
        (
            *lines_of(tuple(_task_button(voice, t, several=several) for t in on_page), 2 if several else 3),
            voice.turns(page, pages, lambda p: ListTasks(wanted, p)),
            *lines_of(
                tuple(
                    voice.button(voice.word(f"tasks_{name}", counts[name]), ListTasks(name))
                    for name in FILTERS
                    if name != wanted and counts[name]
                ),
                2,
            ),
            (voice.button(voice.word("same_for_many"), ListTicks()),) if ticking else (),
        ),
        units=tuple(voice.called(u) for u in units),
        several=several,
        wanted=wanted,
        counts=counts,
        lines=tuple(_line(voice, t) for t in on_page),
        page=page,
        pages=pages,
    )


def _task_button(voice: Voice, task: Task, *, several: bool) -> Button:
    label = voice.short_subject(task.row_id)
    if several:
        label = f"{label} {voice.called(task.unit_id)}"
    return voice.button(label, ShowTask(task.row_id, task.unit_id))


def _line(voice: Voice, task: Task) -> dict[str, Any]:
    standing = task.standing
    return {
        "name": voice.subject(task.row_id, 40),
        "unit": voice.called(task.unit_id),
        "role": task.role,
        "charge": task.charge,
        "due": tuple(voice.date(day) for day in task.due),
        "returned": task.returned,
        "progress": standing and versions.progress(voice, standing.check_in.status, standing.check_in.percent),
        "by": standing and versions.by(voice, standing.check_in),
        "state": standing and versions.state(voice, standing),
    }


def task(voice: Voice, one: Task, others: Sequence[Task], *, reports: bool, repeats: bool) -> Message:
    """Return where a unit's row stands; `others` have it too, for a unit that leads it.

    `reports` says whether the reader may report on it, `repeats` whether 无变化 can be said.
    """
    key = (one.row_id, one.unit_id)
    closed = one.standing is not None and one.standing.state == "closed"
    reported = tuple(t for t in others if t.standing)
    first = []
    if reports and not closed:
        first.append(voice.button(voice.word("report_it"), OpenForm(*key)))
        if repeats:
            first.append(voice.button(voice.word("no_change"), NoChange(*key)))
    second = []
    if reported and reports and not closed:
        second.append(voice.button(voice.word("gather"), Gather(*key)))
    if len(others) > _OTHERS_SHOWN:
        second.append(voice.button(voice.word("others", len(reported), len(others)), ShowOthers(*key)))
    third = [voice.button(voice.word("see_row"), ShowRow(one.row_id))]
    if one.standing:
        third.append(voice.button(voice.word("history"), ShowHistory(*key)))
    if reports:
        third.append(voice.button(voice.word("charge_button"), AskCharge(*key)))
    return voice.message(
        "task",
        (tuple(first), tuple(second), tuple(third), (voice.button(voice.word("back"), ListTasks()),)),
        task=_line(voice, one),
        through=one.through and voice.called(one.through),
        standing=one.standing,
        others=tuple(_other(voice, t) for t in reported[:_OTHERS_SHOWN]),
        silent=len(others) - len(reported),
        total=len(others),
        more=max(0, len(reported) - _OTHERS_SHOWN),
    )


def _other(voice: Voice, task: Task) -> dict[str, Any]:
    line = versions.line(voice, task.standing.check_in) if task.standing else ""
    return {"unit": voice.called(task.unit_id), "role": task.role, "line": line}


def others(voice: Voice, one: Task, having: Sequence[Task], page: int) -> Message:
    """Return what the others of a row have reported, a page of it."""
    page, pages, on_page = _page(having, page, _OTHERS)
    key = (one.row_id, one.unit_id)
    return voice.message(
        "others",
        (
            voice.turns(page, pages, lambda p: ShowOthers(*key, p)),
            (voice.button(voice.word("back"), ShowTask(*key)),),
        ),
        name=voice.subject(one.row_id, 40),
        others=tuple(_other(voice, t) for t in on_page),
        page=page,
        pages=pages,
    )


def gathered(voice: Voice, having: Sequence[Task]) -> str:
    """Return the others' notes one under another, to be worked into one's own."""
    lines = (
        f"{voice.called(t.unit_id)}：{' '.join(t.standing.check_in.note.split())}"
        for t in having
        if t.standing and t.standing.check_in.note
    )
    return "\n".join(lines)


def ticks(voice: Voice, own: Sequence[Task], ticked: frozenset[str], page: int) -> Message:
    """Return the choice of rows to which 无变化 is to be said."""
    page, pages, on_page = _page(own, page, _TICKS)
    count = sum(subject(t.unit_id, t.row_id) in ticked for t in own)
    several = len({t.unit_id for t in own}) > 1

    def button(task: Task) -> Button:
        mark = "☑" if subject(task.unit_id, task.row_id) in ticked else "☐"
        unit = f" {voice.called(task.unit_id)}" if several else ""
        return voice.button(f"{mark} {voice.subject(task.row_id)}{unit}", Tick(task.row_id, task.unit_id, page))

    every = voice.button(voice.word("tick_all", len(own)), ListTicks(page, every=True))
    return voice.message(
        "ticks",
        (
            *((button(t),) for t in on_page),
            voice.turns(page, pages, ListTicks),
            (every,) if count < len(own) else (),
            (voice.button(voice.word("no_change_for", count), SameForTicked()),) if count else (),
            (voice.button(voice.word("back"), ListTasks()),),
        ),
        count=len(own),
        page=page,
        pages=pages,
    )


def _page(shown: Sequence[Task], page: int, size: int) -> tuple[int, int, Sequence[Task]]:
    pages = max(1, -(-len(shown) // size))
    page = min(page, pages)
    return page, pages, shown[(page - 1) * size : page * size]
