"""What is said around the answers: welcome, help, and a helpful line for what can't be answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.errors import Refused
from bot.messages.actions.asking import Speak
from bot.messages.actions.teaching import OpenMissed
from bot.messages.message import Message
from bot.messages.voice import Voice

Odd = Literal["empty", "greeting", "command", "voice", "media", "other"]


def start(voice: Voice) -> Message:
    """Return the welcome with three questions to tap."""
    return voice.message("start", voice.samples())


def usage(voice: Voice, commands: Sequence[str], username: str, *, missed: int = 0) -> Message:
    """Return the help; `commands` are the names in the menu, `missed` how many questions the office could teach."""
    described = tuple((name, voice.word(f"menu_{name}")) for name in commands)
    teach = (voice.button(voice.word("missed_open", missed), OpenMissed()),) if missed else ()
    return voice.message("help", (teach,), commands=described, username=username)


def who(voice: Voice) -> Message:
    """Return how ``/who`` is used."""
    return voice.message("who")


def odd(voice: Voice, kind: Odd) -> Message:
    """Return a helpful line for what can't be read as a question."""
    return voice.message("odd", voice.samples() if kind in {"empty", "greeting"} else (), kind=kind)


def failed(voice: Voice, reference: str) -> Message:
    """Return an apology with the number under which the log tells what happened."""
    return voice.message("failed", reference=reference)


def why_not(voice: Voice, refusal: Refused) -> str:
    """Return in one plain sentence why something was not done."""
    return voice.word(f"refused_{refusal.reason}", *refusal.values)


def refused(voice: Voice, refusal: Refused) -> Message:
    """Return the same as a message."""
    return voice.message("refused", text=why_not(voice, refusal))


def languages(voice: Voice) -> Message:
    """Return the choice of languages, each in its own words."""
    return voice.message("languages", ((voice.button("中文", Speak("zh")), voice.button("English", Speak("en"))),))


def spoken(voice: Voice) -> Message:
    """Return that this language is spoken from now on."""
    return voice.message("spoken")
