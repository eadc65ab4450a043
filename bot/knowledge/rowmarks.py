"""A question written in marks: one character for a number, for what a table calls its rows, for an annex.

第十八条标准, standard no. 18 and biao zhun shi ba hold the same two marks, so that patterns need not know how rows and
numbers are written, misheard or mistyped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bot.knowledge.matrix import Matrix
from bot.knowledge.numerals import CARDINALS, DIGIT_SOUNDS, HAN_NUMERALS, ORDINALS, ROMAN, heard, marked, with_marks
from bot.knowledge.sound import fold, initials, pronounced, reading
from bot.knowledge.text import is_han

_KIND, _MOST_KINDS = 0xE900, 16
_ANNEX = "\ue8ff"
_ALL = "\ue000-\uf8ff"  # marks of every kind
_CLASSES = {"N": CARDINALS, "O": ORDINALS, "K": f"{chr(_KIND)}-{chr(_KIND + _MOST_KINDS)}", "A": _ANNEX}


def pattern(template: str) -> re.Pattern[str]:
    """Compile a pattern with N for a number, O for an ordinal, K for a kind of row and A for an annex.

    These are capitals, which no normalised text has. No mark counts as a sign between words.
    """
    template = template.replace(r"\W", rf"[^\w{_ALL}]").replace(r"[^\w\s]", rf"[^\w\s{_ALL}]")
    return re.compile(
        re.sub(
            r"\[(\^?)([NOKA]+)\]|([NOKA])",
            lambda found: f"[{found[1] or ''}{''.join(map(_CLASSES.__getitem__, found[2] or found[3]))}]",
            template,
        )
    )


# What may stand between what a row is called and its number, and what counts rows.
BETWEEN = (
    r"(?:[\s(\[【#:,.·、_-]|第|计划|之|里|中|头|面|内|的|排|编号为?|序号|条|项|清单|看到|说的|那个|"
    r"no|number|item|it|row|K){0,8}"
)
COUNTER = r"(?:大项|小[项条款]|[那这][个条]专?项?|[号个项条款大场点行调挑跳顶杂])"

_COUNTED = pattern(rf"\s*{COUNTER}")
_SURELY = re.compile(r"\s*(?:大项|[条项款])(?![目件])")
# What is measured or counted, so that a number in front of it names no row: 标准30毫克, 标准18个班, standard 24 hours.
_MEASURE = pattern(
    r"\s*(?:%|Ks|\.?N|\.?\d|[百千万亿多几余批天年月元级倍克页张度块岁星桌秒斤辆颗顿碗瓶箱袋盒毫微亩吨]|人(?![社力])|日|号[前文楼线]|家(?!长)|"
    r"份|手|间|名(?![单称])|分(?![工别管给到])|次|种(?!植)|类|所(?![有以需])|口(?!岸)|台(?!账)|米|升(?!级)|只(?![有要是])|平(?![时陆])|"
    r"个(?!\s*(?:$|[^\w\s]|K|[是的谁归由责牵负哪]))|条件|项目|小(?!项|条)|大(?![项概致])|公[里斤分]|摄氏|左右|以[上下内]|之间|物质|"
    r"(?:hours?|days?|minutes?|years?|months?|weeks?|times|people|stars?|percent|degrees?|by|pm|am|k?g|m[gml]|[lm]|[ck]m|"
    r"yue|nian|ri|tian|jia|wan|yuan|lei|zhong|jin|ren|ci|suo|pi|ji|fen)(?![a-z]))"
)
# What has parts and turns in order: 专项整治第二阶段, 第三季度, 第一时间.
_ORDERED = re.compile(
    r"\s*(?:阶段|季度?|时间|版|部分|小?组|期|轮|步|周|方|产业|责任人|位|梯队|医院|人民|中学|小学|附属|遍|代|线|现场|[批次年天名家种类])"
)

_ANY_HAN = r"[\u4e00-\u9fff]"
# Without a kind of row, an annex or one of these, nothing is named: a table, a place in one, or a number alone.
_PLACES = r"第|序号|xu ?hao|(?<![a-z])di(?![a-z])|表|清单|section"
_ALONE = rf"\W*[\d{HAN_NUMERALS}]+\s*(?:\W*$|[条项号])"
# What else stands for a number or an ordinal.
_OTHERWISE = (
    (re.compile(r"[笫苐弟](?=[\d一二三四五六七八九十])"), "第"),
    (re.compile(r"(?<=附件)[li](?![a-z])"), "1"),
    (re.compile(r"(?<=\d)o(?![a-z])"), "0"),
    (re.compile(rf"(?<!{_ANY_HAN})(?:首|头[一1])(?=[个条项])"), "第1"),
)
_ANNEXES = re.compile(
    rf"附件|附表?(?=\s*[\d一二])|附{_ANY_HAN}(?=\s*[第\d一二])|"
    r"(?<![a-z])(?:annex|appendix|attachment|fu ?jian|fj(?=\s*\d))(?![a-z])"
)
_HEARD_ANNEX = "附件"
_SHORT = 2  # characters of a kind of row that may have one wrong
_ROMANS = "|".join(sorted((roman for roman in ROMAN if len(roman) > 1), key=len, reverse=True))
# A single letter may be an English word (the action i should take), but not at an end.
_ROMAN_NUMBER = pattern(rf"([KA]\s*)((?:{_ROMANS})(?![a-z-])|[ivx](?=\s*(?:$|[^\sa-z-])))")
# Two characters that may be a kind of row misheard or mistyped, with the number behind them.
_MAYBE_KIND = pattern(
    rf"(?=({_ANY_HAN}{{2}})(?:{BETWEEN}(?P<number>[NO])(?P<asked>\s*的?(?:责任|负责|牵头|归|是?谁|由))?)?)"
)
_OPENING = re.compile(r"\W*(?:请问)?\W*")
_NUMBERED = pattern(r"第N[条项]$")

# Where a number may be heard: behind one of these, or in pinyin before what counts rows.
_ANCHOR = pattern(
    r"(?:K|第|序号|(?<![a-z])di(?![a-z])|xu ?hao|"
    rf"(?<![a-z])(?=(?:(?:{DIGIT_SOUNDS})\s+){{1,3}}(?:hao|tiao|xiang|ge)\s+(?:de\s+)?K))"
    r"\s*(?:第|di(?![a-z]))?\s*|A\s*"
)
_FIRST = re.compile(r"第|\bdi\b")
_COUNTED_BEFORE = pattern(r"(?<!A)(?<!A\s)N\s*(?:[号个项条大场]|hao|ge|xiang|tiao)?\s*(?:的|de)?\s*$")
_COUNTS_ROWS = re.compile(r"\s*[条项号个点]")
_INSIDE_ANNEX = pattern(r"\s*(?:第|[里中的那这]|序号|(?:di|xu ?hao)(?![a-z])|[NK])")
# What is heard as a number nowhere but in 第酒条, for it stands in every other sentence or behind 标准 and 行动 itself,
# and what ends none.
_WORDS, _UNSURE = frozenset("是事时就吧把其起以已食使实石酒液气汽油医期施师式"), frozenset("而儿无")
# What asks behind a number of which a single sound is all that is heard: 行动衣归谁, and not 标准酒谁管.
_ASKS = re.compile(
    r"\s*(?:[是事][哪谁不几什]|的?(?:责任|牵头|归|规|由|负责)|[有都]|谁[牵负]|里|哪几?[家个]|到底|[条项号个点]|$)"
)
_ASKS_IN_PINYIN = re.compile(
    r"\s*(?:$|[^a-z\s]|shi (?:shui|na|shen|bu)|shui|na|gui|you|de|ze|qian|fu ze|dou|xiang|tiao|hao|dian|jiu|ge(?! yue))"
)
_LONGEST_HEARD = 60  # characters of a question in which numbers are listened for
# What counts rows in pinyin, and 第 misheard.
_COUNTING_WORDS = (
    (pattern(r"[地帝弟递](?=N[条项号个]\s*的?K)"), "第"),
    (pattern(r"(?<![a-z])di\s*(?=N)"), "第"),
    (pattern(r"(?<![a-z])xu ?hao\s*(?=N)"), "序号"),
    (pattern(r"(?<=N)\s*(?:xiang|ge)(?![a-z])\s*(?:de(?![a-z])\s*)?"), "项"),
    (pattern(r"(?<=N)\s*tiao(?![a-z])\s*(?:de(?![a-z])\s*)?"), "条"),
    (pattern(r"(?<=N)\s*hao(?![a-z])\s*(?:de(?![a-z])\s*)?"), "号"),
)


def annex_of(kind: str) -> int:
    """Return the number of the annex whose rows a mark stands for."""
    return ord(kind) - _KIND


class Marks:
    """Writes normalised questions about one matrix in marks."""

    def __init__(self, matrix: Matrix, neighbours: Callable[[str, str], bool]) -> None:
        """Take a matrix, and what says of two characters whether they stand side by side in what it speaks of."""
        self._neighbours = neighbours
        self._numbered = {(row.annex, row.number) for row in matrix.rows}
        annexes = matrix.document.annexes
        self._annexes = [annex.number for annex in annexes]
        self._kinds = [(_kinds(annex.row, annex.words), chr(_KIND + annex.number)) for annex in annexes]
        words = {annex.row: chr(_KIND + annex.number) for annex in annexes} | {_HEARD_ANNEX: _ANNEX}
        self._words = {tuple(fold(reading(char)) for char in word): (word, mark) for word, mark in words.items()}
        self._sounds = [*map(pronounced, words)]
        slips = "|".join(f"{word[0]}.|.{word[1]}" for word in words if len(word) == _SHORT)
        kinds = "|".join(kind.pattern for kind, _ in self._kinds)
        firsts = "".join({re.escape(word[0]) for annex in annexes for word in (annex.row, *annex.words)})
        # Looking at the first character before trying all these makes the search several times as fast.
        self._telling = re.compile(rf"(?=[a-z附第序表清{firsts}])(?:{kinds}|{_ANNEXES.pattern}|{_PLACES})")
        self._begins = re.compile(rf"{_ALONE}|{_OPENING.pattern}(?:{slips})")

    def of(self, text: str) -> str | None:
        """Return a question in marks; None where it has nothing to mark, as most have not."""
        telling = self._telling.search(text) or self._begins.match(text)
        if not telling and not any(kind in pronounced(text) for kind in self._sounds):
            return None
        for written, instead in _OTHERWISE:
            text = written.sub(instead, text)
        for kind, mark in self._kinds:
            text = kind.sub(mark, text)
        text = with_marks(_ANNEXES.sub(_ANNEX, text))
        text = _ROMAN_NUMBER.sub(lambda found: found[1] + marked(ROMAN[found[2]]), text)
        text = self._with_heard_kinds(text)
        if len(text) <= _LONGEST_HEARD:
            text = self._with_heard_numbers(text)
        for written, instead in _COUNTING_WORDS:
            text = written.sub(instead, text)
        return text

    def goes_on(self, marks: str, end: int, *, ordinal: bool) -> bool:
        """Say whether a question may go on so behind the number of a row, which ends there; `ordinal`: behind 第."""
        if ordinal and _SURELY.match(marks, end):
            return True
        counted = _COUNTED.match(marks, end) if ordinal else None
        end = counted.end() if counted else end
        return not (_MEASURE.match(marks, end) or (ordinal and _ORDERED.match(marks, end)))

    def _with_heard_kinds(self, text: str) -> str:
        """Mark what sounds like a kind of row; beside a number, also with one sign wrong (标淮3, 第3条标隹)."""
        for found in reversed([*_MAYBE_KIND.finditer(text)]):
            written = found[1]
            meant = self._words.get(tuple(fold(reading(char)) for char in written))
            number = found["number"] and self.goes_on(text, found.end("number"), ordinal="第" in found[0])
            placed = number and _OPENING.fullmatch(text, 0, found.start())
            if meant is None and (placed or _NUMBERED.search(text, 0, found.start())):
                alike = [
                    one
                    for one in self._words.values()
                    if len(one[0]) == _SHORT and sum(map(str.__eq__, one[0], written)) == 1
                ]
                meant = alike[0] if alike and (found["asked"] or not self._neighbours(*written)) else None
            # What is written right was left as it is (标准化); 福建 and 附件 sound alike.
            if meant and written != meant[0] and (number or meant[1] != _ANNEX):
                text = text[: found.start(1)] + meant[1] + text[found.end(1) :]
        return text

    def _with_heard_numbers(self, text: str) -> str:
        """Mark numbers that are heard or mistyped where one may stand: 标准二十霸, 第石条, biao zhun san shi ba."""
        at = 0
        while anchor := _ANCHOR.search(text, at):
            at = max(anchor.end(), at + 1)
            for value, end in heard(text, anchor.end()):
                if self._may_be(text, anchor, value, end):
                    text = text[: anchor.end()] + marked(value) + text[end:]
                    break
        return text

    def _may_be(self, text: str, anchor: re.Match[str], value: int, end: int) -> bool:
        """Say whether what is heard behind an anchor is a number."""
        mark, said = anchor[0][:1], text[anchor.end() : end].strip()
        if mark == _ANNEX:
            return value in self._annexes and bool(_INSIDE_ANNEX.match(text, end))
        of_kind, ordinal = mark >= chr(_KIND), bool(_FIRST.search(anchor[0]))
        annexes = [annex_of(mark)] if of_kind else self._annexes
        named = any((annex, value) in self._numbered for annex in annexes)
        counted = of_kind and _COUNTED_BEFORE.search(text, 0, anchor.start())
        return (
            named
            and not counted
            and self.goes_on(text, end, ordinal=ordinal)
            and _sounds_so(text, said, end, ordinal=ordinal)
        )


def _sounds_so(text: str, said: str, end: int, *, ordinal: bool) -> bool:
    """Say whether what sounds like a number is one: more than a single sound, or with a question behind it."""
    if said[-1] in _WORDS:
        return ordinal and bool(_COUNTS_ROWS.match(text, end))
    if said == "shi":  # a verb else: biao zhun shi shui ding de
        return ordinal
    if said.isascii():
        return " " in said or bool(_ASKS_IN_PINYIN.match(pronounced(text[end:])))
    several = len(said.replace(" ", "")) > 1
    return (several and said[-1] not in _UNSURE) or bool(_ASKS.match(text, end))


def _kinds(row: str, others: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of what a table calls its rows: in Chinese, English, pinyin and initials."""
    words = sorted({row, *others}, key=len, reverse=True)
    sounds = [reading(char) for char in row]
    han = "|".join("".join(f"{char}+" for char in word) for word in words if is_han(word[0]))
    latin = "|".join([initials(sounds), r"\s*".join(sounds), *(re.escape(w) for w in words if not is_han(w[0]))])
    return re.compile(rf"(?:{han})(?![化厂])|(?<![a-z])(?:{latin})(?=s?(?![a-z]))")
