"""Who is named: units and groups under any of their names, misheard, mistyped, in pinyin or described."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from bot.knowledge.descriptions import Descriptions
from bot.knowledge.matrix import Matrix
from bot.knowledge.mentions import INSTITUTION, How, Mention, merged, sole_owners
from bot.knowledge.offices import Offices
from bot.knowledge.phrasing import ASKS_FOR_ONE
from bot.knowledge.slips import Slips
from bot.knowledge.sound import fold, initials, reading, readings, spell, syllables
from bot.knowledge.text import is_han, normalise

# What may stand around a nickname that is also a common word (教育, 公安): the place of a unit in a sentence.
_BEFORE = re.compile(
    r"(?:^|[\s,，。;；:：、!！?？~|(]|还是|或者|由|归|找|让|给|叫|是|和|跟|与|问|请问|市|那|这事|那事|这块|这方面|把|还有|"
    r"查下|查一下|查查|看看|说说|知道|我们|咱们|咱|我|(?:文件|文|方案|表)[里中上]头?|里头|里面|这次|今年)$"
)
_AFTER = re.compile(
    r"^(?:$|[\s,，。;；:：、!！?？~|)]|到底|究竟|出不出|在|对|管|负责|的活|的任务|的职责|的责任|的事|的(?:总结|报告|年报|材料)|名下|"
    r"主责|主抓|主导|说了算|为主|打头|挑大梁|牵头|牵的|上那个局|上(?![学网面下升海市报传级门课班])|口[子上]?|"
    r"[这那]头|[这那]边|[这那]块|那儿|这一家|那帮|这次|这些|里头|手[里头]|头上|肩上|份内|"
    r"今年|要|得|被|承担|干|做|还是|和|跟|与|有|都|怎么|咋|啥|什么|系统|部门|主管|战线|条线|方面|列|分|领了|摊|需要|应该|该|"
    r"参与|配合|来管|来抓|抓|管不管|查不查|也|为)"
)
# What stands behind a unit whose tasks are asked for.
_TASKS = re.compile(r"的?(?:[任认]务|职责|责任|活)|有[哪那啥什]|主抓|主导|牵头|负责|[那这][头边]|要[干做]")
# What makes of a nickname somebody else's name (工商联, 应急厅) or a verb (审批完).
_NOT_APART = INSTITUTION | frozenset("联会协组完过好着")
# Characters of the shortest names.
_SHORT = 2
# How the full names of places end.
_PLACES = ("人民政府", "管理委员会")
# What makes a name one of the state's and nobody's in the city: 海关总署.
_NATIONAL = ("总署", "总局")
# What is heard at once, and how many of it make the longest name that is known by sound.
_SOUNDING = re.compile(r"[\u4e00-\u9fff]|[a-z]+")
_LONGEST_SOUND = 10
# Where the characters and words of a text stand, and how they sound.
_Heard = tuple[list[tuple[int, int]], list[str]]


class Names:
    """All names of one matrix's units and groups."""

    def __init__(self, matrix: Matrix, neighbours: Callable[[str, str], bool]) -> None:
        """Take a matrix, and what says of two characters whether they stand side by side in what it speaks of."""
        self._neighbours = neighbours
        self._strong: dict[str, str] = {}
        self._short: dict[str, str] = {}
        for unit in matrix.units:
            strong = (unit.name, unit.full_name, *unit.spellings, *unit.aliases, *unit.english)
            self._strong.update((normalise(name), unit.id) for name in strong)
            self._short.update((normalise(name), unit.id) for name in unit.short)
        for group in matrix.groups:
            strong = (group.name, *group.spellings, *group.aliases, *group.english)
            self._strong.update((normalise(name), group.id) for name in strong)
        self._firsts, self._lasts = ({name[at] for name in self._strong} for at in (0, -1))
        self._beginning: dict[str, list[str]] = {}
        for name in sorted((*self._strong, *self._short), key=len, reverse=True):
            self._beginning.setdefault(name[:_SHORT], []).append(name)
        # An institution that the document does not name is no slip of the pen for one that it does: 税务局, 商务局.
        outside = map(normalise, matrix.outside.subjects)
        strangers = [name for name in outside if len(name) > _SHORT and name[-1] in INSTITUTION]
        own = {name: unit.id for unit in matrix.units for name in _own(unit.name)}
        self._slips = Slips(self._strong, own, strangers, lambda rest: bool(_AFTER.match(rest)))
        self._groups = frozenset(group.id for group in matrix.groups)
        self._places = frozenset(unit.id for unit in matrix.units if unit.full_name.endswith(_PLACES))
        self._sounds = _by_key(self._strong, lambda name: " ".join(map(fold, readings(name))))
        self._sounds |= _by_key(self._strong, lambda name: " ".join(fold(reading(c)) for c in name))
        # Two characters sound like too much else (公安, 工干) unless they are typed as pinyin, first of all.
        self._typed = _by_key(self._strong, lambda name: " ".join(map(reading, name)), least=2)
        names = {name: name for name in (*self._short, *self._strong)}
        sounding = _by_key(names, lambda name: " ".join(map(_sound, name)), least=_SHORT)
        self._short_sounds = {tuple(sounds.split()): name for sounds, name in sounding.items() if len(name) == _SHORT}
        beginnings = (key.split()[:_SHORT] for key in (*self._sounds, *map(_folded, self._typed)))
        self._first_sounds = frozenset(map(tuple, beginnings))
        english = {name: unit.id for unit in matrix.units for name in (unit.en, *unit.english)}
        self._offices = Offices(english, matrix.document.title_en)
        self._descriptions = Descriptions(matrix.units)
        # A unit's own name goes before nicknames: jyj is 教育局, whoever else could be called so.
        self._initials = {
            **_by_key({**self._short, **self._strong}, _letters),
            **_by_key(own, lambda name: initials(readings(name))),
            **_by_key(own, _letters),
        }
        self._names_of: Mapping[str, str] = {v: k for k, v in reversed(self._strong.items())}

    def open_initials(self, letters: str) -> str | None:
        """Return a unit's name for its initials (``nyncj``)."""
        owner = self._initials.get(letters)
        return self._names_of[owner] if owner else None

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the units named in a normalised text, in its order, never overlapping."""
        if found := tuple(self._exact(text)):
            return merged(self._widened(text, found), self._places)
        heard = _heard(text)
        ways = (
            self._by_sound(text, heard),
            self._nicknamed_by_sound(text, heard),
            self._by_slip(text),
            self._descriptions.find(text),
            self._offices.find(text),
        )
        return next(filter(None, map(tuple, ways)), ())

    def nicknamed(self, text: str) -> Iterator[Mention]:
        """Return short names where one may begin, whatever follows: they may also be part of a subject (应急预案)."""
        for at in range(len(text) - 1):
            for name in self._beginning.get(text[at : at + _SHORT], ()):
                if (owner := self._short.get(name)) and text.startswith(name, at) and _BEFORE.search(text[:at]):
                    yield Mention(owner, at, at + len(name), "short")

    def whom(self, text: str) -> tuple[str, ...]:
        """Return whom a bare name may mean, best first: one where it is clear."""
        text = normalise(text)
        if owner := self._strong.get(text) or self._short.get(text):
            return (owner,)
        opened = self.open_initials(text.replace(" ", ""))
        if opened:
            return (self._strong[opened],)
        if mentions := self.find(text):
            return tuple(dict.fromkeys(m.unit_id for m in mentions))
        named = process.extract(text, list(self._strong), scorer=fuzz.ratio, limit=12, score_cutoff=75)
        partly = [(name, 60.0, 0) for name in self._strong if len(text) > 1 and text in name]
        return tuple(dict.fromkeys(self._strong[name] for name, _, _ in (*partly, *named)))[:5]

    def _exact(self, text: str) -> Iterator[Mention]:
        done, freely = 0, not ASKS_FOR_ONE.search(text)
        for at in range(len(text) - 1):
            if at >= done and text[at : at + _SHORT] in self._beginning:
                found = next(self._named_at(text, at, freely=freely), None)
                if found:
                    yield found
                    done = found.end

    def _widened(self, text: str, found: Iterable[Mention]) -> Iterator[Mention]:
        """Put a longer name in the place of a short one in it: 市生太 stands before 环境局, 文喜 before 县政府."""
        # A first character that is wrong may be the end of what stands before: 猪肉农业农村局.
        longer = [*self._by_sound(text, _heard(text)), *self._by_slip(text, whole=True)]
        for mention in found:
            around = (
                wide
                for wide in longer
                if mention.inside(wide)
                and (wide.how == "sound" or wide.unit_id == mention.unit_id or mention.unit_id in self._groups)
            )
            yield next(around, mention)

    def _named_at(self, text: str, at: int, *, freely: bool) -> Iterator[Mention]:
        for name in self._beginning[text[at : at + _SHORT]]:
            if text.startswith(name, at):
                if text.startswith(_NATIONAL, at + len(name)):
                    continue
                if (owner := self._strong.get(name)) and _whole_word(text, at, len(name)):
                    yield Mention(owner, at, at + len(name), "name")
                elif (owner := self._short.get(name)) and (how := self._apart(text, at, at + len(name), freely=freely)):
                    yield Mention(owner, at, at + len(name), how)

    def _apart(self, text: str, start: int, end: int, *, freely: bool) -> How | None:
        """Say how surely a nickname stands by itself: ``short`` where a unit may stand, on both sides.

        `freely`, ``loose`` on one of them, if on the other it makes no pair of characters that the index knows.
        """
        before, after = _BEFORE.search(text[:start]), _AFTER.match(text[end:])
        if before and after:
            return "short"
        if not freely or not (before or after) or text[end : end + 1] in _NOT_APART:
            return None
        beside = text[end - 1 : end + 1] if before else text[start - 1 : start + 1]
        return None if self._neighbours(*beside) else "loose"

    def _by_sound(self, text: str, heard: _Heard) -> Iterator[Mention]:
        places, sounds = heard
        done = 0
        for at, first in enumerate(pairwise(sounds)):
            if at < done or first not in self._first_sounds:
                continue
            for length in range(min(_LONGEST_SOUND, len(sounds) - at), _SHORT - 1, -1):
                start, end = places[at][0], places[at + length - 1][1]
                owner = self._sounds.get(" ".join(sounds[at : at + length]))
                if owner is None and length == _SHORT and at == 0:
                    owner = self._typed.get(text[start:end])
                if owner and self._sounds_whole(text, start, end):
                    yield Mention(owner, start, end, "sound")
                    done = at + length
                    break

    def _nicknamed_by_sound(self, text: str, heard: _Heard) -> Iterator[Mention]:
        """Find names of two characters that voice input wrote with one wrong, where a unit may stand: 工安的任务."""
        places, sounds = heard
        for at, both in enumerate(pairwise(sounds)):
            if both not in self._short_sounds:
                continue
            (start, _), (_, end), name = places[at], places[at + 1], self._short_sounds[both]
            written = text[start:end]
            slip = len(written) == _SHORT and (written[0] == name[0]) != (written[1] == name[1])
            ends = _TASKS.match(text[end:])
            if slip and ends and _BEFORE.search(text[:start]) and not self._neighbours(*written):
                yield Mention(self._short.get(name) or self._strong[name], start, end, "sound")
                return

    def _sounds_whole(self, text: str, start: int, end: int) -> bool:
        """Say whether what sounds like a name begins and ends as one, or stands where one may.

        农村聚(餐) and (纪)委监委 do not.
        """
        first, last = text[start], text[end - 1]
        begins = not is_han(first) or first in self._firsts or _BEFORE.search(text[:start])
        ends = not is_han(last) or last in self._lasts or _AFTER.match(text[end:])
        return bool(begins and ends)

    def _by_slip(self, text: str, *, whole: bool = False) -> Iterator[Mention]:
        """Find names with a slip in them, the likeliest first; none of two units that are alike likely.

        `whole`: only those that begin as the name does.
        """
        found = sorted(slip for slip in self._slips.find(text) if not whole or text[slip.start] == slip.name[0])
        while found:
            best = found[0]
            here = [slip for slip in found if slip.start < best.end and best.start < slip.end]
            found = [slip for slip in found if slip not in here]
            owners = {self._strong[slip.name] for slip in here if slip.likeliness == best.likeliness}
            if len(owners) == 1:
                yield Mention(owners.pop(), best.start, best.end, "typo")


def _own(name: str) -> tuple[str, ...]:
    """Return a city bureau's name with and without the city's and the party committee's: 市委组织部, 组织部."""
    return name, name.removeprefix("市"), name.removeprefix("市委")


