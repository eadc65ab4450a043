"""Rows named by their number: 行动五, 附件1第五项, 标准18, 第十八条标准, xing dong liu, standard no. 29."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bot.knowledge.matrix import Matrix
from bot.knowledge.numerals import value_of
from bot.knowledge.rowmarks import BETWEEN, COUNTER, Marks, annex_of, pattern

# Which annex: 附件1, 二号附件, 第一张表, the first annex; a table is one where nothing else is (not in 营养成分表1).
_WHICH = (
    r"(?:A\s*N|N\s*号\s*A|第\s*N\s*个\s*A|O\s*A|"
    r"(?:(?<![\u4e00-\u9fff])|(?<=任务)|(?<=分解))(?:表|清单)\s*N(?!\s*[份张个共次])|第\s*N\s*张表)"
)
_ITEM = (
    rf"(?:\s*{COUNTER})?[\s)\],]*[里中面的]{{0,3}}\s*"
    r"(?:(?:第|\(|(?:,\s*)?item)\s*(?P<item>N)(?=\s*(?:小?[项条款点]|句|[^\w]|$))|[.-](?P<part>N))?"
)
_FROM_END = r"(?:最后\s*(?P<last>N)|倒数第\s*(?P<from_end>N))"
# A match names a row by its `number`, or by its place `from_end`, in the `annex` or of the `kind` that it names.
_NAMED = tuple(
    pattern(template)
    for template in (
        # 附件2第十八条, annex 2 no. 18; item 18 of annex 2
        rf"(?P<annex>{_WHICH})[^NOA]{{0,14}}?(?:{_FROM_END}|(?P<number>[NO]){_ITEM})",
        rf"(?P<number>[NO])\s*(?:of|in|on|from)\s+(?:the\s+)?(?P<annex>{_WHICH})",
        # 最后一条标准; 标准里倒数第二条
        rf"{_FROM_END}\s*[个条项]?\s*的?(?P<kind>K)",
        rf"(?P<kind>K)(?:任务)?(?:分解|清单)?表?[里中头面的]*{_FROM_END}\s*[个条项行]",
        # 标准18; 第十八条标准, 18号标准; the eighteenth standard; no. 18 in the standards table; 十八条标准; 18标准
        rf"(?P<kind>K)s?(?:任务)?{BETWEEN}(?P<number>[NO])(?!\s*[项条个](?:K|任务)){_ITEM}",
        rf"(?:(?:第\s*(?P<before>N)\s*{COUNTER}?\s*[和与及跟、]\s*第?|第|#|序号|(?<![a-z])no\.|"
        r"(?:^|[^a-z\s]\s*|(?:the|of|for|on|about|in)\s)no)\s*|(?=N\s*(?:号|[那这]条)\s*K))"
        rf"(?P<number>[NO])\s*{COUNTER}?\s*(?:的|[那这][个条项])?\s*(?P<kind>K)(?!s){_ITEM}",
        r"(?P<number>O)\s*(?P<kind>K)",
        r"(?<![a-z])(?:no\.?|number|item|entry|line|row)\s*(?P<number>N)\s*(?:of|in|on|from)\s+(?:the\s+)?(?P<kind>K)",
        r"^\W*(?P<high>N)\s*[条项]\s*(?P<kind>K)",
        r"^\W*(?P<number>N)\s*(?P<sharp>#)?\s*(?P<kind>K)(?!s)(?(sharp)|(?=\s*(?:$|[^\w\s]|[的谁归是由哪找])))",
    )
)
_SECTION = pattern(r"第\s*(?P<number>N)\s*(?:部分|节|章|大部分|大点|大块)|(?<![a-z])section\s*(?P<english>N)")
# A number that stands alone, or in a table that may be either: 第十八条归谁, 表里第5项, 18, 序号5
_BARE = tuple(
    pattern(template)
    for template in (
        r"(?:^|任务|分解|[大这那总]|\W)张?表格?(?:里头?|中|上)?面?的?第\s*(?P<number>N)\s*[条项行]",
        r"^\W*第?\s*(?P<number>N)\s*[条项号]\W*(?:是|归|由|谁|哪|的|责任|牵头|$)",
        r"(?:^|\W)第\s*(?P<number>N)\s*[条项][^,.;]{0,6}(?:责任单位|牵头|哪几?家|归谁|谁负责)",
        r"^\W*(?P<number>N)\W*$",
        r"序号\s*(?P<number>N)",
    )
)
_FEW = 12  # of so many rows somebody may speak without naming one: 还有三条标准
_IS_NUMBER = pattern("[NO]")
_ORDINAL = pattern(r"第|#|O|序号|编号|(?<![a-z])no")

# Further numbers behind one: 标准17、18, 标准三到五.
_MORE = pattern(rf"\s*{COUNTER}?\s*(?:(?P<to>[到至~-]|一直到)|[、/和及跟与]|还有)\s*第?\s*(?P<number>N)")
# Whose rows and articles these are: 食品安全法第十八条, 国家标准第五条, gb14881标准第5条.
_NOT_OURS = pattern(
    r"(?:国家|地方|企业|团体|行业|国际|欧盟|(?<![办方执违])法|条例|(?<![a-z])[a-z]{2,}[\s/t]*(?:N|[\d.-])+)的?\s*$"
)
_CLAUSES = re.compile(r"[^,;:。!?，；！？]+")
# What sets a row aside before it (不是行动六, 别跟行动六弄混) and behind it (标准八报过了, 标准17跟我们没关系).
_ASIDE_BEFORE = re.compile(
    r"(?:(?<!是)不是|(?<![分特区级类个])别(?![漏忘人的])|不要(?![漏忘只光])|不算|并非|\bnot\b)[^,]{0,4}$"
)
_ASIDE_BEHIND = re.compile(
    r"没关系|无关|(?<![不想])知道|填完|报[过了完]|有了$|看[过完]|问过|(?<!不)清楚|[弄搞]混|搞错|\balready\b"
)
# What asks for the others: 除了标准18还有哪条.
_BUT_BEFORE, _BUT_BEHIND = re.compile(r"(?:除了?|\bexcept)[^,]{0,4}$"), re.compile(r"^[^,]{0,3}(?:除外|[以之]外)")


class Named(NamedTuple):
    """Rows that a question names by number. Empty: there is no such row; `unsure`: it does not say of which annex."""

    row_ids: tuple[str, ...]
    item: int | None = None
    unsure: bool = False


class _Found(NamedTuple):
    """Rows named from `start` to `end`, none where there is no such row; `item` is that of a single one."""

    start: int
    end: int
    row_ids: tuple[str, ...]
    item: int | None


class RowNumbers:
    """Finds row numbers in normalised questions about one matrix."""

    def __init__(self, matrix: Matrix, neighbours: Callable[[str, str], bool]) -> None:
        """Take a matrix, and what says of two characters whether they stand side by side in what it speaks of."""
        self._marks = Marks(matrix, neighbours)
        self._by_number = {(row.annex, row.number): row.id for row in matrix.rows if row.id != "goals"}
        self._items = {row.id: {item.number for item in row.items} for row in matrix.rows}
        self._last = {
            annex.number: max((row.number for row in matrix.rows if row.annex == annex.number), default=0)
            for annex in matrix.document.annexes
        }

    def find(self, text: str) -> Named | None:
        """Return the rows that a question names by number, or None where it names none."""
        marks = self._marks.of(text)
        if marks is None:
            return None
        if found := _apart(self._named(marks)):
            return _chosen(marks, found)
        if section := _SECTION.search(marks):
            row_id = self._by_number.get((None, value_of(section["number"] or section["english"])))
            return Named((row_id,)) if row_id else None
        bare = next(filter(None, (one.search(marks) for one in _BARE)), None)
        return self._in_any_annex(value_of(bare["number"])) if bare else None

    def _in_any_annex(self, number: int) -> Named:
        ids = tuple(row for annex in self._last if (row := self._by_number.get((annex, number))))
        return Named(ids, unsure=len(ids) > 1)

    def _named(self, marks: str) -> Iterator[_Found]:
        for found in (found for one in _NAMED for found in one.finditer(marks)):
            groups = found.groupdict()
            annex = annex_of(groups["kind"]) if groups.get("kind") else _number_in(groups["annex"])
            if _NOT_OURS.search(marks, 0, found.start()):
                continue
            if last := groups.get("last"):
                if value_of(last) == 1:  # and not 最后三项行动, which are several
                    yield self._rows(found, annex, [self._last.get(annex, 0)])
            elif high := groups.get("high"):  # 二十三条标准: so many are counted only where they are all
                if _FEW < value_of(high) < self._last.get(annex, 0):
                    yield self._rows(found, annex, [value_of(high)])
            elif from_end := groups.get("from_end"):
                yield self._rows(found, annex, [self._last.get(annex, 0) + 1 - value_of(from_end)])
            else:
                yield from self._numbered(marks, found, annex)

    def _numbered(self, marks: str, found: re.Match[str], annex: int) -> Iterator[_Found]:
        """Return the rows of a number and of those behind it, if a question may go on so behind them."""
        groups, end = found.groupdict(), found.end("number")
        numbers = [value_of(sign) for sign in (groups.get("before"), groups["number"]) if sign]
        row_id, item = self._by_number.get((annex, numbers[-1])), groups.get("item") or groups.get("part")
        if item and value_of(item) in self._items.get(row_id or "", ()):
            yield self._rows(found, annex, numbers, value_of(item))
        elif self._marks.goes_on(marks, end, ordinal=bool(_ORDINAL.search(marks, found.start(), end))):
            yield self._rows(found, annex, numbers, end=self._more(marks, end, numbers))

    def _more(self, marks: str, end: int, numbers: list[int]) -> int:
        """Add the numbers behind one, and return where the last of them ends."""
        while (more := _MORE.match(marks, end)) and self._marks.goes_on(marks, more.end(), ordinal="第" in more[0]):
            number, last = value_of(more["number"]), numbers[-1]
            if more["to"]:
                if not last < number <= max(self._last.values(), default=0):
                    break
                numbers += range(last + 1, number)
            numbers.append(number)
            end = more.end()
        return end

    def _rows(
        self, found: re.Match[str], annex: int, numbers: Iterable[int], item: int | None = None, end: int = 0
    ) -> _Found:
        ids = (self._by_number.get((annex, number)) for number in numbers)
        return _Found(found.start(), max(found.end(), end), tuple(filter(None, ids)), item)


def _number_in(annex: str) -> int:
    return value_of(next(sign for sign in annex if _IS_NUMBER.match(sign)))


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """Return what was found in its order, without what begins inside of something else."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: one.start):
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return kept


def _chosen(marks: str, found: list[_Found]) -> Named | None:
    """Return the rows that are asked for, of those that a question names: not what it sets aside, if anything is left.

    None where it asks for others than those that it names.
    """
    known = dict.fromkeys(row for one in found for row in one.row_ids)
    around = [(one, *_around(marks, one)) for one in found]
    but = {row for one, before, behind in around if _is_but(before, behind) for row in one.row_ids}
    if known and but.issuperset(known):
        return None
    aside = but | {
        row
        for one, before, behind in around
        if _ASIDE_BEFORE.search(before) or _ASIDE_BEHIND.search(behind)
        for row in one.row_ids
    }
    asked = tuple(row for row in known if row not in aside) or tuple(known)
    return Named(asked, next((one.item for one in found if one.row_ids == asked), None))


def _around(marks: str, found: _Found) -> tuple[str, str]:
    """Return what stands in the same clause before and behind something."""
    clause = next((c for c in _CLAUSES.finditer(marks) if c.start() <= found.start < c.end()), None)
    return (marks[clause.start() : found.start], marks[found.end : clause.end()]) if clause else ("", "")


def _is_but(before: str, behind: str) -> bool:
    return bool(_BUT_BEFORE.search(before) or _BUT_BEHIND.search(behind))
