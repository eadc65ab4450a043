"""Rows named by their number: 行动五, 附件1第五项, 标准18, 第十八条标准, xing dong liu, standard no. 29."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.knowledge.matrix import Matrix
from bot.knowledge.sound import initials, pronounced, reading
from bot.knowledge.text import is_han

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_TENS = "十拾"
_TEN = 10
_SEVERAL_TENS = {"廿": "二十", "卅": "三十"}
_NUMERAL = re.compile(f"[{''.join(_DIGITS)}{_TENS}{''.join(_SEVERAL_TENS)}]+")
_COUNTING = re.compile(rf"{_NUMERAL.pattern}|[\da-z首]")
# What else stands for a number: 附件l, 标准2o, 首个, 头一个.
_NUMBERS = (
    (re.compile(r"(?<=附件)[li](?![a-z])"), "1"),
    (re.compile(r"(?<=\d)o(?![a-z])"), "0"),
    (re.compile(r"(?<![\u4e00-\u9fff])(?:首|头[一1])(?=[个条项])"), "第1"),
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
# English numbers, one to nineteen and the tens, each with its ordinal.
_UNDER_TWENTY = (
    "one first|two second|three third|four fourth|five fifth|six sixth|seven seventh|eight eighth|nine ninth|"
    "ten tenth|eleven eleventh|twelve twelfth|thirteen thirteenth|fourteen fourteenth|fifteen fifteenth|"
    "sixteen sixteenth|seventeen seventeenth|eighteen eighteenth|nineteen nineteenth"
)
_ENGLISH = {word: n for n, pair in enumerate(_UNDER_TWENTY.split("|"), 1) for word in pair.split()}
_ENGLISH_TENS = {"twenty": 20, "twentieth": 20, "thirty": 30, "thirtieth": 30}
_UNITS = "|".join(word for word, n in _ENGLISH.items() if n < _TEN)
_IN_ENGLISH = re.compile(
    rf"(?<![a-z])(?:({'|'.join(_ENGLISH_TENS)})(?:[\s-]+({_UNITS}))?|({'|'.join(_ENGLISH)}))(?![a-z])"
    r"|(?<![a-z\d])(\d{1,2})(?:st|nd|rd|th)(?![a-z])"
)
_SPOKEN = {"yi": 1, "er": 2, "san": 3, "si": 4, "wu": 5, "liu": 6, "qi": 7, "ba": 8, "jiu": 9}

_ANNEX = "fu jian"  # how 附件 sounds
_SPOKEN_ITEM = re.compile(
    rf"(?<![a-z]){_ANNEX} (yi|er)\s+di\s+((?:[a-z]+\s+){{0,2}}?[a-z]+)\s+(?:xiang|[td]iao|ge|hao)\b"
)

# What makes a number a quantity and not the name of a row, or part of one that is only heard (标准2时6: 26).
_QUANTITY = (
    r"(?!\s*(?:%|\.\d|\d|批|天|人|年|月|日|号前|家|万|元|个月|级|倍|kg|克|大|手|页|份|张|物质|间|共|"
    r"[是时]\s*\d{1,2}(?!\s*[\d家月年个天项人份日号类种])))"
)
_BETWEEN = (
    r"(?:[\s(\[【#:,.、_-]|第|计划|之|里|中|头|面|内|的|排|编号|序号|条|项|看到|说的|那个|"
    r"no|number|item|it|row|action|standard){0,8}"
)
_ITEM = (
    r"\s*[)\]]?\s*(?:里|中|的)?\s*"
    r"(?:第\s*(\d{1,2})\s*(?:小?[项条款点]|句)|\(\s*(\d{1,2})\s*\)|(?:,\s*)?item\s*(\d{1,2}))?"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Rows that a number names; several where the question does not say of which annex. Empty: there is no such row."""

    row_ids: tuple[str, ...]
    item: int | None = None


def value_of(numeral: str) -> int:
    """Return the value of a Chinese numeral below 100 (三十五, 拾, 三五 read digit by digit)."""
    for short, long in _SEVERAL_TENS.items():
        numeral = numeral.replace(short, long)
    for ten in _TENS:
        if ten in numeral:
            before, _, after = numeral.partition(ten)
            return (value_of(before) if before else 1) * 10 + (value_of(after) if after else 0)
    return int("".join(str(_DIGITS[char]) for char in numeral) or 0)