def _whole_word(text: str, at: int, length: int) -> bool:
    if not text[at].isascii():
        return True
    before, after = text[at - 1 : at], text[at + length : at + length + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())


@lru_cache(maxsize=1 << 14)  # people type any word
def _sound(piece: str) -> str:
    return fold(reading(piece) if is_han(piece[0]) else piece)


@lru_cache(maxsize=1 << 14)
def _sounds(piece: str) -> tuple[tuple[int, str], ...]:
    """Return the sounds of a character or Latin word, each with its length; pinyin beside English may be unspaced."""
    spelled = None if is_han(piece[0]) or piece in syllables() else spell(piece, lambda *_: False)
    return tuple((len(one), _sound(one)) for one in spelled or (piece,))


def _heard(text: str) -> _Heard:
    """Return where a text's characters and words stand, and how they sound."""
    places, sounds = [], []
    for found in _SOUNDING.finditer(text):
        at = found.start()
        for length, sound in _sounds(found[0]):
            places.append((at, at + length))
            sounds.append(sound)
            at += length
    return places, sounds


def _folded(sounds: str) -> str:
    return " ".join(map(fold, sounds.split()))


def _by_key(names: Mapping[str, str], key: Callable[[str], str], *, least: int = 3) -> dict[str, str]:
    """Index Chinese names of so many characters by a key; a key that two units share names neither."""
    long = ((name, owner) for name, owner in names.items() if len(name) >= least and all(map(is_han, name)))
    return sole_owners((key(name), owner) for name, owner in long)


def _letters(name: str) -> str:
    return initials([reading(char) for char in name])
