"""The question on what document a year's reports rest, and its answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.messages.actions.bases import DropBasis, GiveBasis
from bot.messages.message import Message
from bot.messages.voice import Voice


def question(voice: Voice, content: dict[str, Any]) -> Message:
    """Return what the office is asked once a year, where the document is of another one."""
    voice = replace(voice, cycle=content["cycle"])
    give = voice.button(voice.word("basis_give"), GiveBasis())
    return voice.message("basis_asked", ((give,),), number=voice.matrix.document.number, year=voice.cycle)


def form(voice: Voice) -> Message:
    """Ask for it."""
    return voice.message("basis_form", ((voice.button(voice.word("cancel"), DropBasis()),),), year=voice.cycle)


def confirmed(voice: Voice, text: str) -> Message:
    """Return that it is kept."""
    change = voice.button(voice.word("basis_change"), GiveBasis())
    return voice.message("basis_confirmed", ((change,),), text=text)


def dropped(voice: Voice) -> Message:
    """Return that nothing was changed."""
    return voice.message("basis_dropped")
