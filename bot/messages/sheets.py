"""What is wrong in a table that somebody sent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import CellProblem
from bot.messages.length import clip
from bot.messages.message import Message
from bot.messages.texts import Texts
from bot.messages.voice import Voice

_SHOWN, _LINE, _FILE = 10, 330, 60  # problems in one message, characters of each, of the file's name


def sentence(texts: Texts, problem: CellProblem) -> str:
    """Return a problem with its remedy in plain text, without its place."""
    return texts.word(f"problem_{problem.code}", *problem.values)


def problems(voice: Voice, file: str, found: Sequence[CellProblem]) -> Message:
    """Return the first problems, and how many remain."""
    lines = [clip(voice.word("problem_line", p.place, sentence(voice.texts, p)), _LINE) for p in found[:_SHOWN]]
    return voice.message(
        "sheet_problems", file=clip(file, _FILE), count=len(found), lines=lines, more=len(found) - len(lines)
    )


def unknown(voice: Voice, file: str, kinds: Sequence[tuple[str, Sequence[str]]]) -> Message:
    """Return which tables can be read; `kinds` are their names in words, and the columns each has to have."""
    named = [(voice.word(f"sheet_{name}"), columns) for name, columns in kinds]
    return voice.message("sheet_unknown", file=clip(file, _FILE), kinds=named)
