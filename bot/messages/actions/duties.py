"""Buttons around the yearly reports: where one stands, its electronic copy, the 文号 of the formal one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.messages.actions.codec import Action, Id, Number, one_of, verb


@verb("duty")
@dataclass(frozen=True, slots=True)
class ShowDuty(Action):
    """Where a unit's report is, in place."""

    row_id: Id
    unit_id: Id


@verb("copy")
@dataclass(frozen=True, slots=True)
class BeginCopy(Action):
    """去报送: the form of the electronic copy, below."""

    row_id: Id
    unit_id: Id


@verb("pickcopy")
@dataclass(frozen=True, slots=True)
class PickCopy(Action):
    """The report that a typed text is for, among several."""

    row_id: Id
    unit_id: Id


@verb("emptycopy")
@dataclass(frozen=True, slots=True)
class EmptyCopy(Action):
    """Take the text or all files out of the form."""

    draft_id: Number
    part: Annotated[Literal["text", "files"], one_of("text", "files")]


@verb("file")
@dataclass(frozen=True, slots=True)
class BeginFiling(Action):
    """登记正式报送: the form of 文号 and date, below."""

    row_id: Id
    unit_id: Id


@verb("fileday")
@dataclass(frozen=True, slots=True)
class FiledOn(Action):
    """The day of the formal report."""

    draft_id: Number
    day: Annotated[Literal["today", "yesterday"], one_of("today", "yesterday")]


@verb("filenone")
@dataclass(frozen=True, slots=True)
class NoDocument(Action):
    """There is no 文号."""

    draft_id: Number


@verb("filevia")
@dataclass(frozen=True, slots=True)
class FiledVia(Action):
    """The way by which it was filed."""

    draft_id: Number
    channel: Annotated[Literal["公文", "OA", "书面"], one_of("公文", "OA", "书面")]


@verb("fileask")
@dataclass(frozen=True, slots=True)
class AskFiling(Action):
    """Another 文号 or day, to be typed next."""

    draft_id: Number
    step: Annotated[Literal["document", "dated"], one_of("document", "dated")]


@verb("sendduty")
@dataclass(frozen=True, slots=True)
class SendDuty(Action):
    """提交, of either form."""

    draft_id: Number


@verb("dropduty")
@dataclass(frozen=True, slots=True)
class CancelDuty(Action):
    """取消: forget a form."""

    draft_id: Number
