"""Sessions: synchronous ones in threads of their own, so that no transaction is ever held across an await.

On SQLite all writes share one thread: three times as fast as an asynchronous driver, and never locked. On PostgreSQL
a lock of the database does the same across processes: a write sees all that came before it, and two taps at once
can't both find the same thing open.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.errors import SettingsError

log = logging.getLogger(__name__)

T = TypeVar("T")

_READERS = 4
_ONE_WRITER = text("SELECT pg_advisory_xact_lock(7305011)")
_PRESENT = 7305012  # of the lock that every process at work shares
# By which the server misses within seconds a machine that is gone.
_LIVELY = ("SET tcp_keepalives_idle = 3", "SET tcp_keepalives_interval = 2", "SET tcp_keepalives_count = 2")
_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def address(given: str | None, home: Path) -> URL:
    """Return the database's address with the driver this program uses; without one SQLite in `home`.

    Raises `SettingsError` for what is neither SQLite nor PostgreSQL.
    """
    if given is None:
        return URL.create("sqlite+pysqlite", database=str(home / "shian.db"))
    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    backend = url.drivername.partition("+")[0] if url else ""
    if url is None or backend not in _DRIVERS or not url.database:
        raise SettingsError(
            "BOT_DATABASE_URL can't be used; write sqlite:///folder/file.db or postgresql://user@host/name"
        )
    return url.set(drivername=_DRIVERS[backend])


def engine_for(url: URL) -> Engine:
    """Return an engine; on SQLite with WAL, FULL, foreign keys and transactions that begin at once."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(url, pool_size=_READERS + 2, pool_pre_ping=True)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, pool_size=_READERS + 2)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # this program begins transactions, not the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


class Lease:
    """Something that one process holds: a lock on a connection of its own, which is gone with whoever is killed.

    On SQLite, where there is one process, it is always there to be had. Its methods wait for the database.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine if engine.dialect.name == "postgresql" else None
        self._number = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Say whether this process holds it now, after trying to get it where it did not."""
        if self._engine is None:
            return True
        try:
            if self._connection is not None:
                self._connection.execute(select(1))
                return True
            here = self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            for setting in _LIVELY:
                here.execute(text(setting))
            if here.scalar(select(func.pg_try_advisory_lock(self._number))):
                return True
        except SQLAlchemyError:
            log.exception("The database does not answer")
        self.release()
        return False

    def release(self) -> None:
        """Let go of it."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.invalidate()  # the lock goes with the connection
            connection.close()


class Transaction(Session):
    """A session of one transaction, that holds all it has loaded until it ends.

    Left to itself it forgets at once what nobody else holds, and asks the database anew for the same row.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.loaded: list[object] = []


@event.listens_for(Transaction, "loaded_as_persistent")
@event.listens_for(Transaction, "pending_to_persistent")
def _hold(session: Transaction, instance: object) -> None:
    session.loaded.append(instance)


class Store:
    """The database: `read` and `write` run a function of a session in a thread."""

    def __init__(self, url: URL) -> None:
        self.engine = engine_for(url)
        self._reading = self.engine.execution_options(reads=True)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="store-read")
        self._presence: Connection | None = None

    async def read(self, look: Callable[[Session], T]) -> T:
        """Run `look` on one state of the database; nothing it does is kept."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.reading, look)

    async def write(self, act: Callable[[Session], T]) -> T:
        """Run `act` in a transaction of its own, alone among all writes; an exception undoes all of it."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self.writing, act)

    def reading(self, look: Callable[[Session], T]) -> T:
        """Do what `read` does, in this thread."""
        with Transaction(self._reading) as session:
            return look(session)

    def writing(self, act: Callable[[Session], T]) -> T:
        """Do what `write` does, in this thread."""
        with Transaction(self.engine) as session, session.begin():
            if self.engine.dialect.name == "postgresql":
                session.execute(_ONE_WRITER)
            return act(session)

    def enter(self) -> bool:
        """Say that this process works with the database until `close`; return whether it is the only one.

        Whoever is killed is gone with their connection. On SQLite there never is another.
        """
        if self.engine.dialect.name != "postgresql":
            return True
        self._presence = here = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        alone = bool(here.scalar(select(func.pg_try_advisory_lock(_PRESENT))))
        here.execute(select(func.pg_advisory_lock_shared(_PRESENT)))
        if alone:
            here.execute(select(func.pg_advisory_unlock(_PRESENT)))
        return alone

    def lease(self, name: str) -> Lease:
        """Return a lease that one process at this database can hold."""
        return Lease(self.engine, name)

    def close(self) -> None:
        """Finish what is under way and let go."""
        if self._presence is not None:
            self._presence.invalidate()  # its lock goes with the connection
            self._presence.close()
        self._writer.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
