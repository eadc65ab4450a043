"""Numbers as people write, type and say them: 18, 十八, 拾捌, 廿三, 三八, ⑱, XVIII, eighteenth, shi ba, 十霸, 十囚.

A number that is read stands in a text as one private character, so that what looks for it need not know how it was
written; no other character of a normalised text is private.
"""

from __future__ import annotations

import re

from bot.knowledge.sound import reading

_CARDINAL, _ORDINAL = 0xE000, 0xE400
_MOST = _ORDINAL - _CARDINAL  # numbers from here on stay as they are: years, mostly
_TEN = 10
# What stands for numbers, in the brackets of a pattern.
CARDINALS = f"{chr(_CARDINAL)}-{chr(_ORDINAL - 1)}"
ORDINALS = f"{chr(_ORDINAL)}-{chr(_ORDINAL + _MOST - 1)}"

_DIGITS = dict(zip("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖", (*range(10), *range(10)), strict=True)) | {"两": 2}
_TENS = "十拾"
_SEVERAL_TENS = {"廿": "二十", "卅": "三十"}
# The signs of Chinese numerals.
HAN_NUMERALS = f"{''.join(_DIGITS)}{_TENS}{''.join(_SEVERAL_TENS)}"
_UNDER_TWENTY = (
    "one first|two second|three third|four fourth|five fifth|six sixth|seven seventh|eight eighth|nine ninth|"
    "ten tenth|eleven eleventh|twelve twelfth|thirteen thirteenth|fourteen fourteenth|fifteen fifteenth|"
    "sixteen sixteenth|seventeen seventeenth|eighteen eighteenth|nineteen nineteenth"
)
_ENGLISH = {word: n for n, both in enumerate(_UNDER_TWENTY.split("|"), 1) for word in both.split()}
_ENGLISH_TENS = {"twenty": 20, "twentieth": 20, "thirty": 30, "thirtieth": 30}
_ENDS_ORDINAL = ("first", "second", "third", "th")
_UNITS = "|".join(word for word, value in _ENGLISH.items() if value < _TEN)
# 十八, 廿三, 三八, and neither 五六十 nor 二十三十; 两三条, 三五个 are several.
_ABOUT = "一二|二三|两三|三四|三五|四五|五六|六七|七八|八九"
_ONE = f"[{''.join(_DIGITS)}]"
_HAN_NUMBER = re.compile(rf"{_ONE}?[{_TENS}]{_ONE}?|[{''.join(_SEVERAL_TENS)}]{_ONE}?|{_ONE}{{1,2}}")
# Words that begin with a number.
_WORDS = (
    "一(?:[般直致样定些点次票把举律刀概共并览级类流旦起站步切线手连经带贯]|下(?![面边列头]))|二[维次手级类等]|三(?:[无包农级]|方(?!案))|"
    "四(?:个?最|季)|五[花星常谷湖]|六一|七夕|八项规定|九价|十(?:[足大佳全]|分(?![别工]))"
)
_WRITTEN = re.compile(
    rf"(?<!第)(?:{_ABOUT})(?=[个条项家天大种类])|(?:{_WORDS})|(?<![百千万{HAN_NUMERALS}])(?P<han>[{HAN_NUMERALS}]+)(?![百千万])"
    r"|(?<!\d)(?P<digits>\d{1,3})(?:(?P<th>st|nd|rd|th)(?![a-z])|(?!\d))"
    rf"|(?<![a-z])(?:(?P<tens>{'|'.join(_ENGLISH_TENS)})(?:[\s-]+(?P<unit>{_UNITS}))?"
    rf"|(?P<under>{'|'.join(_ENGLISH)}))(?![a-z])"
)
_ROMAN_TENS, _ROMAN_UNITS = ("", "x", "xx", "xxx"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
# Roman numerals below 40.
ROMAN = {ten + one: _TEN * t + o for t, ten in enumerate(_ROMAN_TENS) for o, one in enumerate(_ROMAN_UNITS) if t + o}
_SOUNDS = {"yi": 1, "er": 2, "san": 3, "shan": 3, "si": 4, "wu": 5, "liu": 6, "qi": 7, "ba": 8, "jiu": 9, "shi": _TEN}
DIGIT_SOUNDS = "|".join(_SOUNDS)
# What is taken for a number on paper.
_LOOKS = {"匕": 7, "囚": 4, "土": _TEN, "士": _TEN, "丸": 9}
_ATOM = re.compile(rf"\s*(?:([{CARDINALS}])|([\u4e00-\u9fff])|([a-z]+))")
_MOST_ATOMS = 3


def marked(value: int) -> str:
    """Return what stands for a number."""
    return chr(_CARDINAL + value)


def value_of(mark: str) -> int:
    """Return the number that a mark stands for."""
    return (ord(mark) - _CARDINAL) % _MOST


def sounds_of(value: int) -> str:
    """Return how a number below 100 sounds: 30: san shi."""
    sound = {number: sound for sound, number in reversed(_SOUNDS.items())}
    return " ".join(sound[atom] for atom in _atoms(value))


def with_marks(text: str) -> str:
    """Return a normalised text with a mark in the place of every number below 1000 that is written as one.

    Chinese numerals are read below 100. What is said to be about so many stays as it is.
    """
    return _WRITTEN.sub(_mark, text)


def _mark(found: re.Match[str]) -> str:
    if found.lastgroup is None:
        return found[0]
    if found["han"]:
        return marked(_of_han(found["han"])) if _HAN_NUMBER.fullmatch(found["han"]) else found[0]
    if found["digits"]:
        return chr((_ORDINAL if found["th"] else _CARDINAL) + int(found["digits"]))
    value = _ENGLISH_TENS.get(found["tens"], 0) + _ENGLISH.get(found["unit"] or found["under"], 0)
    return chr((_ORDINAL if found[0].endswith(_ENDS_ORDINAL) else _CARDINAL) + value)


def _of_han(numeral: str) -> int:
    """Return the value of a Chinese numeral (三十五, 拾, 三五 read digit by digit)."""
    for short, long in _SEVERAL_TENS.items():
        numeral = numeral.replace(short, long)
    for ten in _TENS:
        if ten in numeral:
            before, _, after = numeral.partition(ten)
            return (_of_han(before) if before else 1) * _TEN + (_of_han(after) if after else 0)
    return int("".join(str(_DIGITS[char]) for char in numeral) or 0)


def heard(text: str, at: int) -> list[tuple[int, int]]:
    """Return the numbers that may be heard or made out from a place on, each with its end, the longest first.

    Where a part of one is written as a number, all of it may be; those that are written wholly are left out.
    """
    found: list[tuple[int, int]] = []
    atoms: list[int] = []
    said = False
    while len(atoms) < _MOST_ATOMS and (piece := _ATOM.match(text, at)):
        mark, char, word = piece.groups()
        said = said or not mark
        value = value_of(mark) if mark else _LOOKS.get(char) or _SOUNDS.get(reading(char) if char else word, 0)
        if not value:
            break
        atoms += _atoms(value)
        at = piece.end()
        if said and (number := _joined(atoms)):
            found.append((number, at))
    return found[::-1]


def _atoms(value: int) -> list[int]:
    """Return what a number below 100 is made of: 35: 3, 10, 5; 12: 10, 2."""
    tens, ones = divmod(value, _TEN)
    return [value] if not tens else [tens, _TEN, ones][tens == 1 : 3 if ones else 2]


def _joined(atoms: list[int]) -> int:
    """Return the number that several make side by side, 0 where they make none: 3, 10, 1: 31."""
    match atoms:
        case [one]:
            return one
        case [ten, one] if ten == _TEN > one:
            return _TEN + one
        case [tens, ten] if 1 < tens < _TEN == ten:
            return tens * _TEN
        case [tens, ten, one] if 1 < tens < _TEN == ten and one < _TEN:
            return tens * _TEN + one
    return 0
