"""A transaction in the name of somebody, at a moment of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.knowledge import Matrix
from bot.people.work import Work, actor_of
from bot.store.database import Store
from tests.staff import bind

OFFICE, SECOND, LI, CHEN, ZHANG, ZHAO, NOBODY = range(1, 8)
_ROLES = {
    OFFICE: ("王敏", "", "office"),
    SECOND: ("周宁", "", "office"),
    LI: ("李强", "education", "liaison"),
    CHEN: ("陈静", "education", "liaison"),
    ZHANG: ("张伟", "yanhu", "liaison"),
    ZHAO: ("赵刚", "education", "leader"),
}


@dataclass
class Works:
    """Runs pieces of work in a store where everybody is bound; `now` may be moved."""

    store: Store
    matrix: Matrix
    now: datetime
    cycle: int = 2026

    def __post_init__(self) -> None:
        for telegram_id, (name, unit_id, role) in _ROLES.items():
            self.store.writing(
                partial(bind, at=self.now, telegram_id=telegram_id, name=name, unit_id=unit_id, role=role)
            )

    def do(self, who: int, act: Callable[[Work], Any]) -> Any:
        """Run `act` in the name of a Telegram id, in a transaction."""

        def whole(tx: Any) -> Any:
            return act(Work(tx, self.now, self.cycle, self.matrix, actor_of(tx, who, "somebody", self.matrix)))

        return self.store.writing(whole)
