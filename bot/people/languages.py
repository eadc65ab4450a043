"""Which language somebody is spoken to."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, select
from sqlalchemy.orm import Session

from bot.settings import Language
from bot.store.models import LanguageChoice, Person


def chosen(tx: Session, telegram_id: int) -> Language | None:
    """Return the language somebody chose with /lang; None where they did not."""
    choice = tx.get(LanguageChoice, telegram_id)
    return None if choice is None else _language(choice.language)


_WHOM = bindparam("whom", type_=BigInteger)
_SPOKEN = select(
    select(LanguageChoice.language).where(LanguageChoice.telegram_id == _WHOM).scalar_subquery(),
    select(Person.language).where(Person.telegram_id == _WHOM).scalar_subquery(),
)  # put together once, asked for every letter


def spoken_by(tx: Session, telegram_id: int) -> Language | None:
    """Return the language somebody chose, else that of their client when it was last seen."""
    choice, seen = tx.execute(_SPOKEN, {"whom": telegram_id}).one()
    return _language(choice or "") or _language(seen or "")


def _language(code: str) -> Language | None:
    return "zh" if code == "zh" else "en" if code == "en" else None
