"""Buttons around one's own rows: lists, the check-in form, what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from bot.messages.actions.codec import Action, Id, Kind, Number, Page, either, one_of, verb

Filter = Literal["all", "missing", "returned", "lead"]
Field = Literal["percent", "problem", "next_step"]
FIELDS: tuple[Field, ...] = get_args(Field)


@verb("tasks")
@dataclass(frozen=True, slots=True)
class ListTasks(Action):
    """One's own rows that a filter lets through, in place; `page` counts from 1."""

    filter: Annotated[Filter, one_of("all", "missing", "returned", "lead")] = "all"
    page: Page = 1


@verb("task")
@dataclass(frozen=True, slots=True)
class ShowTask(Action):
    """Where a unit's row or report stands, in place."""

    row_id: Id
    unit_id: Id


@verb("others")
@dataclass(frozen=True, slots=True)
class ShowOthers(Action):
    """What the others of a row have reported, for a unit that leads it; `page` counts from 1."""

    row_id: Id
    unit_id: Id
    page: Page = 1


@verb("history")
@dataclass(frozen=True, slots=True)
class ShowHistory(Action):
    """The versions of a row, newest first, in place; `page` counts from 1."""

    row_id: Id
    unit_id: Id
    page: Page = 1


@verb("version")
@dataclass(frozen=True, slots=True)
class ShowVersion(Action):
    """One version with its files, below."""

    check_in_id: Number


@verb("report")
@dataclass(frozen=True, slots=True)
class OpenForm(Action):
    """去报送: the form of a unit's row or report, below."""

    row_id: Id
    unit_id: Id


@verb("pick")
@dataclass(frozen=True, slots=True)
class PickRow(Action):
    """The row that a typed line means, among those it may mean."""

    row_id: Id
    unit_id: Id


@verb("same")
@dataclass(frozen=True, slots=True)
class NoChange(Action):
    """无变化, at once."""

    row_id: Id
    unit_id: Id


@verb("gather")
@dataclass(frozen=True, slots=True)
class Gather(Action):
    """汇总: the form with the others' check-ins in its note, below."""

    row_id: Id
    unit_id: Id


@verb("status")
@dataclass(frozen=True, slots=True)
class SetStatus(Action):
    """The status in a form."""

    draft_id: Number
    status: Annotated[str, Kind("[a-z_]{1,12}")]


@verb("want")
@dataclass(frozen=True, slots=True)
class Want(Action):
    """Another field of a form, to be typed next."""

    draft_id: Number
    field: Annotated[Field, one_of("percent", "problem", "next_step")]


@verb("percent")
@dataclass(frozen=True, slots=True)
class SetPercent(Action):
    """A percent in a form."""

    draft_id: Number
    percent: Annotated[int, Kind(r"\d{1,3}", int)]


@verb("skip")
@dataclass(frozen=True, slots=True)
class Skip(Action):
    """Leave the field that was asked for as it is."""

    draft_id: Number


@verb("empty")
@dataclass(frozen=True, slots=True)
class DropFiles(Action):
    """Take all files out of a form."""

    draft_id: Number


@verb("send")
@dataclass(frozen=True, slots=True)
class Submit(Action):
    """提交; `approved` says that the unit's head has seen it, where that is asked."""

    draft_id: Number
    approved: Annotated[bool, either("approved", "plain")] = False


@verb("cancel")
@dataclass(frozen=True, slots=True)
class Cancel(Action):
    """取消: forget a form."""

    draft_id: Number


@verb("undo")
@dataclass(frozen=True, slots=True)
class TakeBack(Action):
    """撤回: take a version back."""

    check_in_id: Number


@verb("tick")
@dataclass(frozen=True, slots=True)
class Tick(Action):
    """Choose a row among those to which 无变化 is to be said, or not; in place."""

    row_id: Id
    unit_id: Id
    page: Page = 1


@verb("ticks")
@dataclass(frozen=True, slots=True)
class ListTicks(Action):
    """The rows to which 无变化 can be said, to choose among; `every` chooses all of them."""

    page: Page = 1
    every: Annotated[bool, either("every", "as")] = False


@verb("sames")
@dataclass(frozen=True, slots=True)
class SameForTicked(Action):
    """无变化 for all rows that were chosen."""


@verb("charge")
@dataclass(frozen=True, slots=True)
class AskCharge(Action):
    """Who sees to a row: to be typed next."""

    row_id: Id
    unit_id: Id
