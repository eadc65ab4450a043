"""What is kept, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, StatementError
from sqlalchemy.orm import Session

from bot.errors import StoreError
from bot.store import audit
from bot.store.database import Store
from bot.store.migrate import migrate
from bot.store.models import Audit, Base, Person

NOW = datetime(2026, 11, 27, 8, 59, 30, 123456, tzinfo=ZoneInfo("Asia/Shanghai"))


async def test_times_come_back_aware_and_the_same(store: Store) -> None:
    await store.write(lambda tx: tx.add(Person(name="林晓", created_at=NOW)))
    [back] = await store.read(lambda tx: [p.created_at for p in tx.query(Person)])
    assert back == NOW
    assert back.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="has no zone"):
        await store.write(lambda tx: tx.add(Person(name="林晓", created_at=NOW.replace(tzinfo=None))))


async def test_an_exception_undoes_the_whole_write(store: Store) -> None:
    def act(tx: Session) -> None:
        tx.add(Person(name="林晓", created_at=NOW))
        tx.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.write(act)
    assert await store.read(lambda tx: tx.query(Person).count()) == 0


async def test_writes_at_once_see_each_other(store: Store) -> None:
    await store.write(lambda tx: tx.add(Person(name="0", created_at=NOW)))

    def add_one(tx: Session) -> None:
        person = tx.query(Person).one()
        person.name = str(int(person.name) + 1)

    await asyncio.gather(*(store.write(add_one) for _ in range(40)))
    assert await store.read(lambda tx: tx.query(Person).one().name) == "40"


@pytest.mark.parametrize("change", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
async def test_the_audit_only_grows(store: Store, change: str) -> None:
    await store.write(lambda tx: audit.note(tx, NOW, "bound", telegram_id=1, role="office"))
    with pytest.raises(DatabaseError, match="only ever added to"):
        await store.write(lambda tx: tx.execute(text(change)))
    assert await store.read(lambda tx: [(a.action, a.detail) for a in tx.query(Audit)]) == [
        ("bound", {"role": "office"})
    ]


def test_the_migrations_make_the_tables_that_the_program_knows(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_second_migration_finds_nothing_to_do(store: Store) -> None:
    before, after = migrate(store.engine)
    assert before == after


def test_a_database_of_a_newer_program_is_left_alone(store: Store) -> None:
    store.writing(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(StoreError, match="newer program"):
        migrate(store.engine)
