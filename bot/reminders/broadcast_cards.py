"""How far a notice is and whom it reached: counted for its card, listed by what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import ANSWER, Letter, enqueue
from bot.people.work import Work
from bot.reminders import broadcasts
from bot.store.models import Broadcast, BroadcastRecipient, ChatGroup, Outgoing, Person

CARD = "broadcast_card"  # the topic of the letter that keeps the author's card up to date
Fate = Literal["confirmed", "sent", "open", "unreachable", "unbound", "leader", "failed", "uncertain", "cancelled"]
FATES: tuple[Fate, ...] = get_args(Fate)
RECENT = 6
PAGE = 30  # names on a page
_AT_ONCE = 60.0  # seconds: what was confirmed longer before it leaves was scheduled


@dataclass(frozen=True, slots=True)
class Card:
    """A broadcast, how many it goes to in all, and how many met which fate; ``sent`` are those without a 收到."""

    id: int
    author: str
    author_id: int
    audience: dict[str, Any]
    text: str
    file_kind: str | None
    state: str
    due_at: datetime
    scheduled: bool
    reminded_on: date | None
    total: int
    counts: dict[Fate, int]

    def of(self, *fates: Fate) -> int:
        """Return how many met one of some fates."""
        return sum(self.counts.get(fate, 0) for fate in fates)

    @property
    def to_people(self) -> bool:
        """Say whether it goes to people, who can say 收到."""
        return bool(self.audience["kind"] != "groups")


@dataclass(frozen=True, slots=True)
class Named:
    """A page of those who met a fate: name and unit, either may be ""; with the time of the 收到."""

    fate: Fate
    lines: tuple[tuple[str, str, datetime | None], ...]
    total: int
    page: int
    pages: int


# What a refusal for good says of people who can't be reached, whoever they are now.
_GONE = or_(
    Person.unreachable_since.isnot(None),
    *(Outgoing.problem.like(said) for said in ("Forbidden%", "%deactivated%", "%hat not found%")),
)
_FATE: ColumnElement[str] = case(
    (BroadcastRecipient.excluded != "", BroadcastRecipient.excluded),
    (BroadcastRecipient.confirmed_at.isnot(None), literal("confirmed")),
    (Outgoing.state == "sent", literal("sent")),
    (and_(Outgoing.state == "failed", _GONE), literal("unreachable")),
    (Outgoing.state.in_(("failed", "uncertain", "cancelled")), Outgoing.state),
    else_=literal("open"),
)


def cards(tx: Session, *where: ColumnElement[bool], limit: int = RECENT) -> list[Card]:
    """Return the broadcasts that fulfil a condition, the newest first, each counted."""
    query = select(Broadcast, Person.name).join(Person, Person.id == Broadcast.author_id).where(*where)
    found = tx.execute(query.order_by(Broadcast.id.desc()).limit(limit)).all()
    counted = (
        select(
            BroadcastRecipient.broadcast_id, _FATE.label("fate"), func.count(), func.count(BroadcastRecipient.letter_id)
        )
        .outerjoin(Outgoing, Outgoing.id == BroadcastRecipient.letter_id)
        .outerjoin(Person, Person.id == BroadcastRecipient.person_id)
        .where(BroadcastRecipient.broadcast_id.in_([broadcast.id for broadcast, _ in found]))
        .group_by(BroadcastRecipient.broadcast_id, "fate")
    )
    counts: dict[int, dict[Any, int]] = {broadcast.id: {} for broadcast, _ in found}
    totals = dict.fromkeys(counts, 0)
    for broadcast_id, fate, number, letters in tx.execute(counted):
        counts[broadcast_id][fate] = number
        totals[broadcast_id] += letters
    return [_card(one, name, totals[one.id], counts[one.id]) for one, name in found]


def _card(one: Broadcast, author: str, total: int, counts: dict[Fate, int]) -> Card:
    scheduled = (one.due_at - one.confirmed_at).total_seconds() > _AT_ONCE
    return Card(
        one.id, author, one.author_id, one.audience, one.text, one.file_kind, one.state, one.due_at, scheduled,
        one.reminded_on, total, counts,
    )  # fmt: skip


def recent(work: Work) -> list[Card]:
    """Return the last broadcasts of the cycle."""
    return cards(work.tx, Broadcast.cycle == work.cycle)


def card(work: Work, broadcast_id: int) -> Card:
    """Return a broadcast's card. Raises `Refused` where there is none."""
    broadcasts.known(work, broadcast_id)
    return cards(work.tx, Broadcast.id == broadcast_id)[0]


