"""Buttons around the office's review; `unit_id` or `row_id` is what the queue is narrowed to, if anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.messages.actions.codec import Action, Kind, Number, Page, either, one_of, verb

State = Literal["waiting", "approved", "closed", "returned"]
_Narrow = Annotated[
    str | None, Kind("(?:[a-z0-9][a-z0-9-]{0,23})?", lambda text: text or None, lambda value: value or "")
]
_Seen = Annotated[State, one_of("waiting", "approved", "closed", "returned")]


@verb("reviews")
@dataclass(frozen=True, slots=True)
class ListReviews(Action):
    """The queue, or with `decided` what was reviewed, in place; `page` counts from 1."""

    page: Page = 1
    decided: Annotated[bool, either("decided", "waiting")] = False
    unit_id: _Narrow = None
    row_id: _Narrow = None


@verb("reviewby")
@dataclass(frozen=True, slots=True)
class ChooseReviews(Action):
    """The units or the rows of which something waits, to choose one, in place; `page` counts from 1."""

    by: Annotated[Literal["unit", "row"], one_of("unit", "row")]
    page: Page = 1


@verb("review")
@dataclass(frozen=True, slots=True)
class ShowReview(Action):
    """What stands where that version stood, in place."""

    check_in_id: Number
    unit_id: _Narrow = None
    row_id: _Narrow = None


@verb("following")
@dataclass(frozen=True, slots=True)
class NextReview(Action):
    """下一条: the next in the queue after that version, in place."""

    check_in_id: Number
    unit_id: _Narrow = None
    row_id: _Narrow = None


@verb("reviewfiles")
@dataclass(frozen=True, slots=True)
class ShowFiles(Action):
    """A version's files, below."""

    check_in_id: Number


@verb("decide")
@dataclass(frozen=True, slots=True)
class Decide(Action):
    """审核通过 or 确认销号; `seen` is the state that the screen showed."""

    check_in_id: Number
    decision: Annotated[Literal["approved", "closed"], one_of("approved", "closed")]
    seen: _Seen
    unit_id: _Narrow = None
    row_id: _Narrow = None


@verb("return")
@dataclass(frozen=True, slots=True)
class AskReason(Action):
    """退回: the reason comes next."""

    check_in_id: Number
    seen: _Seen
    unit_id: _Narrow = None
    row_id: _Narrow = None


@verb("reason")
@dataclass(frozen=True, slots=True)
class GiveReason(Action):
    """One of the ready reasons, counted from 1; 0 is the one that was typed."""

    draft_id: Number
    number: Annotated[int, Kind(r"\d", int)]


@verb("noreason")
@dataclass(frozen=True, slots=True)
class DropReason(Action):
    """取消: don't return it."""

    draft_id: Number
