"""Notices to many: confirmed once, with a letter to everybody of the snapshot; stopped, gone on with, acknowledged.

Whether a letter still goes out is settled when it is claimed: not while its broadcast is stopped, and not to somebody
who has no role any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, bindparam, insert, select, update
from sqlalchemy.orm import Session

from bot.delivery.outbox import BULK, Letter, enqueue_all
from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.reminders import broadcast_forms as forms
from bot.reminders.audiences import Left, Reader
from bot.reminders.calendar import Hours
from bot.store.models import Binding, Broadcast, BroadcastRecipient, ChatGroup, Draft, Outgoing, Person

NOTICE = "broadcast"  # topics of letters: the notice itself,
AGAIN = "broadcast_again"  # and once more to who did not say 收到
_BELATED = timedelta(hours=1)  # by so much an hour that the office chose outside its own may be missed


def tried(draft: Draft) -> dict[str, Any]:
    """Return the content of the notice exactly as it will be read, for its author to look at."""
    form = forms.read(draft)
    to_people = (form.wanted or {}).get("kind") != "groups"
    return {"text": form.text, "file": list(form.file) if form.file else None, "to_people": to_people}


def late(work: Work, draft: Draft, hours: Hours) -> bool:
    """Say whether a notice would leave outside the office's hours."""
    return not hours.is_open(forms.read(draft).at or work.now)


def confirm(work: Work, draft: Draft, card_id: int | None) -> Broadcast:
    """Take the snapshot and write everybody's letter; `card_id` is the author's message that shows how far it is.

    Raises `Refused` where nothing is written, nobody would get it, or its time is over.
    """
    form, found = forms.read(draft), forms.audience(work, draft)
    if form.wanted is None or not (form.text or form.file):
        raise Refused("broadcast_empty")
    if not found.readers:
        raise Refused("broadcast_nobody")
    if form.at is not None and form.at <= work.now:
        raise Refused("send_past")
    broadcast = Broadcast(
        author_id=work.actor.person_id,
        cycle=work.cycle,
        audience=form.wanted,
        text=form.text,
        confirmed_at=work.now,
        due_at=form.at or work.now,
        file_kind=form.file[0] if form.file else None,
        file_id=form.file[1] if form.file else None,
        card_id=card_id,
    )
    work.tx.add(broadcast)
    work.tx.flush()
    letters = [_letter(broadcast, reader) for reader in found.readers]
    enqueue_all(work.tx, work.now, letters, due=broadcast.due_at)
    written = select(Outgoing.key, Outgoing.id).where(Outgoing.key.like(f"{NOTICE}:{broadcast.id}:%"))
    ids = {row.key: row.id for row in work.tx.execute(written)}
    rows = [
        _recipient(broadcast, reader, ids[letter.key]) for reader, letter in zip(found.readers, letters, strict=True)
    ]
    rows += [_recipient(broadcast, one, None, one.reason) for one in found.left]
    work.tx.execute(insert(BroadcastRecipient), rows)
    drafts.drop(work, draft)
    work.note("broadcast", broadcast=broadcast.id, to=len(found.readers), audience=form.wanted)
    return broadcast


def _letter(broadcast: Broadcast, reader: Reader) -> Letter:
    whom = ("person", reader.person_id) if reader.person_id is not None else ("group", reader.group_id)
    key = f"{NOTICE}:{broadcast.id}:{whom[0]}:{whom[1]}"
    content = {"broadcast": broadcast.id, whom[0]: whom[1]}
    return Letter(key, reader.chat_id, NOTICE, content, reader.person_id, priority=BULK)


def _recipient(broadcast: Broadcast, one: Reader | Left, letter_id: int | None, excluded: str = "") -> dict[str, Any]:
    return {
        "broadcast_id": broadcast.id,
        "unit_id": one.unit_id,
        "person_id": one.person_id,
        "group_id": one.group_id,
        "letter_id": letter_id,
        "excluded": excluded,
    }


def known(work: Work, broadcast_id: int) -> Broadcast:
    """Return a broadcast. Raises `Refused` where there is none."""
    broadcast = work.tx.get(Broadcast, broadcast_id)
    if broadcast is None:
        raise Refused("broadcast_unknown")
    return broadcast


def letters_of(broadcast_id: int) -> ScalarSelect[Any]:
    """Return the ids of a broadcast's letters."""
    return (
        select(BroadcastRecipient.letter_id)
        .where(BroadcastRecipient.broadcast_id == broadcast_id, BroadcastRecipient.letter_id.isnot(None))
        .scalar_subquery()
    )


def stop(work: Work, broadcast_id: int) -> Broadcast:
    """Cancel what is still queued; what is being sent goes on. Raises `Refused` where nothing runs."""
    broadcast = known(work, broadcast_id)
    if broadcast.state != "running":
        raise Refused("broadcast_not_running")
    _turn(work, broadcast, "queued", "cancelled")
    broadcast.state = "stopped"
    work.note("broadcast_stopped", broadcast=broadcast.id)
    return broadcast


def resume(work: Work, broadcast_id: int) -> Broadcast:
    """Go on with those of the snapshot whose letter was cancelled.

    Raises `Refused` for anybody but its author, and where it is not stopped.
    """
    broadcast = known(work, broadcast_id)
    if broadcast.author_id != work.actor.person_id:
        raise Refused("broadcast_others")
    if broadcast.state != "stopped":
        raise Refused("broadcast_not_stopped")
    broadcast.due_at = max(broadcast.due_at, work.now)
    broadcast.state = "running"
    _turn(work, broadcast, "cancelled", "queued", due_at=broadcast.due_at)
    work.note("broadcast_resumed", broadcast=broadcast.id)
    return broadcast


