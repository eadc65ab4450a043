"""Questions about dates: which reports are due, and whether a question asks for them at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.knowledge.matrix import Matrix
from bot.knowledge.mentions import Mention
from bot.knowledge.phrasing import EITHER
from bot.knowledge.sound import pronounced

_WHEN = re.compile(
    r"什么时[候侯间]|啥时候|几号|几月|哪天|哪一天|哪日|何时|何日|截止|截至|节止|期限|时限|时间节点|最晚|最迟|"
    r"最后日期|最后期限|多久|(?<!生产)(?<!保质)日期|(?:上报|报送|提交|上交)时间|时闾|拖到|还[剩有]几天|几[天号]到期|几份|(?<!\d)30\s*[号日]|算到头|逾期|过期没交|"
    r"\d{1,2}\s*月\s*\d{0,2}|(?<!\d)11[./-]30(?!\d)|月底|年底前?要?交|报送对象"
)
# In English or pinyin; voice input writes 豹告 and 借止, so that what characters sound like is held against it too.
_WHEN_SAID = re.compile(
    r"\b(?:ddl\b|deadlines?\b|due\b|when\b|what date|which date|last day|november|nov\b|"
    r"shen ?me ?shi ?(?:hou|jian)|ji ?hao|na ?(?:yi ?)?tian|jie ?zhi|ri ?qi|shi ?yi ?yue|qi ?xian)"
)
_TO_WHOM = re.compile(
    r"[交报给][到给]?谁|给谁|向谁|向哪|报哪|报到哪|交到哪|交哪|"
    r"to whom|submit(ted)? to|\bwho\b.*\b(submit|report|send)\b.*\bto\b"
)
_REPORT = re.compile(
    r"年报|报[告吿高搞]|爆告|总结|终结|材料|年终|报送|上报|呈报|呈送|汇报|递上去|提交|要交|得交|该交|要报|"
    r"(?:时候|几号|哪天|何时)报(?![名到销警考案废修])|^\W*(?:什么时候|啥时候|几号|哪天)交|交啥|交什么|前[报交]|"
    r"年度.{0,6}(情况|安排|打算|成果)|(来|明|下一?)年.{0,4}(计划|打算|安排)|食品安全的账|[报交].{0,10}情况|落[实买]情况"
)
_REPORT_SAID = re.compile(
    r"\b(?:reports?\b|summary\b|submit\b|next year|plan\b|bao ?gao|zong ?jie|cai ?liao|shang ?bao|yao ?jiao|"
    r"nian ?bao|luo ?shi ?qing ?kuang)"
)
# 交 typed as pinyin; heard, it is in too much else (城郊, 交房).
_TYPED = re.compile(r"\bjiao\b")
_THE_DATE = re.compile(
    r"11\s*月\s*(30(?!\d|个|份)|底)|(?<![\d.])11[./-]30(?!\d|\s*[元点开块])|"
    r"november 30|nov\.? 30|30 november|十一月(三十|底)|shi ?yi ?yue ?san ?shi"
)
_REGION = re.compile(
    r"县|辖区|地方政府|区政府|(?<![社园小景校])区里|(?:我们?|咱们?)区|乡镇|镇政府|\bcount(y|ies)\b|\bdistricts?\b|\bxian\b|向市委|市政府报|给市里|跟市里"
)
_OFFICE = re.compile(
    r"(?:我们?|咱们?)(?:局|委|中心|单位)|本局|局里|各局|各委|各部门|委员会各家|成员|(?<![些个么家几])单位|(?<![些个么家几])部门|"
    r"\bmembers?\b|\bbureaus?\b|\bdepartments?\b|(?<!xie )\bdan ?wei\b|xiang shi ?an ?wei"
)
# Where one asks to whom, a name behind one of these is that of who receives a report, and not of who owes it.
_TO = re.compile(r"(?:[报给交送呈递向]到?|还是|或者|\bor\b|\bto\b|\bgei\b|\bxiang\b|hai ?shi)\s*(?:市|shi|the)?\s*$")
# What one duty asks for and the other does not.
_PLANS = re.compile(r"下一?年度?|明年|来年|重点工作|\bnext year|ming ?nian|xia ?nian ?du|lai ?nian")


def names_the_date(text: str) -> bool:
    """Say whether a normalised question names the day on which the reports are due."""
    return bool(_THE_DATE.search(text))


def asks_for_dates(text: str) -> bool:
    """Say whether a normalised question asks when, or to whom, something is reported."""
    said = pronounced(text)
    reports = _REPORT.search(text) or _REPORT_SAID.search(said) or _TYPED.search(text)
    return bool(reports and (_WHEN.search(text) or _WHEN_SAID.search(said) or _TO_WHOM.search(text)))


def duties_meant(matrix: Matrix, text: str, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the ids of the reports that a question means: those of the units it names, else all.

    Without a name the words decide: a county or district (我们县, 区政府) is asked for as a region, 我们局 and 单位 as
    an office of the city, and plans for next year are in the report of one kind alone.
    """
    named = [
        mention.unit_id for mention in mentions if EITHER.search(text) is None or not _TO.search(text[: mention.start])
    ]
    owed = {duty.id for unit_id in named for duty in matrix.duties_of(unit_id)}
    if not owed:
        regional = {duty.id for duty in matrix.duties if any(_is_region(matrix, r.unit_id) for r in duty.reporters)}
        region, office = _REGION.search(text), _OFFICE.search(text)
        if region and not office:
            owed = regional
        elif office and not region:
            owed = {duty.id for duty in matrix.duties} - regional
        elif _PLANS.search(text):
            owed = {duty.id for duty in matrix.duties if _PLANS.search(duty.text)}
    return tuple(duty.id for duty in matrix.duties if not owed or duty.id in owed)


def _is_region(matrix: Matrix, holder_id: str) -> bool:
    return all(matrix.unit[unit].full_name.endswith(("政府", "government")) for unit in matrix.units_in(holder_id))
