"""The reports that are due every year: whether a question asks for them, and whose it means."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable

from bot.knowledge.matrix import Duty, Matrix
from bot.knowledge.mentions import Mention, without
from bot.knowledge.numerals import CARDINALS, ORDINALS, sounds_of, value_of, with_marks
from bot.knowledge.phrasing import EITHER
from bot.knowledge.sound import pronounced
from bot.knowledge.text import is_han, normalise

# Words of which a question may be made that asks for what is due and says no more: 我们局几号交, 还剩几天截止.
_DUE = (
    "请问 那 我 我们 咱 咱们 你们 他们 本 局 委 县 区 市 单位 中心 部门 里 的 和 与 跟 那份 那个 这份 分别 都 各自 各 "
    "是 得 要 应该 该 最 晚 最迟 几 号 什么 啥 时候 哪 哪天 天 日 何时 还 剩 有 之 前 交 报 截止 到期 上 去 上报 报送 "
    "递 送 给 到 谁 日期 时间 期限 报告 年报 吗 呢 呀 啊"
)
_DUE_ENGLISH = "ddl|deadline|due|date|when|what|is|it|the|we|do|who|whom|report|to"
_WHEN = re.compile(
    r"什么时[候侯间]|啥时候|几号|几月|哪天|哪一天|哪日|何时|何日|截止|截至|节止|截.时间|期限|时限|时间节点|最晚|最迟|"
    r"最后日期|最后期限|多久|(?<!生产)(?<!保质)日[期子]|(?:上报|报送|提交|上交)时间|时闾|拖到|还[剩有]几天|几[天号]到期|几份|"
    r"算到头|逾期|过期没交|到期|封口|月底|年底前?要?交|报送对象"
)
# In English or pinyin; voice input writes 豹告 and 借止, so that what characters sound like is held against it too.
_WHEN_SAID = re.compile(
    r"\b(?:ddl\b|deadlines?\b|due\b|when\b|what date|which date|last day|"
    r"shen ?me ?shi ?(?:hou|jian)|ji ?hao|na ?(?:yi ?)?tian|jie ?zhi|ri ?qi|qi ?xian)"
)
_TO_WHOM = re.compile(
    r"[交报给送][到给]?谁|给谁|向谁|向哪|[报交送投递]到?(?:哪|何处)|[报交送]的?对象|"
    r"\bgei shui|\bxiang shui|to whom|submit(ted)? to|recipient|\bwho\b.*\b(submit|report|send)\b.*\bto\b"
)
_WHAT_IN_IT = re.compile(
    r"(?:报告?|交|写|汇报|上报|总结|材料|说明)的?(?:些|点|一?下|清楚)?(?:什么|啥|哪些|哪几)|"
    r"(?:报告?|汇报|总结|材料|年报|稿子).{0,8}(?:内容|包[括含]|写(?:些|点)?[啥什哪])|"
    r"what\b.*\b(?:report|submit|hand in|put in)|(?:report|summary)\b.*\b(?:contain|include|cover|consist|put)|"
    r"bao ?gao ?(?:xie ?)?(?:shen ?me|na ?xie|nei ?rong)"
)
_REPORT = re.compile(
    r"年报|报[告吿高搞]|爆告|总结|小结|终结|成绩单|交卷|交差|稿子|材料|年终|报送|上报|呈报|呈送|汇报|递上去|提交|要交|得交|该交|要报|"
    r"(?:时候|几号|哪天|何时)报(?![名到销警考案废修])|^\W*(?:什么时候|啥时候|几号|哪天)交|交啥|交什么|前[报交]|"
    r"年度.{0,6}(情况|安排|打算|成果)|报[^,]{1,8}还是|(来|明|下一?)年.{0,4}(计划|打算|安排)|食品安全的账|[报交].{0,10}情况|落[实买]情况"
)
_REPORT_SAID = re.compile(
    r"\b(?:(?:reports?|submission)\b|summary\b|submit\b|next year|plan\b|bao ?gao|zong ?jie|cai ?liao|shang ?bao|"
    r"yao ?jiao|nian ?bao|luo ?shi ?qing ?kuang)"
)
_ONLY = re.compile(rf"(?:(?:{'|'.join(map(pronounced, _DUE.split()))}|{_DUE_ENGLISH})(?![a-z])|\W)+")
_ARRIVES = re.compile("报到(?![谁哪])")
# 交 typed as pinyin; heard, it is in too much else (城郊, 交房).
_TYPED = re.compile(r"\bjiao\b")
_REGION = re.compile(
    r"县|辖区|地方政府|区政府|(?<![社园小景校])区里|(?:我们?|咱们?)区|乡镇|镇政府|市、区\)|\bcount(y|ies)\b|\bdistricts?\b|"
    r"\bxian\b"
)
_OFFICE = re.compile(
    r"(?:我们?|咱们?)(?:局|委|中心|单位)|本局|咱?局里|各局|各委|部门|委员会各家|成员|(?<![些个么家几])单位|"
    r"\bmembers?\b|\bbureaus?\b|\bdepartments?\b|(?<!xie )\bdan ?wei\b"
)
# What is not the asker's: 哪些单位, 其他部门.
_OTHERS = re.compile(r"(?:[哪那][些个几]|什么|啥|几家|个|不同的?|各)(?:单位|部门)")
# Where one asks to whom, a name behind one of these is that of who receives a report, and not of who owes it.
_TO = re.compile(
    r"(?:[报给交送呈递向往亮][到了]?|报告|还是|或者|\b(?:or|to|gei|xiang|hai(?: ?shi)?)\b)\s*(?:市|shi|the)?\s*$"
)
# Whom a name is excepted by: 除了成员单位还有谁, 不是成员单位要交吗.
_EXCEPT = re.compile(r"(?:除了?|(?<!是)不是)\s*$")
# What one duty asks for and the other does not.
_PLANS = re.compile(r"下一?年度?|明年|来年|重点工作|落[实买石]情况|\bnext year|ming ?nian|xia ?nian ?du|lai ?nian")
# A second question, after one whose answer is known: 县上的往市政府送，那咱局里的往哪送.
_THEN = re.compile(r"[,;]\s*那(?![个些边天时里])")

_NUMBER = f"([{CARDINALS}{ORDINALS}])"
_A_MONTH = re.compile(rf"{_NUMBER}\s*月")
_A_DAY = re.compile(rf"{_NUMBER}\s*[号日]")
# 11月30日, 十一月卅日, 11月底, 11.30
_A_DATE = re.compile(
    rf"{_NUMBER}\s*月份?\s*(?:{_NUMBER}(?!\s*[个份])|[底末])|"
    rf"(?<![\d.{CARDINALS}]){_NUMBER}[./-]{_NUMBER}(?!\s*[元点开块])"
)
_LAST_DAYS = 28  # from here on a day is at the end of its month


class Deadlines:
    """The yearly reports of one matrix.

    `rows` are the duties, and the rows whose text holds a duty's (the sentence that sets it).
    """

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._due = {(duty.due.month, duty.due.day) for duty in matrix.duties}
        months = {month: _in_english(month) for month, _ in self._due}
        days = [
            rf"\b{sounds_of(month)} yue(?: fen)? (?:{sounds_of(day)}|di)\b|"
            rf"{months[month]}\.? {day}\b|\b{day}(?:th)? (?:of )?{months[month]}"
            for month, day in self._due
        ]
        self._day_said = re.compile("|".join(days) or r"(?!)")
        said = [rf"\b(?:{sounds_of(month)} ?yue|{english})\b" for month, english in months.items()]
        self._month_said = re.compile("|".join(said) or r"(?!)")
        self._may_date = re.compile("|".join((r"yue|\d[./-]\d", *months.values())))
        self._addressed = {duty.id: _addressed(duty) for duty in matrix.duties}
        self._addressees = [normalise(duty.addressee) for duty in matrix.duties]
        self._regional = {duty.id for duty in matrix.duties if any(self._is_region(r.unit_id) for r in duty.reporters)}
        texts = [duty.text for duty in matrix.duties]
        setting = {row.id for row in matrix.rows if any(item.text in texts for item in row.items)}
        self.rows = frozenset(matrix.duty) | setting

    def names_the_date(self, text: str) -> bool:
        """Say whether a normalised question names a day on which reports are due."""
        said = pronounced(text)
        if not self._may_date.search(said):  # as in most questions
            return False
        return any(map(self._is_due, _A_DATE.finditer(with_marks(text)))) or bool(self._day_said.search(said))

    def _is_due(self, found: re.Match[str]) -> bool:
        month, day, first, second = (value_of(sign) if sign else None for sign in found.groups())
        return any(
            (month == due_month and (day == due_day or (day is None and due_day >= _LAST_DAYS)))
            or (first, second) == (due_month, due_day)
            for due_month, due_day in self._due
        )

    @staticmethod
    def speaks_of_reports(text: str) -> bool:
        """Say whether a normalised question holds any word for reporting."""
        return bool(_REPORT.search(text) or _REPORT_SAID.search(pronounced(text)) or _TYPED.search(text))

    @staticmethod
    def asks_nothing_else(text: str, mentions: Iterable[Mention]) -> bool:
        """Say whether a normalised question asks for what is due, by whomever it names, in no words but those."""
        said = pronounced(without(text, mentions))
        if not _ONLY.fullmatch(said) or _ARRIVES.search(text):
            return False
        return _when_or_whom(text, said) or bool(_TO_WHOM.search(said))

    def asks_when(self, text: str) -> bool:
        """Say whether a normalised question about reporting asks when or to whom that is done."""
        said = pronounced(text)
        if _when_or_whom(text, said) or self._month_said.search(said):
            return True
        marks = with_marks(text)
        days = {day for _, day in self._due}
        return bool(_A_MONTH.search(marks)) or any(value_of(found[1]) in days for found in _A_DAY.finditer(marks))

    @staticmethod
    def asks_what(text: str) -> bool:
        """Say whether a normalised question about reporting asks what is reported."""
        return bool(_WHAT_IN_IT.search(text) or _WHAT_IN_IT.search(pronounced(text)))

    def addressed(self, text: str, mentions: Iterable[Mention]) -> frozenset[str]:
        """Return the ids of the reports whose addressee a normalised question names as the one who receives."""
        text = without(text, [mention for mention in mentions if not _TO.search(text[: mention.start])])
        said = pronounced(text)
        return frozenset(duty for duty, names in self._addressed.items() if names.search(said))

    def meant(self, text: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
        """Return the ids of the reports that a question means: those of the units it names, else all.

        Without a name the words decide: a county or district (我们县, 区政府) is asked for as a region, 我们局 and 单位
        as an office of the city; else who receives the report, or plans for next year, which are in those of one kind.
        """
        duties = self._matrix.duties
        named = [
            mention.unit_id
            for mention in mentions
            if not (_TO.search(text[: mention.start]) and (EITHER.search(text) or self._receives(mention, text)))
        ]
        owed = {duty.id for unit_id in named for duty in self._matrix.duties_of(unit_id)}
        if any(_EXCEPT.search(text[: mention.start]) for mention in mentions):
            owed = {duty.id for duty in duties} - owed
        owed = owed or self._told_by_words(text, self.addressed(text, mentions))
        return tuple(duty.id for duty in duties if not owed or duty.id in owed)

    def _told_by_words(self, text: str, addressed: frozenset[str]) -> set[str]:
        """Return the ids of the reports that words tell without a name; none where they tell nothing."""
        asked = _THEN.split(text)[-1]
        if not (_REGION.search(asked) or _OFFICE.search(asked)):
            asked = text
        region, office = bool(_REGION.search(asked)), bool(_OFFICE.search(_OTHERS.sub("", asked)))
        if region != office:
            return self._regional if region else set(self._matrix.duty) - self._regional
        if len(addressed) == 1:
            return set(addressed)
        if not addressed and _PLANS.search(text):
            return {duty.id for duty in self._matrix.duties if _PLANS.search(duty.text)}
        return set()

    def _receives(self, mention: Mention, text: str) -> bool:
        name = text[mention.start : mention.end]
        return any(name in addressee for addressee in self._addressees)

    def _is_region(self, holder_id: str) -> bool:
        units = self._matrix.units_in(holder_id)
        return all(self._matrix.unit[unit].full_name.endswith(("政府", "government")) for unit in units)


def _when_or_whom(text: str, said: str) -> bool:
    """Say whether a text, or one by its sounds, asks when or to whom."""
    return bool(_WHEN.search(text) or _WHEN_SAID.search(said) or _TO_WHOM.search(text))


def _in_english(month: int) -> str:
    name = month_name[month].lower()
    return f"{name[:3]}(?:{name[3:]})?"


def _addressed(duty: Duty) -> re.Pattern[str]:
    """Return a pattern, of sounds and English words, of a duty's addressee as the one who receives something."""
    words = [*map(normalise, duty.addressee_words)]
    sounds, english = ("|".join(map(pronounced, (w for w in words if is_han(w[0]) == han))) for han in (True, False))
    parts = [*map(pronounced, normalise(duty.addressee).split("、"))]
    together = r"\W*(?:he|ji|he shi)?\W*(?:shi )?".join(parts) if len(parts) > 1 else r"(?!)"
    giving = "bao|bao gao|jiao|song|cheng|di|gei|gen|xiang|wang|liang gei|dao|to|gei le|hai shi|or"
    given = rf"\b(?:{giving})\s*(?:shi |the )?(?:{sounds or '(?!)'})\b"
    received = rf"\b(?:{sounds or '(?!)'})\b.{{0,24}}\b(?:shou|shou dao|yao de)\b"
    in_english = rf"\b(?:to|does|do) the (?:\w+ )?(?:{english or '(?!)'})"
    return re.compile(rf"\b{together}\b|{given}|{received}|{in_english}")
