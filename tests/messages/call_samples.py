"""Every message about whom to call, with the fullest and the barest of contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.errors import Refused
from bot.messages import Message, Voice, calls, notices, row
from bot.people.calls import Contact, Personal, UnitContacts, units_of

FULL = Contact("<李>" * 3, "<体卫艺科>", "0359-2068888", "https://t.me/a_b", date(2026, 11, 30), "陈静", "0359-2060001")
BARE = Contact("李强", "", "")
ALONE = Contact("李强", "", "", away_until=date(2026, 11, 30))


def every_message(voice: Voice) -> Iterator[Message]:
    for one in voice.matrix.rows:
        people = ((FULL, BARE, ALONE), (), (ALONE,), (FULL, FULL))
        found = tuple(UnitContacts(u, people[n % 4]) for n, u in enumerate(units_of(voice.matrix, one.id)))
        own = ("education", "yanhu", "health")
        card = row.card(voice, one)
        yield calls.on_card(voice, card, one.id, Personal(found, own))
        yield calls.on_card(voice, card, one.id, Personal(found, own[:1]))
        yield calls.on_card(voice, card, one.id, Personal())
        for page in (1, 2, 99):
            yield calls.contacts(voice, one.id, found, page, shown=None)
        yield calls.contacts(voice, one.id, found, 1, shown=True)
        yield calls.contacts(voice, one.id, found, 1, shown=False)
    yield notices.refused(voice, Refused("private_only"))
