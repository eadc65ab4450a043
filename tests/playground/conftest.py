"""A world with a clock that stands still, served on a free port, and a bare HTTP client of the Bot API."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.playground.people import Chat, Person
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import Api, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock, tmp_path: Path) -> World:
    return World(clock.now, tmp_path / "files")


@pytest.fixture
async def playground(world: World) -> AsyncIterator[Playground]:
    async with Playground(world, port=0) as playground:
        yield playground


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
    await asyncio.sleep(0)  # aiohttp closes its sockets in the loop's next round


@pytest.fixture
def api(playground: Playground, http: aiohttp.ClientSession) -> Api:
    return Api(http, playground.api_root, playground.world.token)


@pytest.fixture
def lin(world: World) -> Person:
    return world.person("林晓", started=True)


@pytest.fixture
def chat(world: World, lin: Person) -> Chat:
    return world.private(lin)
