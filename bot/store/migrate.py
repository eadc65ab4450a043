"""Bringing a database to this program's schema, by one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError

FOLDER = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> tuple[str | None, str | None]:
    """Upgrade to the newest schema and return the revision before and after.

    SQLite's write lock or a lock of PostgreSQL lets only one process at it. Raises `StoreError` where the database
    can't be opened, or is of a newer program.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(7305010)"))
            before = MigrationContext.configure(connection).get_current_revision()
            _known(ScriptDirectory.from_config(config), before)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            return before, MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(f"the database can't be used ({reason}); check BOT_DATABASE_URL and BOT_HOME") from error


def _known(scripts: ScriptDirectory, revision: str | None) -> None:
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(f"the database is of a newer program (schema {revision}); update this one")
