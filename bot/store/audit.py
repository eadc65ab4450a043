"""The record of who did what; it is only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.store.models import Audit


def note(
    tx: Session, now: datetime, action: str, *, telegram_id: int | None, person_id: int | None = None, **detail: Any
) -> None:
    """Add a line; `detail` are plain values that JSON can hold, never a phone number or a token."""
    tx.add(Audit(at=now, action=action, telegram_id=telegram_id, person_id=person_id, detail=detail))
