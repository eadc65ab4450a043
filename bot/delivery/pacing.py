"""How much may leave, for the whole bot: one row in the database, taken in the transaction that claims.

Telegram takes 30 messages a second in all, about one a second to a chat, and 20 a minute to a group. Tokens come in a
little below that; each kind of letter leaves some for those that go before it, so bulk takes what is left over.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import ANSWER, BULK, REMINDER
from bot.store.models import Budget, Outgoing

RATE = 29.6  # tokens a second
MOST = 24.0  # tokens that gather while nothing leaves; Telegram's own 30 leave room for what is late on its way
KEPT_BACK = {ANSWER: 0.0, REMINDER: 8.0, BULK: 12.0}  # tokens that a kind of letter leaves for the others
STREAK = 5  # outcomes in a row that tell of an outage
_FIRST_PROBE, _LONGEST_PROBE = 1.0, 60.0  # seconds between looks at whether it is over
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_LIMITS = {True: (20, _MINUTE), False: (10, timedelta(seconds=10))}  # messages in a time, by whether it is a group

_WENT = (
    select(Outgoing.chat_id, Outgoing.changed_at)
    .where(
        Outgoing.chat_id.in_(bindparam("chats", expanding=True)),
        Outgoing.changed_at > bindparam("since"),
        Outgoing.changed_at < bindparam("until"),  # what left after now left by a clock that was set back since
        Outgoing.state.in_(("sent", "sending", "uncertain")),
        Outgoing.edits.is_(None),
    )
    .order_by(Outgoing.changed_at)
)

Ticks = Callable[[Session], float]


def ticks(tx: Session) -> float:
    """Return seconds on the clock that all processes at this database share."""
    if tx.get_bind().dialect.name == "postgresql":
        return float(tx.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0)
    return time.time()


@dataclass(slots=True)
class Meter:
    """Counts what is sent past the outbox, so that the budget hears of it at the next claim."""

    spent: int = 0
    groups: list[int] = field(default_factory=list)
    pause: float | None = None

    def note(self, group: int | None = None) -> None:
        """Count one message, to a `group` if it was one."""
        self.spent += 1
        if group is not None:
            self.groups.append(group)

    def taken(self) -> tuple[int, list[int]]:
        """Return how many were counted since the last call, and to which groups."""
        taken = self.spent, self.groups
        self.spent, self.groups = 0, []
        return taken

    def refuse(self, pause: float) -> None:
        """Note that one was too much, and for how many seconds the server takes no more."""
        self.pause = max(pause, self.pause or 0.0)

    def refused(self) -> float | None:
        """Return the longest such pause since the last call; None where there was none."""
        pause, self.pause = self.pause, None
        return pause


@dataclass(slots=True)
class Allowance:
    """What may leave now. Changes to `row` are kept with the transaction."""

    row: Budget
    now: float
    tokens: float
    spent: int

    @classmethod
    def of(cls, tx: Session, now: float, meter: Meter | None = None) -> Allowance:
        """Return the budget at `now`, after what `meter` counted, for which nobody asked."""
        spent, groups = meter.taken() if meter else (0, [])
        row = _budget(tx, now)
        if (lately := _lately(row.groups, groups, now)) != row.groups:
            row.groups = lately
        # A clock set back costs a moment, one set forward fills the bucket once.
        gained = max(now - row.counted_at, 0.0) * RATE
        return cls(row, now, max(min(row.tokens + gained, MOST) - spent, -MOST), spent)

    def whole(self, priority: int) -> int:
        """Return how many letters of a kind may leave now."""
        return 0 if self.wait(priority) > 0 else int(self.tokens - KEPT_BACK[priority])

    def wait(self, priority: int) -> float:
        """Return in how many seconds the next letter of a kind may leave."""
        missing = KEPT_BACK[priority] + 1 - self.tokens
        tokens = missing / RATE if missing > 1e-9 else 0.0
        if priority == BULK:
            return max(tokens, self.row.bulk_from - self.now)
        return tokens

    def answered(self, group: int, now: datetime) -> list[datetime]:
        """Return when a group was answered directly, on the clock of which `now` is this moment."""
        return [now - timedelta(seconds=self.now - at) for at in self.row.groups.get(str(group), ())]

    def take(self, count: int) -> None:
        """Spend tokens."""
        self.tokens -= count
        self.spent += count

    def keep(self) -> None:
        """Write down what is left, where anything was spent."""
        if self.spent:
            self.row.tokens, self.row.counted_at = self.tokens, self.now

    @property
    def stalled(self) -> bool:
        """Say whether only answers go out, for the outcomes tell of an outage."""
        return self.row.troubles >= STREAK

    @property
    def doubtful(self) -> bool:
        """Say whether the next outcome decides: then letters other than answers go out singly."""
        return self.row.troubles == STREAK - 1 and self.row.probes > 0

    def probe(self) -> bool:
        """Say whether it is time to look if an outage is over, and note that somebody does."""
        if not self.stalled or self.now < self.row.probe_from:
            return False
        pause = min(_FIRST_PROBE * 2.0**self.row.probes, _LONGEST_PROBE)
        self.row.probe_from = self.now + pause
        self.row.probes += 1
        return True


def _budget(tx: Session, now: float) -> Budget:
    row = tx.get(Budget, 1)
    if row is None:
        row = Budget(tokens=KEPT_BACK[BULK] + 1, counted_at=now)
        tx.add(row)
        tx.flush()
    return row


def _lately(before: Mapping[str, list[float]], groups: Iterable[int], now: float) -> dict[str, list[float]]:
    """Return when each group was answered directly within the last minute, `groups` just now."""
    kept = {group: [at for at in times if at > now - _MINUTE.total_seconds()] for group, times in before.items()}
    for group in groups:
        kept.setdefault(str(group), []).append(now)
    return {group: times for group, times in kept.items() if times}


def after(tx: Session, now: float, *, trouble: bool, pause: float | None = None) -> None:
    """Note what an outcome says of the server: a trouble or not, and for how long it takes no bulk."""
    row = _budget(tx, now)
    if pause is not None:
        row.bulk_from = max(row.bulk_from, now + pause)
    elif trouble:
        row.troubles += 1
        if row.troubles == STREAK:
            row.probe_from = now + min(_FIRST_PROBE * 2.0**row.probes, _LONGEST_PROBE)
    elif row.troubles:
        row.troubles = row.probes = 0


def probed(tx: Session, now: float) -> None:
    """Note that the server answers again; the next outcome decides."""
    row = _budget(tx, now)
    row.troubles = min(row.troubles, STREAK - 1)


def ready(tx: Session, letters: Iterable[Outgoing], now: datetime, allowance: Allowance) -> Mapping[int, datetime]:
    """Return by letter from when its chat can take it; those that it can take now are not in it.

    What replaces a message counts for nothing in its chat.
    """
    waiting = [letter for letter in letters if letter.edits is None]
    if not waiting:
        return {}
    went: dict[int, list[datetime]] = {}
    of_these = {"chats": {w.chat_id for w in waiting}, "since": now - _MINUTE, "until": now + _MINUTE}
    for chat_id, at in tx.execute(_WENT, of_these):
        went.setdefault(chat_id, []).append(at)
    found: dict[int, datetime] = {}
    for letter in waiting:
        if times := went.get(letter.chat_id, []) + allowance.answered(letter.chat_id, now):
            at = _free(sorted(times), letter, now)
            if at > now:
                found[letter.id] = at
    return found


def _free(times: list[datetime], letter: Outgoing, now: datetime) -> datetime:
    many, within = _LIMITS[letter.chat_id < 0]
    at = times[-many] + within if len(times) >= many else now
    # An answer in several parts, or what two people did at once, may come at once.
    return max(at, times[-1] + _SECOND) if letter.priority == BULK else at
