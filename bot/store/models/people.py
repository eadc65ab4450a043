"""Who works with the bot, for which unit, and how they came to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.models.base import Base, Id

ACTIVE = text("ended_at IS NULL")


class Person(Base):
    """Somebody the office knows. Bound once `telegram_id` is there; before that a line of the roster.

    `phone` holds digits only, without the country's 86. `menu` says which command menu Telegram shows them now,
    `language` what their client spoke last.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True, default=None)
    username: Mapped[str | None] = mapped_column(String(64), default=None)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True, default=None)
    department: Mapped[str] = mapped_column(String(64), default="")
    post: Mapped[str] = mapped_column(String(64), default="")
    office_phone: Mapped[str] = mapped_column(String(40), default="")
    link_consent: Mapped[bool] = mapped_column(default=False)
    last_seen: Mapped[datetime | None] = mapped_column(default=None)
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)
    menu: Mapped[str] = mapped_column(String(16), default="")
    language: Mapped[str] = mapped_column(String(2), default="")


class Binding(Base):
    """A role of a person: liaison or leader of a unit, or office (`unit_id` is then ""). Ended, never deleted."""

    __tablename__ = "binding"
    __table_args__ = (
        Index(
            "uq_binding_active", "person_id", "unit_id", "role",
            unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(24), index=True)
    role: Mapped[str] = mapped_column(String(8))  # liaison, leader, office
    via: Mapped[str] = mapped_column(String(12))  # invite, phone, roster, settings, handover
    bound_at: Mapped[datetime]
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    ending: Mapped[str | None] = mapped_column(String(12), default=None)  # removed, undone, handover, roster
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    person: Mapped[Person] = relationship(foreign_keys=[person_id], init=False, lazy="joined", innerjoin=True)


class Invite(Base):
    """A link that binds once: only the hash of its token is kept. `binding_id` is what a hand-over passes on."""

    __tablename__ = "invite"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    binding_id: Mapped[int | None] = mapped_column(ForeignKey("binding.id"), default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class Attempt(Base):
    """A refused link or number, to slow down who guesses."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    telegram_id: Mapped[int] = mapped_column(BigInteger, index=True)
    at: Mapped[datetime]


class Absence(Base):
    """Days, both included, on which a person is away; `deputy_id` receives what is meant for them."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(Id, primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    created_at: Mapped[datetime]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Charge(Base):
    """The person or 科室 that a unit has named for one of its rows."""

    __tablename__ = "charge"

    unit_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    who: Mapped[str] = mapped_column(String(64))
    named_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]


class LanguageChoice(Base):
    """The language somebody chose with /lang; also of people the office doesn't know."""

    __tablename__ = "language_choice"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(2))