class RowNumbers:
    """Finds row numbers in normalised questions about one matrix."""

    def __init__(self, matrix: Matrix, neighbours: Callable[[str, str], bool]) -> None:
        """Take a matrix, and what says of two characters whether they stand side by side in what it speaks of."""
        self._neighbours = neighbours
        self._by_number = {(row.annex, row.number): row.id for row in matrix.rows if row.id != "goals"}
        self._items = {row.id: {item.number for item in row.items} for row in matrix.rows}
        self._last = {
            a.number: max((r.number for r in matrix.rows if r.annex == a.number), default=0)
            for a in matrix.document.annexes
        }
        # With the sounds that must be heard before it is worth while to look for a number that is only heard.
        self._spoken_kinds = [
            (annex.number, tuple(map(reading, annex.row)), self._spoken(annex.row)) for annex in matrix.document.annexes
        ]
        self._kinds: list[tuple[int, str, re.Pattern[str], re.Pattern[str], re.Pattern[str]]] = []
        for annex in matrix.document.annexes:
            words = sorted({annex.row, *annex.words}, key=len, reverse=True)
            han = [word for word in words if is_han(word[0])]
            sounds = [reading(char) for char in annex.row]
            short = [initials(sounds), r"\s*".join(sounds), *(w for w in words if not is_han(w[0]))]
            kind = "|".join(map(re.escape, han))
            latin = rf"(?<![a-z])(?:{'|'.join(short)})(?![a-z])"
            blurred = "|".join(f"{word[0]}.|.{word[1]}" for word in [annex.row] if len(word) == 2)
            self._kinds.append(
                (
                    annex.number,
                    annex.row,
                    re.compile(
                        rf"(?:(?:{kind})(?:任务)?|{latin}){_BETWEEN}(\d{{1,3}}){_QUANTITY}(?!\s*[项条个](?:标准|行动|任务)){_ITEM}"
                        rf"|(?<!\d)(?:(?:第|#|序号|(?<![a-z])no\.|(?:^|[^a-z\s]\s*|(?:the|of|for|on|about|in)\s)no)\s*|(?=\d+\s*(?:号|[那这]条)\s*(?:{kind})))(\d{{1,3}})\s*"
                        rf"(?:[号个项条大场]|大项|[那这][个条]专?项?)?\s*的?\s*(?:{kind}|{latin})(?!化|厂)"
                        rf"|(?<![\da-z])#(\d{{1,2}})#\s*{latin}"
                        rf"|^\W*(\d{{1,2}})\s*(?:#\s*(?:{kind})|(?:{kind})(?=\s*(?:$|[^\w\s]|[的谁归是由哪找])))"
                    ),
                    re.compile(rf"^\W*(?:请问)?\W*({blurred}){_BETWEEN}(\d{{1,3}}){_QUANTITY}"),
                    re.compile(
                        rf"(?:最后\s*(1)|倒数第\s*(\d{{1,2}}))\s*[个条项]?\s*的?(?:{kind})"
                        rf"|(?:{kind})[里中头面的]*(?:最后\s*(1)|倒数第\s*(\d{{1,2}}))\s*[个条项]"
                    ),
                )
            )
        named = "|".join(re.escape(word) for annex in matrix.document.annexes for word in {annex.row, *annex.words})
        self._annexed = re.compile(
            rf"(?:(?:附件|附.|附|annex|appendix)\s*(\d)(?!\d)|(?<!\d)(?:(\d)\s*号|第\s*(\d)\s*个)\s*附件"
            rf"|(?:(?<![\u4e00-\u9fff])|(?<=任务)|(?<=分解))(?:表|清单)\s*(\d)(?!\d|\s*[份张个共次])|第\s*(\d)\s*张表)"
            rf"(?:(?!附件|annex)[^\d]){{0,14}}?(最后\s*1|\d{{1,3}}){_QUANTITY}{_ITEM}"
        )
        # A single letter may be an English word (the action i should take), but not at an end.
        long = "|".join(sorted((roman for roman in _ROMAN if len(roman) > 1), key=len, reverse=True))
        self._roman = re.compile(rf"((?<![a-z])(?:annex|{named})\s*)((?:{long})(?![a-z-])|[ivx](?=\s*(?:$|[^\sa-z-])))")
        self._bare = re.compile(
            r"(?:^|任务|分解|[大这那总]|\W)表格?(?:里头?|中|上)?面?的?第\s*(\d{1,3})\s*[条项行]|^\W*第?\s*(\d{1,3})\s*[条项号]\W*(?:是|归|由|谁|哪|的|责任|牵头|$)|^\W*(\d{1,3})\W*$"
        )
        self._section = re.compile(
            r"(?:第\s*(\d{1,2})\s*(?:部分|节|章|大部分|大点|大块)|(?<![a-z])section\s*(\d{1,2}))"
        )

    @staticmethod
    def _spoken(word: str) -> re.Pattern[str]:
        sounds = r"\s*".join(map(reading, word))
        digit = "|".join(_SPOKEN)
        after = r"(?=\s*(?:$|shi\s+(?:shui|na|shen)|shui|na|gui|you|de|ze|qian|fu ze|dou|xiang|tiao|hao|[^a-z\s]))"
        numeral = rf"((?:(?:{digit})\s+)?shi(?:\s+(?:{digit})(?![a-z]))?|(?:{digit})(?![a-z]))"
        return re.compile(
            rf"(?<![a-z])(?:{sounds}\s+(?:di\s+)?{numeral}{after}"
            rf"|di\s+{numeral}\s+(?:tiao|xiang|ge|hao)\s+(?:de\s+)?{sounds}(?!\s+hua))"
        )

    def find(self, text: str) -> Named | None:
        """Return the rows that a question names by number, or None where it names none."""
        if not _COUNTING.search(text):  # as in most questions
            return self._by_sound(text)
        for written, number in _NUMBERS:
            text = written.sub(number, text)
        text = self._roman.sub(lambda found: f"{found[1]}{_ROMAN[found[2]]}", text)
        digits = _NUMERAL.sub(lambda found: f" {value_of(found[0])} ", text)
        digits = re.sub(r"\s+", " ", _IN_ENGLISH.sub(_english, digits))
        if not any(map(str.isdigit, digits)):
            return self._by_sound(text)
        return self._by_kind(digits) or self._by_sound(text) or self._without_kind(digits)

    def _by_kind(self, digits: str) -> Named | None:
        if found := self._annexed.search(digits):
            annex, told = int(next(filter(None, found.groups()[:5]))), found[6]
            number = self._last.get(annex, 0) if told.startswith("最后") else int(told)
            return self._named(annex, number, found[7] or found[8] or found[9])
        for annex, row, exact, blurred, from_end in self._kinds:
            if found := from_end.search(digits):
                return self._named(annex, self._last.get(annex, 0) + 1 - int(next(filter(None, found.groups()))), None)
            if found := exact.search(digits):
                told, item = found[1] or found[5] or found[6] or found[7], found[2] or found[3] or found[4]
                return self._named(annex, int(told), item)
            # 行洞3, 标淮3, and not 行人3, 标签3, which are words themselves.
            found = blurred.search(digits)
            if found and (pronounced(found[1]) == pronounced(row) or not self._neighbours(*found[1])):
                return self._named(annex, int(found[2]), None)
        return None

    def _named(self, annex: int, number: int, item: str | None) -> Named:
        row_id = self._by_number.get((annex, number))
        if row_id is None:
            return Named(())
        found = int(item) if item else None
        return Named((row_id,), found if found in self._items[row_id] else None)

    def _by_sound(self, text: str) -> Named | None:
        if len(text) > 60:
            return None
        sounds = pronounced(text)
        if _ANNEX in sounds and (found := _SPOKEN_ITEM.search(sounds)):
            number = _spoken_value(found[2].split())
            return self._named(_SPOKEN[found[1]], number, None) if number else None
        for annex, kind, spoken in self._spoken_kinds:
            if all(sound in sounds for sound in kind) and (found := spoken.search(sounds)):
                number = _spoken_value((found[1] or found[2]).split())
                if found[0].endswith("shi") and (annex, number) not in self._by_number:
                    number //= _TEN  # 行动二是谁: the last sound is the verb
                # 标准是, 标准时: every other sentence has that sound, so ten must be typed as pinyin or as 十.
                if number and (number != _TEN or found[2] or "shi" in text):
                    return self._named(annex, number, None)
        return None

    def _without_kind(self, digits: str) -> Named | None:
        if found := self._section.search(digits):
            row_id = self._by_number.get((None, int(found[1] or found[2])))
            return Named((row_id,)) if row_id else None
        if found := self._bare.search(digits):
            number = int(found[1] or found[2] or found[3])
            rows = tuple(self._by_number[a, number] for a in sorted(self._last) if (a, number) in self._by_number)
            return Named(rows)
        return None


def _english(found: re.Match[str]) -> str:
    """Return an English number in digits, an ordinal between marks: only it may stand before what it counts."""
    tens, unit, under, written = found.groups()
    value = int(written) if written else _ENGLISH_TENS.get(tens, 0) + _ENGLISH.get(unit or under, 0)
    last = unit or under or tens
    return f" #{value}# " if written or last.endswith(("first", "second", "third", "th")) else f" {value} "


def _spoken_value(sounds: list[str]) -> int:
    if "shi" not in sounds:
        return _SPOKEN.get(sounds[0], 0) if len(sounds) == 1 else 0
    at = sounds.index("shi")
    before = _SPOKEN.get(sounds[at - 1], 0) if at else 1
    after = _SPOKEN.get(sounds[at + 1], 0) if at + 1 < len(sounds) else 0
    return before * 10 + after