def resend(work: Work, broadcast_id: int) -> Broadcast:
    """Send the uncertain ones once more: the office decided that twice is better than not at all. Raises `Refused`."""
    broadcast = known(work, broadcast_id)
    if broadcast.state == "stopped":
        raise Refused("broadcast_not_running")
    if not _turn(work, broadcast, "uncertain", "queued", due_at=work.now):
        raise Refused("broadcast_none_uncertain")
    broadcast.state = "running"
    work.note("broadcast_resent", broadcast=broadcast.id)
    return broadcast


def _turn(work: Work, broadcast: Broadcast, before: str, after: str, **values: Any) -> int:
    mine = update(Outgoing).where(Outgoing.id.in_(letters_of(broadcast.id)), Outgoing.state == before)
    done: Any = work.tx.execute(mine.values(state=after, changed_at=work.now, **values))
    return int(done.rowcount)


def acknowledge(work: Work, broadcast_id: int) -> BroadcastRecipient:
    """Note when the reader said 收到, once. Raises `Refused` where it was not sent to them."""
    if not broadcast_id:
        raise Refused("broadcast_trial")
    mine = select(BroadcastRecipient).where(
        BroadcastRecipient.broadcast_id == broadcast_id,
        BroadcastRecipient.person_id == work.actor.person_id,
        BroadcastRecipient.letter_id.isnot(None),
    )
    recipient = work.tx.scalar(mine)
    if recipient is None:
        raise Refused("broadcast_not_yours")
    if recipient.confirmed_at is None:
        recipient.confirmed_at = work.now
        work.note("acknowledged", broadcast=broadcast_id)
    return recipient


def silent(work: Work, broadcast: Broadcast) -> Sequence[Person]:
    """Return who got it, can be reached, and did not say 收到."""
    query = (
        select(Person)
        .join(BroadcastRecipient, BroadcastRecipient.person_id == Person.id)
        .join(Outgoing, Outgoing.id == BroadcastRecipient.letter_id)
        .where(
            BroadcastRecipient.broadcast_id == broadcast.id,
            BroadcastRecipient.confirmed_at.is_(None),
            Outgoing.state == "sent",
            Person.telegram_id.isnot(None),
            Person.unreachable_since.is_(None),
            _in_office_or_unit(Person.id),
        )
    )
    return work.tx.scalars(query.order_by(Person.id)).all()


def remind(work: Work, broadcast_id: int) -> int:
    """Tell it once more to who got it and did not say 收到; return how many these are.

    Raises `Refused` on the day of the last time, while it runs, and where nobody is left.
    """
    broadcast = known(work, broadcast_id)
    if broadcast.state == "running":
        raise Refused("broadcast_runs")
    if broadcast.reminded_on == work.now.date():
        raise Refused("broadcast_reminded")
    people = silent(work, broadcast)
    if not people:
        raise Refused("broadcast_all_confirmed")
    broadcast.reminded_on = work.now.date()
    stem = f"{AGAIN}:{broadcast.id}:{broadcast.reminded_on}"
    enqueue_all(
        work.tx,
        work.now,
        (
            Letter(
                f"{stem}:person:{person.id}",
                person.telegram_id,
                AGAIN,
                {"broadcast": broadcast.id, "person": person.id},
                person.id,
                priority=BULK,
            )
            for person in people
            if person.telegram_id is not None
        ),
    )
    work.note("broadcast_reminded", broadcast=broadcast.id, to=len(people))
    return len(people)


def _in_office_or_unit(person_id: Any) -> ColumnElement[bool]:
    return select(Binding.id).where(Binding.person_id == person_id, Binding.ended_at.is_(None)).exists()


_SERVES = select(_in_office_or_unit(bindparam("person", type_=Integer)))  # put together once, asked for every letter


def still_wanted(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether a notice still goes out: it is not stopped, and its reader still has a role, or is a bound group."""
    broadcast = tx.get(Broadcast, content["broadcast"])
    if broadcast is None or broadcast.state == "stopped":
        return False  # done is not over: the office may have an uncertain one sent again
    if "group" in content:
        group = tx.get(ChatGroup, content["group"])
        return group is not None and group.ended_at is None
    return bool(tx.scalar(_SERVES, {"person": content["person"]}))


def keeps_hours(tx: Session, content: dict[str, Any], now: datetime, hours: Hours) -> bool:
    """Say whether a notice waits for the office's hours: a scheduled one that could not leave when it was to."""
    broadcast = tx.get_one(Broadcast, content["broadcast"])
    scheduled = broadcast.due_at > broadcast.confirmed_at
    return scheduled and (hours.is_open(broadcast.due_at) or now - broadcast.due_at > _BELATED)


def still_silent(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether somebody still has to be told once more."""
    waits = select(BroadcastRecipient.id).where(
        BroadcastRecipient.broadcast_id == content["broadcast"],
        BroadcastRecipient.person_id == content["person"],
        BroadcastRecipient.confirmed_at.is_(None),
        _in_office_or_unit(content["person"]),
    )
    return tx.scalar(waits) is not None


def said(tx: Session, content: dict[str, Any]) -> dict[str, Any]:
    """Return what a letter's notice says; the words stand once, not in every letter."""
    broadcast = tx.get_one(Broadcast, content["broadcast"])
    file = [broadcast.file_kind, broadcast.file_id] if broadcast.file_id else None
    return {**content, "text": broadcast.text, "file": file, "to_people": "person" in content}
