"""Marks of secrecy: what must never go through a chat platform is recognised by its mark and turned away.

In doubt it is a mark: a file refused by mistake costs somebody a minute, one let through can't be taken back. Two
rules, one for names and one for what is written inside:

- In a file's name 秘密, 机密 or 绝密 is a mark wherever it stands, unless it is denied (非, 不涉及, 不含, 无…), is the
  end of 国家秘密, 工作秘密, 商业秘密 or 技术秘密, or is no word at all (计算机密码, 发动机密封, 杜绝密切接触).
- In a text the words also occur in ordinary sentences (请勿发送国家秘密), so a mark is what looks like one: with a
  star, after 密级, ticked in a form, with 级, alone on its line or in its cell, 机密文件, 属机密.

A mark that is only a picture (a scan, a stamp) is not found; nor is secret content that nobody marked.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = ("绝密", "机密", "秘密")  # the gravest first

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_SIMPLIFIED = str.maketrans("祕機絕絶宻級屬於為爲資檔電報國業術", "秘机绝绝密级属于为为资档电报国业术")

_MARK = "(?P<mark>绝密|机密|秘密)"
_NO_WORD = r"(?!码|钥|闭|度|接触|封(?![存面皮套袋])|切(?![勿记])|集(?![中合]))"
_NEGATIONS = ("非", "不涉", "不涉及", "未涉及", "不含", "不含有", "无", "不属", "不属于", "不是")
_KINDS = ("国家", "工作", "商业", "技术")  # of secrets: their names are ordinary words
_STAR = "[★☆⭐🌟✩✪✭✮✯]"
_PERIOD = r"(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s{0,3}(?:年|个月|月|天|日)|长期|启用前|启封前|解密前)"

_IN_NAME = re.compile(rf"(?P<first>[绝机秘])[\s_\-.·]{{0,3}}密{_NO_WORD}")
_STARRED = re.compile(rf"\s{{0,3}}(?:级(?!别)|级?\s{{0,3}}{_STAR}|级?\s{{0,3}}\*\s{{0,3}}{_PERIOD})")

# 计算机 密级 is two words: 机 begins one at the start of a phrase and after a verb alone.
_SPACED = re.compile(r"([绝秘]|(?<![\u4e00-\u9fff])机|(?<=[属于为是])机)[^\S\n]{1,12}密")
_UPRIGHT = re.compile(r"^([^\S\n]*[绝机秘])[^\S\n]*\n\s{0,12}密", re.MULTILINE)  # one character a line
_CELLS = re.compile(r"[\t|\r\x00-\x08\x0b\x0c\x1c-\x1f\x85\u2028\u2029]| {2,}")
_PAPER = "(?:文件|材料|资料|公文|电报|文电|档案|件)"
_BEFORE_PAPER = "".join(f"(?<!{word})" for word in (*_NEGATIONS, "商业", "技术"))
_EDGE = r"[^\w\n□○◯☐]{0,30}"  # an empty box is a choice that nobody made
_IN_TEXT = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"{_MARK}{_STARRED.pattern}",
        rf"(?:密级|(?:保密|涉密|秘密)(?:等级|级别))\s{{0,3}}(?:[::]|为|是|定为)?\s{{0,3}}[\"“'(\[【]?\s{{0,3}}{_MARK}",
        rf"[☑☒√✓✔■●]\s{{0,3}}{_MARK}级?(?![\u4e00-\u9fff])",
        rf"{_BEFORE_PAPER}(?P<mark>绝密|机密){_PAPER}",
        rf"(?<!不)(?:属于?|定为|列为|标为)[\"“'(\[【]?(?P<mark>绝密|机密){_NO_WORD}",
        rf"^{_EDGE}(?:\d{{3,8}} )?{_MARK}级?件?(?:{_EDGE}{_PERIOD})?{_EDGE}(?:特提|特急|加急|平急|急件)?{_EDGE}$",
    )
)


def mark_in(name: str, text: str) -> str | None:
    """Return the gravest mark in a file's name and text (绝密, 机密 or 秘密); None where there is none.

    Width, traditional characters, spaces between the two characters and invisible ones in between make no difference.
    In `text` a line, or what a tab or a bar sets apart, is a cell.
    """
    found = {*_in_name(_plain(name)), *_in_text(_plain(text))}
    return next((mark for mark in MARKS if mark in found), None)


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED)


def _in_name(name: str) -> set[str]:
    marks = set()
    for found in _IN_NAME.finditer(name):
        mark, before = f"{found['first']}密", name[: found.start()]
        an_ordinary_word = mark == "秘密" and before.endswith(_KINDS) and not _STARRED.match(name, found.end())
        if not before.endswith(_NEGATIONS) and not an_ordinary_word:
            marks.add(mark)
    return marks


def _in_text(text: str) -> set[str]:
    if "密" not in text:
        return set()
    lines = _CELLS.sub("\n", _UPRIGHT.sub(r"\1密", _SPACED.sub(r"\1密", text)))
    return {found["mark"] for pattern in _IN_TEXT for found in pattern.finditer(lines)}
