"""A reminder on its way: what is written down when it is planned, and what of it is still open when it leaves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.outbox import Letter
from bot.errors import Refused
from bot.people.work import Work
from bot.reminders.bases import confirmed
from bot.reminders.gather import receive
from bot.reminders.plan import Line, Reminder
from bot.reminders.stages import NO_DAY
from bot.reminders.surveys import answered, is_answered
from bot.store.models import CheckIn, Outgoing, Standing

REMINDER, NUDGE = "reminder", "nudge"  # topics: sent by itself, or by the office
_LOOKED_AT = 30  # of a person's last reminders, for the one under which 收到 was pressed


def letter(reminder: Reminder) -> Letter:
    """Return the letter of a reminder to somebody who is bound; the same one however often it is planned."""
    person = reminder.person
    if person.telegram_id is None:
        raise ValueError(f"person {person.id} is not bound")
    content = {
        "cycle": reminder.cycle,
        "day": reminder.day.isoformat(),
        "chat": person.telegram_id,
        "lines": [
            {
                "unit": line.unit_id,
                "row": line.stage.subject.id,
                "items": list(line.stage.subject.items),
                "due": "" if line.stage.subject.due == NO_DAY else line.stage.subject.due.isoformat(),
                "own": line.own,
                **_asked(line),
            }
            for line in reminder.lines
        ],
    }
    return Letter(reminder.key, person.telegram_id, REMINDER, content, person.id)


def _asked(line: Line) -> dict[str, Any]:
    if line.asked is None:
        return {}
    asked = line.asked
    return {"rows": list(asked.rows), "since": asked.since.isoformat(), "basis": asked.basis}


def still_open(tx: Session, content: dict[str, Any]) -> bool:
    """Say whether anything of a reminder is still to be done that no later reminder says."""
    return bool(_unsaid(tx, content))


def still_said(tx: Session, content: dict[str, Any]) -> dict[str, Any]:
    """Return a reminder with what is still to be done and no later one says, and what its reports rest on."""
    return {**content, "lines": _unsaid(tx, content), "basis": confirmed(tx, content["cycle"])}


def _unsaid(tx: Session, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is open of a reminder, without what the same person is told by a later one.

    A reminder that waited out a downtime would else arrive together with the one of the day.
    """
    query = select(Outgoing.content).where(Outgoing.chat_id == content["chat"], Outgoing.topic == REMINDER)
    later = [c for c in tx.scalars(query) if (c["cycle"], c["day"]) > (content["cycle"], content["day"])]
    told = {(line["unit"], line["row"], *line["items"]) for one in later for line in one["lines"]}
    return [line for line in open_lines(tx, content) if (line["unit"], line["row"], *line["items"]) not in told]


def open_lines(tx: Session, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a letter, (unit, row, items), about which there still is something to do."""
    lines: list[dict[str, Any]] = content["lines"]
    query = (
        select(Standing.unit_id, Standing.row_id, CheckIn.status)
        .join(CheckIn, CheckIn.id == Standing.check_in_id)
        .where(
            Standing.cycle == content["cycle"],
            Standing.state != "returned",
            Standing.row_id.in_({line["row"] for line in lines}),
        )
    )
    there = {(unit_id, row_id): status for unit_id, row_id, status in tx.execute(query)}
    rounds = {line["since"] for line in lines if "since" in line}
    answers = {since: answered(tx, content["cycle"], datetime.fromisoformat(since)) for since in rounds}

    def closed(line: dict[str, Any]) -> bool:
        if "since" in line:
            return is_answered(line["unit"], line["rows"], answers[line["since"]])
        status = there.get((line["unit"], line["row"]))
        return status is not None and (not line["items"] or status == "done")

    return [line for line in lines if not closed(line)]


def received(work: Work, day: date) -> dict[str, Any]:
    """Note the actor's 收到 for their reminder of a stage's day; return what of it is still to be done.

    Raises `Refused` where they had none.
    """
    mine = select(Outgoing.content).where(
        Outgoing.person_id == work.actor.person_id, Outgoing.topic.in_((REMINDER, NUDGE))
    )
    newest = work.tx.scalars(mine.order_by(Outgoing.id.desc()).limit(_LOOKED_AT))
    content = next((c for c in newest if c["cycle"] == work.cycle and c["day"] == day.isoformat()), None)
    if content is None:
        raise Refused("reminder_gone")
    pairs = [(line["unit"], line["row"]) for line in content["lines"]]
    receive(work, pairs)
    work.note("received", day=day.isoformat(), count=len(pairs))
    return {**content, "lines": open_lines(work.tx, content)}
