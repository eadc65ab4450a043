"""Names known by the rest where a slip of the pen is in them: a character wrong, lost, doubled or swapped."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.knowledge.mentions import INSTITUTION
from bot.knowledge.text import is_han

# Characters of the shortest names in which one may be doubled or two swapped, of those in which one may be wrong or
# lost, of those in which that may be the first or last one, and of those in which two slips are forgiven.
_SWAPPED, _WRONG, _WRONG_AT_ENDS, _TWICE = 3, 4, 6, 9
# Where such names end. What else people say of a place (临猗那边) is too much like other words.
_ENDS = INSTITUTION | frozenset("门县市区府")
_CITY = "市"
# What is no slip for a name's last character: another institution's last one, and where a question begins.
_NO_SLIP = _ENDS | frozenset("谁哪什啥怎")


class Slip(NamedTuple):
    """A name as somebody wrote it, from `start` to `end`; the likelier of two compares as less.

    `slips` counts them; `strange` says that a character of the name is missing, `former` that no unit bears it today.
    `shortness` is less for longer names. `ragged` counts ends that are not the name's own, `cut` what is too much or
    too little in length.
    """

    slips: int
    strange: bool
    former: bool
    shortness: int
    ragged: int
    cut: int
    name: str
    start: int
    end: int

    @property
    def likeliness(self) -> tuple[int, bool, bool, int]:
        """What tells it from other names, but for how it stands in the text."""
        return self[:4]


class Slips:
    """The names of one matrix's units that are long enough to be known with a slip."""

    def __init__(
        self,
        names: Iterable[str],
        own: Container[str],
        strangers: Sequence[str],
        may_end: Callable[[str], bool],
    ) -> None:
        """Take all names.

        `own` are those borne today, likelier than former ones; `strangers` are nobody's here, however much alike.
        `may_end` says of what follows whether a name may stand before it.
        """
        self._names = [name for name in names if len(name) >= _SWAPPED and name[-1] in _ENDS and all(map(is_han, name))]
        self._former = [name not in own for name in self._names]
        self._strangers, self._may_end = strangers, may_end
        self._least = np.array([len(set(name)) - (len(name) >= _WRONG) * _forgiven(name) for name in self._names])
        holding: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            for char in set(name):
                holding.setdefault(char, []).append(number)
        self._holding = {char: np.array(numbers) for char, numbers in holding.items()}

    def find(self, text: str) -> Iterator[Slip]:
        """Return every name that may be meant in a normalised text and does not stand there, where it is likeliest."""
        holding = [numbers for char in set(text) if (numbers := self._holding.get(char)) is not None]
        if len(holding) < _SWAPPED:
            return
        held = np.bincount(np.concatenate(holding), minlength=len(self._names))
        for number in (held >= self._least).nonzero()[0].tolist():
            slip = min(self._written(text, number), default=None)
            if slip and not any(stranger in text[slip.start : slip.end + 1] for stranger in self._strangers):
                yield slip

    def _written(self, text: str, number: int) -> Iterator[Slip]:
        name = self._names[number]
        if name in text:
            return
        near = fuzz.partial_ratio_alignment(name, text, score_cutoff=50)
        if near is None:
            return
        forgiven = _forgiven(name)
        for start in range(max(near.dest_start - forgiven, 0), near.dest_start + forgiven + 1):
            for end in range(start + len(name) - forgiven, min(start + len(name) + forgiven, len(text)) + 1):
                slips = OSA.distance(name, text[start:end], score_cutoff=forgiven)
                if slips <= forgiven and all(map(is_han, text[start:end])) and self._fits(text, name, start, end):
                    ragged = (text[start] != name[0]) + (text[end - 1] != name[-1])
                    cut = abs(end - start - len(name))
                    strange = not set(name) <= set(text[start:end])
                    yield Slip(slips, strange, self._former[number], -len(name), ragged, cut, name, start, end)

    def _fits(self, text: str, name: str, start: int, end: int) -> bool:
        """Say whether a name may be written from here to there: its ends are its own, or stand where a name may."""
        if len(name) < _WRONG:
            return set(text[start:end]) == set(name)
        begins, ends = text[start] == name[0], text[end - 1] == name[-1]
        if len(name) < _WRONG_AT_ENDS and not (begins and (ends or name[0] == _CITY)):
            return False
        return ends or (text[end - 1] not in _NO_SLIP and self._may_end(text[end:]))


def _forgiven(name: str) -> int:
    return 1 if len(name) < _TWICE else 2
