"""What was taught in use: the very question goes where the office said, one spelled almost like it may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_ALIKE = 90.0  # rapidfuzz's ratio from which two spellings count as one
_SPELLED = 5  # characters; shorter ones must be the same


@dataclass(frozen=True, slots=True)
class Lesson:
    """The subject of a question, as `Knowledge.subject_of` says it, and where it belongs."""

    key: str
    row_id: str
    item: int | None = None


class Taught:
    """All lessons that hold; of two for one subject the later one counts."""

    def __init__(self, lessons: Iterable[Lesson] = ()) -> None:
        self._by_key = {lesson.key: lesson for lesson in lessons}

    def find(self, key: str) -> Lesson | None:
        """Return the lesson for this very subject; None where nothing was taught about it."""
        return self._by_key.get(key)

    def near(self, key: str) -> Lesson | None:
        """Return the lesson for a subject that is spelled almost like this one; None where there is none."""
        if len(key) < _SPELLED or not self._by_key:
            return None
        near = process.extractOne(key, self._by_key.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self._by_key[near[0]] if near else None
