"""The templates of one language.

``*.html`` are messages and escape what they are given; ``words/*.txt`` hold labels and phrases in plain text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined

from bot.messages.length import clip
from bot.messages.numerals import han
from bot.settings import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
FOLDER = Path(__file__).parent

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


class Texts:
    """One language's words and messages."""

    def __init__(self, language: Language) -> None:
        self.language = language
        loader = FileSystemLoader(FOLDER / language)
        plain = _environment(loader, autoescape=False)
        self._words: dict[str, Any] = {}
        for file in sorted((FOLDER / language / "words").glob("*.txt")):
            self._words |= plain.get_template(f"words/{file.name}").module.__dict__
        self._html = _environment(loader, autoescape=True)
        self._html.globals["word"] = self.word

    def word(self, name: str, /, *values: Any) -> str:
        """Return a label or phrase of ``words/`` as plain text. Raises KeyError where there is none of that name."""
        return str(self._words[name](*values)).strip()

    def html(self, name: str, /, **values: Any) -> str:
        """Return the message ``name.html`` in Telegram's HTML, with what was in `values` escaped."""
        text = self._html.get_template(f"{name}.html").render(values)
        return _BLANK_LINES.sub("\n\n", text).strip()


def _environment(loader: BaseLoader, *, autoescape: bool) -> Environment:
    made = Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701 - off for words alone, which every message escapes
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["han"] = han
    made.filters["clip"] = clip
    return made
