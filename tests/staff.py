"""People with a role, at the table of a running bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import Running
from bot.knowledge import Knowledge
from bot.playground.world import World
from bot.store.models import Binding, Person
from tests.talking import Talk, a_bot

OFFICE = 7_000_001


@dataclass
class Staff:
    """The office, two liaisons of the education bureau, one of a county, a leader, and a stranger."""

    world: World
    bot: Running
    office: Talk
    second_office: Talk
    liaison: Talk
    colleague: Talk
    county: Talk
    leader: Talk
    stranger: Talk


def bind(tx: Session, at: datetime, telegram_id: int, name: str, unit_id: str, role: str) -> int:  # noqa: PLR0917
    """Bind somebody to a role, as an accepted invitation does; return the person's id."""
    person = tx.scalar(select(Person).where(Person.telegram_id == telegram_id))
    if person is None:
        person = Person(name=name, created_at=at, telegram_id=telegram_id)
        tx.add(person)
        tx.flush()
    tx.add(Binding(person_id=person.id, unit_id=unit_id, role=role, via="invite", bound_at=at))
    tx.flush()
    return person.id


@asynccontextmanager
async def staffed(knowledge: Knowledge, home: Path, now: datetime, **changes: Any) -> AsyncIterator[Staff]:
    """Run a bot with everybody bound."""
    async with a_bot(knowledge, home, now, office_ids=(OFFICE,), **changes) as (world, bot):

        def talk(telegram_id: int, name: str) -> Talk:
            person = world.person(name, id=telegram_id, started=True)
            return Talk(world, person, world.private(person), bot)

        roles = {
            7_000_002: ("周宁", "", "office"),
            7_000_003: ("李强", "education", "liaison"),
            7_000_004: ("陈静", "education", "liaison"),
            7_000_005: ("张伟", "yanhu", "liaison"),
            7_000_006: ("赵刚", "education", "leader"),
        }

        def bind_all(tx: Session) -> None:
            for telegram_id, (name, unit_id, role) in roles.items():
                bind(tx, now, telegram_id, name, unit_id, role)

        await bot.services.store.write(bind_all)
        office, stranger = talk(OFFICE, "王敏"), talk(7_000_009, "林晓")
        second, liaison, colleague, county, leader = (talk(i, name) for i, (name, _, _) in roles.items())
        yield Staff(world, bot, office, second, liaison, colleague, county, leader, stranger)