def named(work: Work, broadcast_id: int, fate: Fate, page: int = 1) -> Named:
    """Return those who met a fate, a page of them; one beyond the end is the last. Raises `Refused`."""
    broadcasts.known(work, broadcast_id)
    query = (
        select(Person.name, ChatGroup.title, BroadcastRecipient.unit_id, BroadcastRecipient.confirmed_at)
        .select_from(BroadcastRecipient)
        .outerjoin(Outgoing, Outgoing.id == BroadcastRecipient.letter_id)
        .outerjoin(Person, Person.id == BroadcastRecipient.person_id)
        .outerjoin(ChatGroup, ChatGroup.id == BroadcastRecipient.group_id)
        .where(BroadcastRecipient.broadcast_id == broadcast_id, _FATE.is_not_distinct_from(fate))
    )
    total = work.tx.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(page, pages)
    shown = work.tx.execute(query.order_by(BroadcastRecipient.id).limit(PAGE).offset((page - 1) * PAGE))
    lines = tuple((name or title or "", unit_id, at) for name, title, unit_id, at in shown)
    return Named(fate, lines, total, page, pages)


def running(tx: Session, now: datetime) -> bool:
    """Say whether any broadcast is under way."""
    return tx.scalar(select(Broadcast.id).where(Broadcast.state == "running", Broadcast.due_at <= now)) is not None


def sweep(tx: Session, now: datetime) -> bool:
    """End what is through, and have the authors' cards follow; say whether there is a letter to bring.

    It may run at any time, any number of times, in any number of processes.
    """
    wrote = False
    under_way = (Broadcast.state == "running", Broadcast.due_at <= now)
    for one in cards(tx, *under_way, limit=100):
        broadcast = tx.get_one(Broadcast, one.id)
        if not one.of("open"):
            broadcast.state = "done"
        shown = f"{broadcast.state}:{one.of('open')}:{one.of('sent', 'confirmed')}"
        if shown != broadcast.shown:
            broadcast.shown = shown
            wrote |= _show(tx, now, broadcast, anew=broadcast.state == "done" and one.scheduled)
    return wrote


def _show(tx: Session, now: datetime, broadcast: Broadcast, *, anew: bool) -> bool:
    """Write the letter that shows the card: in place, or where its place lies far up, `anew`."""
    chat_id = tx.scalar(select(Person.telegram_id).where(Person.id == broadcast.author_id))
    if chat_id is None or (broadcast.card_id is None and not anew):
        return False
    stem = f"{CARD}:{broadcast.id}:"
    # One that waits says how things are when it leaves.
    if tx.scalar(select(Outgoing.id).where(Outgoing.key.like(f"{stem}%"), Outgoing.state == "queued")) and not anew:
        return False
    content, edits = {"broadcast": broadcast.id}, None if anew else broadcast.card_id
    key = f"{stem}{now.timestamp():.6f}"
    return enqueue(tx, now, Letter(key, chat_id, CARD, content, broadcast.author_id, edits, priority=ANSWER))


def told(tx: Session, content: dict[str, Any]) -> dict[str, Any]:
    """Return a card letter's content with the card as it is when it leaves."""
    return {**content, "card": cards(tx, Broadcast.id == content["broadcast"])[0]}
