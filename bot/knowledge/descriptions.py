"""Units that a question describes instead of naming them: 管粮库的那个委, 穿警服的那个单位."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz import fuzz, process

from bot.knowledge.matrix import Unit
from bot.knowledge.mentions import Mention
from bot.knowledge.text import normalise

_DESCRIPTION = re.compile(
    r"(?:[\u4e00-\u9fff]{2,14}?|[\u4e00-\u9fff、]{2,14}?(?=的[那这]))的?(?:那个|这个|那帮人|那|这)?(?:局|委(?!员)|中心|机关|衙门|那帮人|那伙人|那家|(?<!干)部(?!门)"
    # 责任单位, 哪个部门 ask for somebody and describe nobody.
    r"|(?<=的那个)(?:部门|单位|办公室|[室办社站])|(?<!责任|主管|监管|有关|相关|牵头|配合|成员|哪个|那个|哪些|那些|什么|几个|几家)(?:部门|单位))"
)
_SOME_BODY = re.compile("[局委心室关门人部位家办社站]")  # the last characters of all of these
# What a description has around its core: 管(粮库)的那个委.
_AROUND = re.compile(
    r"^.*?(?:管|负责|查)|的|那个|这个|那帮人|那一摊|哪个|那|这|局|委|部门|单位|中心|机关|[家室办社站]$"
)
# 管招商的局 tells what a bureau does; 招商局 is the name of one.
_TELLS_WHAT = re.compile("[管查的那这]|负责")
_NAME = 3  # characters of the longest name of that kind
_AND = re.compile("[和与跟、]")
# How much (of 100) a description must be like one that is known.
_LIKE = 60
# The share of its neighbouring characters that must stand in those of one unit instead, and of no other.
_MOST = 0.5


class Descriptions:
    """What people call units by what they do."""

    def __init__(self, units: Iterable[Unit]) -> None:
        described = ((_AROUND.sub("", normalise(told)), unit.id) for unit in units for told in unit.describes)
        self._owner = {core: owner for core, owner in described if core}
        self._owners: dict[str, set[str]] = {}
        for core, owner in self._owner.items():
            for pair in map("".join, pairwise(core)):
                self._owners.setdefault(pair, set()).add(owner)

    def find(self, text: str) -> Iterator[Mention]:
        """Return the first unit that a normalised text describes."""
        for found in _DESCRIPTION.finditer(text) if _SOME_BODY.search(text) else ():
            core = _AROUND.sub("", found[0])
            partly = bool(_TELLS_WHAT.search(found[0]))
            if not partly and len(core) <= _NAME:
                continue
            for said in (core, *_AND.split(core)):
                if owner := self._as_one(said) or (self._as_several(said) if partly else None):
                    yield Mention(owner, found.start(), found.end(), "described")
                    return

    def _as_one(self, said: str) -> str | None:
        match = process.extractOne(said, self._owner.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return self._owner[match[0]] if match else None

    def _as_several(self, said: str) -> str | None:
        """Return whom most of some words describe, as several descriptions of that unit and no other one do."""
        shares: dict[str, float] = defaultdict(float)
        for pair in map("".join, pairwise(said)):
            for owner in (owners := self._owners.get(pair, set())):
                shares[owner] += 1.0 / len(owners)
        (share, best), (next_share, _) = heapq.nlargest(2, [*((s, o) for o, s in shares.items()), (0.0, ""), (0.0, "")])
        return best if share >= _MOST * max(len(said) - 1, 1) and share > next_share else None
