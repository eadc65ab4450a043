"""A Bot API request's parameters, whichever way they came (core.telegram.org/bots/api#making-requests)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from bot.playground.refusal import bad_request


def parse_json(text: str | bytes) -> object:
    """Any JSON but NaN and the infinities, which are none.

    ValueError for what is not, or is nested too deep.
    """
    try:
        return cast("object", json.loads(text, parse_constant=_no_number))
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart request, written to `path`."""

    path: Path
    name: str
    mime_type: str


@dataclass(frozen=True)
class Params:
    """Named values: strings from a URL or a form, anything from a JSON body; uploads by their part's name.

    The getters read both, and refuse what cannot be read as asked, never raise anything else.
    """

    values: Mapping[str, object]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the parameter was given at all."""
        return name in self.values

    def text(self, name: str) -> str:
        """Read a string, empty when absent. One that is not UTF-8 (a lone surrogate from JSON) is refused."""
        value = self.values.get(name)
        if value is None:
            return ""
        try:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            text.encode()
        except (UnicodeEncodeError, RecursionError):
            raise bad_request("strings must be encoded in UTF-8") from None
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """Read a whole number; `default` when absent, and, as on Telegram's side, when it is none."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | str):
            return default
        try:
            return int(value)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Read a yes or no."""
        value = self.values.get(name)
        return value is True or str(value).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str) -> object:
        """Read a nested value, parsed when it came as a string; None when absent or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            self.text(name)  # lone surrogates inside are refused here, before they get anywhere
            return value
        if not value.strip():
            return None
        try:
            parsed = parse_json(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
        return Params({name: parsed}).json(name) if not isinstance(parsed, str) else parsed
