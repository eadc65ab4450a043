"""Every message about absence and hand-over, with the longest and the shortest values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.errors import Refused
from bot.messages import Message, Voice, notices, staff
from bot.people.absence import Away
from bot.store.models import Absence, Person
from tests.messages.people_samples import AT, invite

FIRST, LAST = date(2026, 11, 20), date(2027, 11, 20)
REFUSED = (
    "away_reversed", "away_past", "away_long", "away_already", "away_gone", "deputy_gone", "handed_over_already",
    "handover_self", "successor_gone", "nothing_to_hand_over", "staff_private",
)  # fmt: skip


def _person(number: int) -> Person:
    person = Person(name="<李>" * 21 if number % 2 else "陈静", created_at=AT)
    person.id, person.department = number, "<科>" * 21 if number % 2 else ""
    return person


def _away(number: int) -> Away:
    first = FIRST if number % 2 else LAST
    absence = Absence(person_id=1, first_day=first, last_day=LAST, created_at=AT)
    absence.id = number
    return Away(absence, "<李>" * 21 if number % 2 else "")


def every_message(voice: Voice) -> Iterator[Message]:
    people = [_person(number) for number in range(1, 30)]
    yield staff.aways(voice, ())
    yield staff.aways(voice, [_away(number) for number in range(1, 12)])
    yield staff.which_deputy(voice, FIRST, LAST, people)
    yield staff.which_deputy(voice, FIRST, LAST, people[:1], "<王>" * 20)
    yield staff.which_unit(voice, list(voice.matrix.unit)[:9])
    yield staff.which_unit(voice, list(voice.matrix.unit)[:2], people[0])
    days = {"first": FIRST.isoformat(), "last": LAST.isoformat()}
    for unit_id in voice.matrix.unit:
        yield staff.which_successor(voice, unit_id, people)
        yield staff.which_successor(voice, unit_id, (), "<王>" * 20)
        yield staff.sure(voice, unit_id, people[0])
        yield staff.done(voice, unit_id, people[0].name)
        yield staff.link(voice, "shian_bot", "x" * 32, invite(1, unit_id))
        told = {"unit": unit_id, "former": people[0].name, "successor": people[1].name}
        yield staff.handed_over(voice, told)
        yield staff.taken_over(voice, told)
    yield staff.taken_over(voice, {**told, "texts": ["<李>" * 333, "短"]})
    yield staff.deputy(voice, {"name": people[0].name, **days})
    yield staff.deputy_ended(voice, {"name": people[1].name, **days})
    yield from (notices.refused(voice, Refused(reason)) for reason in REFUSED)
    yield from (notices.refused(voice, Refused(r, "<李>" * 20)) for r in ("away_day", "deputy_unknown", "handed_over"))
