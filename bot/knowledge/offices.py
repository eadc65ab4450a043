"""English names of bureaus, by what they are about beside any word for an office: office of education, education 局."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.knowledge.mentions import Mention, sole_owners
from bot.knowledge.text import normalise

# In English, or in Chinese behind English.
_OFFICE = re.compile(
    r"(?<![a-z])(?:bureau|department|dept|office|commission|authority|administration|agency|committee)"
    r"(?![a-z])(?P<of>\s+(?:of|for)\s+(?:the\s+)?)?|(?<=[a-z])\s*(?:[那这]个)?(?:局|委|办|部门|中心|单位)"
)
_MUNICIPAL = re.compile(r"\b(?:yuncheng|municipal|local|party|administrative)\b")
_SHORTEST = 4  # letters of what a name is about


class Offices:
    """What the English names of one matrix's units are about."""

    def __init__(self, english: Mapping[str, str], title: str) -> None:
        """Take names with their units, and the document's English title.

        What only words of the title tell (city department, food safety authority) is nobody's name.
        """
        common = frozenset(normalise(title).replace("-", " ").split())
        told = (
            (_about(" ".join(_MUNICIPAL.sub(" ", normalise(name)).split())), owner) for name, owner in english.items()
        )
        owners = sole_owners(
            (about, owner) for about, owner in told if len(about) >= _SHORTEST and not common.issuperset(about.split())
        )
        self._owners = dict(sorted(owners.items(), key=lambda one: -len(one[0])))  # the longest first

    def find(self, text: str) -> Iterator[Mention]:
        """Return the first unit that a normalised text names so."""
        for office in _OFFICE.finditer(text):
            before, after = text[: office.start()].rstrip(), text[office.end() :] if office["of"] else ""
            for about, owner in self._owners.items():
                if after.startswith(about) and not after[len(about) : len(about) + 1].isalpha():
                    yield Mention(owner, office.start(), office.end() + len(about), "name")
                    return
                if before.endswith(about) and not before[: -len(about)][-1:].isalpha():
                    yield Mention(owner, len(before) - len(about), office.end(), "name")
                    return


def _about(name: str) -> str:
    found = [*_OFFICE.finditer(name)]
    of = next((office for office in found if office["of"]), None)
    if of:
        return name[of.end() :]
    return name[: found[-1].start()].strip() if found else ""
