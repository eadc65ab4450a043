"""A bot that answers, and a person in a private chat with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from bot.knowledge import Knowledge, Matrix
from bot.settings import Settings
from bot.store.database import Store, address
from bot.store.migrate import migrate
from tests.postgres import database, postgres
from tests.staff import Staff, staffed
from tests.talking import Talk, a_bot

TASKS = Path(__file__).parents[1] / "data" / "tasks.yaml"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The real matrix; it takes seconds to index and can't be changed, so one serves a whole session."""
    return Knowledge.load(TASKS)


@pytest.fixture(scope="session")
def matrix(knowledge: Knowledge) -> Matrix:
    return knowledge.matrix


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 27, 8, 59, tzinfo=Settings().zone)


@pytest.fixture
async def talk(knowledge: Knowledge, tmp_path: Path, now: datetime) -> AsyncIterator[Talk]:
    async with a_bot(knowledge, tmp_path, now) as (world, bot):
        person = world.person("林晓", started=True)
        yield Talk(world, person, world.private(person), bot)


@pytest.fixture
async def staff(knowledge: Knowledge, tmp_path: Path, now: datetime) -> AsyncIterator[Staff]:
    """The same bot with the office, liaisons, a leader and a stranger at its table."""
    async with staffed(knowledge, tmp_path, now) as everybody:
        yield everybody


@pytest.fixture
def english(talk: Talk) -> Talk:
    """The same bot, and somebody whose client speaks English."""
    person = talk.world.person("Ann", language_code="en", started=True)
    return Talk(talk.world, person, talk.world.private(person), talk.bot)


@pytest.fixture
def group(talk: Talk) -> Talk:
    """The same person in a group where the bot hears everything."""
    return Talk(talk.world, talk.person, talk.world.group("食安工作群", [talk.person], hears_all=True), talk.bot)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server, one a worker."""
    with postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind; what uses it runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return database(request.getfixturevalue("server"), f"t{uuid4().hex}")


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """The store with its schema, on each kind of database."""
    made = Store(address(database_url, tmp_path))
    migrate(made.engine)
    yield made
    made.close()
