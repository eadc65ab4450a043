"""Buttons of 代录: the steps of its form, what was recorded, and the preview of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.messages.actions.codec import Action, Id, Kind, Number, Page, one_of, verb

Channel = Literal["公文", "OA", "电话", "书面"]
Day = Literal["today", "yesterday"]


@verb("recunit")
@dataclass(frozen=True, slots=True)
class RecordUnit(Action):
    """The unit whose paper it is."""

    draft_id: Number
    unit_id: Id


@verb("recrow")
@dataclass(frozen=True, slots=True)
class RecordRow(Action):
    """The row or report that the paper is about."""

    draft_id: Number
    row_id: Id


@verb("reclist")
@dataclass(frozen=True, slots=True)
class RecordList(Action):
    """Another page of units or rows, whichever is asked for; `page` counts from 1."""

    draft_id: Number
    page: Page = 1


@verb("recvia")
@dataclass(frozen=True, slots=True)
class RecordVia(Action):
    """How it reached the office."""

    draft_id: Number
    channel: Annotated[Channel, one_of("公文", "OA", "电话", "书面")]


@verb("recskip")
@dataclass(frozen=True, slots=True)
class RecordNoNumber(Action):
    """跳过: it bears no 文号."""

    draft_id: Number


@verb("recday")
@dataclass(frozen=True, slots=True)
class RecordOn(Action):
    """The day of the paper."""

    draft_id: Number
    day: Annotated[Day, one_of("today", "yesterday")]


@verb("recstatus")
@dataclass(frozen=True, slots=True)
class RecordStatus(Action):
    """How far the row is."""

    draft_id: Number
    status: Annotated[str, Kind("[a-z_]{1,12}")]


@verb("recback")
@dataclass(frozen=True, slots=True)
class RecordBack(Action):
    """返回: the step before."""

    draft_id: Number


@verb("recsend")
@dataclass(frozen=True, slots=True)
class SendRecord(Action):
    """提交."""

    draft_id: Number


@verb("reccancel")
@dataclass(frozen=True, slots=True)
class CancelRecord(Action):
    """取消: forget the form."""

    draft_id: Number


@verb("recundo")
@dataclass(frozen=True, slots=True)
class UndoRecord(Action):
    """撤回: take back what was recorded, with what its unit was told."""

    check_in_id: Number


@verb("recsin")
@dataclass(frozen=True, slots=True)
class ImportRecords(Action):
    """Record the lines of a sheet, if that still changes what the preview showed (`mark`)."""

    draft_id: Number
    mark: Annotated[str, Kind("[0-9a-f]{8}")]


@verb("recsout")
@dataclass(frozen=True, slots=True)
class DropRecords(Action):
    """Forget a sheet."""

    draft_id: Number
