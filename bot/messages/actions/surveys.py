"""The buttons of 定期征集进展."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.messages.actions.codec import Action, Kind, Number, either, verb
from bot.messages.actions.staff import Day


@verb("survey")
@dataclass(frozen=True, slots=True)
class ShowSurvey(Action):
    """What runs, in place."""


@verb("surveybegin")
@dataclass(frozen=True, slots=True)
class BeginSurvey(Action):
    """Prepare one."""


@verb("surveyevery")
@dataclass(frozen=True, slots=True)
class SurveyEvery(Action):
    """How many months lie between two rounds."""

    draft_id: Number
    months: Annotated[int, Kind("[123]", int)]


@verb("surveyuntil")
@dataclass(frozen=True, slots=True)
class SurveyUntil(Action):
    """On which day it ends."""

    draft_id: Number
    day: Day


@verb("surveystart")
@dataclass(frozen=True, slots=True)
class StartSurvey(Action):
    """确认发送."""

    draft_id: Number


@verb("surveydrop")
@dataclass(frozen=True, slots=True)
class DropSurvey(Action):
    """Forget the form."""

    draft_id: Number


@verb("surveyend")
@dataclass(frozen=True, slots=True)
class EndSurvey(Action):
    """End the one that runs; asked once more unless `sure`."""

    survey_id: Number
    sure: Annotated[bool, either("sure", "ask")] = False
