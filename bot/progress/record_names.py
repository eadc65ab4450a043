"""Which unit and which of its rows a typed name means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge import Knowledge, Matrix
from bot.knowledge.text import normalise
from bot.progress import rules

_REPORT = frozenset({"年度报告", "年报", "年度工作报告", "年终报告", "报告", "annual report", "report"})
_NAME_WORDS = 4  # of a unit's English name
_MOST = 5
_NEAREST = 3
_AROUND_NUMBER = "附件|正文|专项|任务|部分|annex|section|action|standard|item|row|no|第|项|条|款|号|序"
_NUMERALS = re.compile(r"[\d\W一二三四五六七八九十拾零〇两]+")


@dataclass(frozen=True, slots=True)
class Head:
    """The units that the head of a line may mean, the row that it names, and what of it belongs to the note."""

    unit_ids: tuple[str, ...]
    row: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows and reports of a unit that a name may mean: the one if `sure`, else to choose among.

    `elsewhere` where it names a row that is not the unit's.
    """

    ids: tuple[str, ...]
    sure: bool = False
    elsewhere: bool = False


def read_head(knowledge: Knowledge, words: Sequence[str]) -> Head:
    """Return what the words before the channel mean: a unit first, then a row, and perhaps a beginning note."""
    unit_ids, rest = _unit_first(knowledge, list(words))
    count = _row_words(knowledge, rest)
    return Head(unit_ids, " ".join(rest[:count]), " ".join(rest[count:]))


def _unit_first(knowledge: Knowledge, words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    for count in range(min(_NAME_WORDS, len(words)), 0, -1):
        written = knowledge.read(" ".join(words[:count]))
        whole = [m for m in knowledge.names.find(written) if (m.start, m.end) == (0, len(written))]
        if whole:
            return (whole[0].unit_id,), words[count:]
    if not words:
        return (), []
    written = knowledge.read(words[0])
    joined = next((m for m in knowledge.names.find(written) if m.start == 0), None)
    if joined:  # 教育局行动五
        return (joined.unit_id,), [written[joined.end :], *words[1:]]
    found = knowledge.whom(words[0])
    return (found, words[1:]) if found else ((), words)


def _row_words(knowledge: Knowledge, words: Sequence[str]) -> int:
    if len(words) < 2 or all(word.isascii() for word in words):
        return len(words)
    if knowledge.ask(words[0]).intent != "row" and len(words[1]) <= 3:
        return 2  # 行动 五
    return 1


def rows_meant(knowledge: Knowledge, unit_id: str, typed: str) -> Rows:
    """Return which of a unit's rows and reports a typed name means, as well as it can be told."""
    exact = rows_named(knowledge, unit_id, typed)
    if exact.ids or exact.elsewhere:
        return exact
    matrix, answer = knowledge.matrix, knowledge.ask(typed)
    hits = tuple(dict.fromkeys(h.row_id for h in answer.rows if rules.holds(matrix, unit_id, h.row_id)))
    if hits and answer.intent != "unit":
        return Rows(hits[:_MOST], sure=len(hits) == 1)
    if answer.intent == "row" and answer.rows:
        return Rows((), elsewhere=True)
    return Rows(nearest(knowledge, unit_id, typed))


def nearest(knowledge: Knowledge, unit_id: str, typed: str) -> tuple[str, ...]:
    """Return the rows of a unit that come nearest to a typed name."""
    judged = knowledge.judge(knowledge.read(typed), unit_id)
    return tuple(candidate.row_id for _, candidate in judged.ranked[:_NEAREST])


def rows_named(knowledge: Knowledge, unit_id: str, typed: str) -> Rows:
    """Return the rows and reports of a unit that a text names by number or title: no guess is made."""
    matrix, written = knowledge.matrix, normalise(typed)
    if written in _REPORT:
        named = tuple(duty.id for duty in matrix.duties if rules.holds(matrix, unit_id, duty.id))
        return Rows(named, sure=len(named) == 1, elsewhere=not named)
    named = _titles(matrix).get(_bare(typed), ())
    if not named:
        answer = knowledge.ask(typed)
        named = tuple(hit.row_id for hit in answer.rows) if answer.intent == "row" else ()
        if not _only_number(matrix, written):  # 行动五 · 校园食品安全守护行动; among other words it is not trusted
            bare = _bare(typed)
            named = tuple(r for r in named if any(bare.endswith(t) for t, ids in _titles(matrix).items() if r in ids))
    held = tuple(row_id for row_id in named if rules.holds(matrix, unit_id, row_id))
    return Rows(held, sure=len(held) == 1, elsewhere=bool(named) and not held)


def _only_number(matrix: Matrix, written: str) -> bool:
    """Say whether a text is nothing but the number of a row: 附件2第三十八条标准."""
    words = {word.lower() for a in matrix.document.annexes for word in (a.row, a.row_en, *a.words)}
    around = re.compile("|".join((*sorted(map(re.escape, words), key=len, reverse=True), _AROUND_NUMBER)))
    return not _NUMERALS.sub("", around.sub("", written))


@lru_cache(maxsize=2)
def _titles_of(titles: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row_id, title in titles:
        for spelling in {_bare(title), _bare(title.removeprefix("开展"))}:
            found[spelling] = (*found.get(spelling, ()), row_id)
    return found


def _titles(matrix: Matrix) -> Mapping[str, tuple[str, ...]]:
    rows = [(row.id, title) for row in matrix.rows for title in (row.title, row.title_en)]
    reports = [(duty.id, title) for duty in matrix.duties for title in (duty.title, duty.title_en)]
    return _titles_of(tuple(rows + reports))


def _bare(text: str) -> str:
    return "".join(char for char in normalise(text) if char.isalnum())
