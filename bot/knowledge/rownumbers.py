"""Rows named by their number: 行动五, 附件1第五项, 标准18, 第十八条标准, xing dong liu, standard no. 29."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bot.knowledge.matrix import Matrix
from bot.knowledge.numerals import value_of
from bot.knowledge.rowmarks import BETWEEN, QUANTITY, Marks, annex_of, pattern

# Which annex: 附件1, 二号附件, 第一张表, the first annex; a table is one where nothing else is (not in 营养成分表1).
_WHICH = (
    r"(?:A\s*N|N\s*号\s*A|第\s*N\s*个\s*A|O\s*A|"
    r"(?:(?<![\u4e00-\u9fff])|(?<=任务)|(?<=分解))(?:表|清单)\s*N(?!\s*[份张个共次])|第\s*N\s*张表)"
)
_ITEM = r"\s*[)\]]?\s*[里中的]{0,2}\s*(?:(?:第|\(|(?:,\s*)?item)\s*(?P<item>N)(?=\s*(?:小?[项条款点]|句|\W|$)))?"
_COUNTED = r"(?:[号个项条大场调挑]|大项|[那这][个条]专?项?)"
_FROM_END = r"(?:最后\s*(?P<last>N)|倒数第\s*(?P<from_end>N))"
# A match names a row by its `number`, or by its place `from_end`, in the `annex` or of the `kind` that it names.
_NAMED = tuple(
    pattern(template)
    for template in (
        # 附件2第十八条, annex 2 no. 18; item 18 of annex 2
        rf"(?P<annex>{_WHICH})[^NOA]{{0,14}}?(?:{_FROM_END}|(?P<number>[NO]){QUANTITY}{_ITEM})",
        rf"(?P<number>[NO])\s*(?:of|in|on|from)\s+(?:the\s+)?(?P<annex>{_WHICH})",
        # 最后一条标准; 标准里倒数第二条
        rf"{_FROM_END}\s*[个条项]?\s*的?(?P<kind>K)",
        rf"(?P<kind>K)(?:任务)?(?:分解|清单)?表?[里中头面的]*{_FROM_END}\s*[个条项行]",
        # 标准18; 第十八条标准, 18号标准; the eighteenth standard; no. 18 in the standards table; 18标准
        rf"(?P<kind>K)(?:任务)?{BETWEEN}(?P<number>[NO]){QUANTITY}(?!\s*[项条个](?:K|任务)){_ITEM}",
        r"(?:(?:第|#|序号|(?<![a-z])no\.|(?:^|[^a-z\s]\s*|(?:the|of|for|on|about|in)\s)no)\s*|(?=N\s*(?:号|[那这]条)\s*K))"
        rf"(?P<number>[NO])\s*{_COUNTED}?\s*的?\s*(?P<kind>K){_ITEM}",
        r"(?P<number>O)\s*(?P<kind>K)",
        r"(?<![a-z])(?:no\.?|number|item|entry|line|row)\s*(?P<number>N)\s*(?:of|in|on|from)\s+(?:the\s+)?(?P<kind>K)",
        r"^\W*(?P<number>N)\s*(?P<sharp>#)?\s*(?P<kind>K)(?(sharp)|(?=\s*(?:$|[^\w\s]|[的谁归是由哪找])))",
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
_IS_NUMBER = pattern("[NO]")

# Several rows may be named because all but one are set aside: 不是行动六, 标准八报过了, 标准17跟我们没关系.
_CLAUSES = re.compile(r"[^,;:。!?，；！？]+")
_SET_ASIDE = re.compile(
    r"(?<!是)不是|不算|不要|别|没关系|无关|(?<!不)(?<!想)知道|填完|报[过了完]|有了|看[过完]|问过|(?<!不)清楚|[弄搞]混|搞错|"
    r"除了|已经|\bnot\b|\balready\b"
)


class Named(NamedTuple):
    """Rows that a question names by number. Empty: there is no such row; `unsure`: it does not say of which annex."""

    row_ids: tuple[str, ...]
    item: int | None = None
    unsure: bool = False


class _Found(NamedTuple):
    start: int
    end: int
    row_id: str | None
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
            if end := groups.get("from_end") or groups.get("last"):
                if groups.get("last") and value_of(end) > 1:  # 最后三项行动: several
                    continue
                number = self._last.get(annex, 0) + 1 - value_of(end)
            else:
                number = value_of(groups["number"])
            row_id = self._by_number.get((annex, number))
            item = value_of(groups["item"]) if groups.get("item") else None
            known = row_id is not None and item in self._items[row_id]
            yield _Found(*found.span(), row_id, item if known else None)


def _number_in(annex: str) -> int:
    return value_of(next(sign for sign in annex if _IS_NUMBER.match(sign)))


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """Return what was found in its order, without what begins inside of something else."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: one.start):
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return kept


def _chosen(marks: str, found: list[_Found]) -> Named:
    """Return the rows that are asked for, of those that a question names: not what it sets aside, if anything is left.

    Where it sets one aside the last of the others is meant.
    """
    known = [one for one in found if one.row_id]
    aside = {one for one in known if _SET_ASIDE.search(_clause(marks, one))}
    left = [one for one in known if one not in aside]
    asked = left[-1:] if aside and left else known
    ids = tuple(dict.fromkeys(one.row_id for one in asked if one.row_id))
    return Named(ids, asked[0].item if len(ids) == 1 else None)


def _clause(marks: str, found: _Found) -> str:
    return next((c[0] for c in _CLAUSES.finditer(marks) if c.start() <= found.start < c.end()), "")
