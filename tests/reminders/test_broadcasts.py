"""Notices to many on both databases: whom they are for, what is kept, what is settled when."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from bot.delivery.outcomes import move
from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people.work import Work
from bot.reminders import audiences, broadcast_cards, broadcasts, groups
from bot.reminders import broadcast_forms as forms
from bot.reminders.send_times import read_moment
from bot.settings import Settings
from bot.store.database import Store
from bot.store.models import Binding, Broadcast, BroadcastRecipient, CheckIn, Outgoing, Person, Standing
from tests.staff import bind
from tests.works import CHEN, LI, OFFICE, SECOND, ZHANG, ZHAO, Works

NOW = datetime(2026, 11, 27, 10, tzinfo=Settings().zone)


@pytest.fixture
def works(store: Store, matrix: Matrix) -> Works:
    return Works(store, matrix, NOW)


def prepared(work: Work, kind: str = "all", **more: Any) -> Any:
    draft = forms.begin(work)
    forms.choose(work, draft, {"kind": kind, **more})
    forms.take(work, draft, "请核对名单", None, "")
    return draft


def confirmed(works: Works, who: int = OFFICE, kind: str = "all", **more: Any) -> int:
    return int(works.do(who, lambda work: broadcasts.confirm(work, prepared(work, kind, **more), 77).id))


def states(works: Works, state: str | None = None) -> list[str]:
    """Return the states of the notices' letters, or put them all into one."""

    def act(work: Work) -> list[str]:
        mine = Outgoing.topic == broadcasts.NOTICE
        if state is not None:
            work.tx.execute(update(Outgoing).where(mine).values(state=state))
        return list(work.tx.scalars(select(Outgoing.state).where(mine).order_by(Outgoing.id)))

    found: list[str] = works.do(OFFICE, act)
    return found


def refused(works: Works, who: int, act: Any) -> str:
    with pytest.raises(Refused) as caught:
        works.do(who, act)
    return caught.value.reason


def counts(works: Works, number: int) -> dict[str, int]:
    found: dict[str, int] = works.do(OFFICE, lambda work: broadcast_cards.card(work, number)).counts
    return found


def test_a_confirmation_takes_one_snapshot_and_only_its_author_can_give_it(works: Works) -> None:
    draft = works.do(OFFICE, lambda work: prepared(work).id)
    confirm = lambda work: broadcasts.confirm(work, forms.own(work, draft), 77)  # noqa: E731
    assert refused(works, SECOND, confirm) == "broadcast_gone"
    made = works.do(OFFICE, confirm)
    assert refused(works, OFFICE, confirm) == "broadcast_gone"
    keys = works.do(OFFICE, lambda work: list(work.tx.scalars(select(Outgoing.key).order_by(Outgoing.id))))
    people = works.do(
        OFFICE,
        lambda work: sorted(work.tx.scalars(select(Person.id).where(Person.telegram_id.in_((LI, CHEN, ZHANG))))),
    )
    assert sorted(keys) == [f"broadcast:{made.id}:person:{number}" for number in people]
    assert works.do(OFFICE, lambda work: work.tx.scalar(select(func.count()).select_from(Broadcast))) == 1
    found = counts(works, made.id)
    assert (found["open"], found["leader"]) == (3, 1)
    assert found["unbound"] > 30
    # Whoever joins later is not in it, and whoever has no role any more gets nothing.
    works.do(OFFICE, lambda work: bind(work.tx, NOW, 99, "新人", "health", "liaison"))
    assert counts(works, made.id) == found
    wanted = lambda work: broadcasts.still_wanted(work.tx, {"broadcast": made.id, "person": people[0]})  # noqa: E731
    assert works.do(OFFICE, wanted)
    ended = update(Binding).where(Binding.person_id == people[0]).values(ended_at=NOW)
    works.do(OFFICE, lambda work: work.tx.execute(ended))
    assert not works.do(OFFICE, wanted)


def test_a_confirmation_takes_as_many_statements_for_many_as_for_few(works: Works, store: Store) -> None:
    def counted() -> int:
        draft, number = works.do(OFFICE, lambda work: prepared(work).id), 0

        def on_execute(*_: Any) -> None:
            nonlocal number
            number += 1

        event.listen(store.engine, "before_cursor_execute", on_execute)
        works.do(OFFICE, lambda work: broadcasts.confirm(work, forms.own(work, draft), 77))
        event.remove(store.engine, "before_cursor_execute", on_execute)
        return number

    few = counted()

    def join(work: Work) -> None:
        for number in range(60):
            bind(work.tx, NOW, 1000 + number, f"联络员{number}", "health", "liaison")

    works.do(OFFICE, join)
    assert counted() == few


def test_a_stop_leaves_what_is_being_sent_and_a_resume_takes_up_what_it_held_back(works: Works) -> None:
    number = confirmed(works)

    def sending(work: Work) -> None:
        first = work.tx.scalars(select(Outgoing).where(Outgoing.topic == broadcasts.NOTICE).order_by(Outgoing.id)).all()
        first[0].state = "sending"

    works.do(OFFICE, sending)
    assert refused(works, OFFICE, lambda work: broadcasts.resume(work, number)) == "broadcast_not_stopped"
    works.do(SECOND, lambda work: broadcasts.stop(work, number))
    assert states(works) == ["sending", "cancelled", "cancelled"]
    assert not works.do(OFFICE, lambda work: broadcasts.still_wanted(work.tx, {"broadcast": number, "person": 3}))
    assert refused(works, SECOND, lambda work: broadcasts.resume(work, number)) == "broadcast_others"
    works.do(OFFICE, lambda work: broadcasts.resume(work, number))
    assert states(works) == ["sending", "queued", "queued"]
    assert refused(works, OFFICE, lambda work: broadcasts.remind(work, number)) == "broadcast_runs"


def test_a_sweep_ends_what_is_through_and_writes_one_card_however_often_it_runs(works: Works) -> None:
    number = confirmed(works)
    sweep = lambda work: broadcast_cards.sweep(work.tx, works.now)  # noqa: E731
    assert works.do(OFFICE, sweep)
    assert not works.do(OFFICE, sweep)
    states(works, "sent")
    works.now += timedelta(seconds=3)
    works.do(OFFICE, sweep)
    works.now += timedelta(seconds=3)
    assert not works.do(OFFICE, sweep)
    card = works.do(OFFICE, lambda work: broadcast_cards.card(work, number))
    assert (card.state, card.total, card.of("sent")) == ("done", 3, 3)
    cards = select(Outgoing.edits).where(Outgoing.topic == broadcast_cards.CARD)
    assert works.do(OFFICE, lambda work: list(work.tx.scalars(cards))) == [77]  # it waited: it says how things are then


def test_a_receipt_counts_once_and_a_reminder_is_for_those_without_one_once_a_day(works: Works) -> None:
    number = confirmed(works)
    states(works, "sent")
    works.do(OFFICE, lambda work: broadcast_cards.sweep(work.tx, works.now))
    first = works.do(LI, lambda work: broadcasts.acknowledge(work, number)).confirmed_at
    works.now += timedelta(hours=1)
    assert works.do(LI, lambda work: broadcasts.acknowledge(work, number)).confirmed_at == first
    assert refused(works, ZHAO, lambda work: broadcasts.acknowledge(work, number)) == "broadcast_not_yours"
    assert works.do(OFFICE, lambda work: broadcasts.remind(work, number)) == 2
    assert refused(works, OFFICE, lambda work: broadcasts.remind(work, number)) == "broadcast_reminded"
    assert works.do(
        OFFICE, lambda work: {r.person_id for r in audiences.resolve(work, {"kind": "unconfirmed"}).readers}
    ) == works.do(OFFICE, lambda work: {p.id for p in broadcasts.silent(work, work.tx.get_one(Broadcast, number))})
    works.now += timedelta(days=1)
    for person in (CHEN, ZHANG):
        works.do(person, lambda work: broadcasts.acknowledge(work, number))
    assert refused(works, OFFICE, lambda work: broadcasts.remind(work, number)) == "broadcast_all_confirmed"


def test_each_fate_is_counted_and_listed(works: Works) -> None:
    number = confirmed(works)

    def met(work: Work) -> None:
        ids = work.tx.scalars(select(BroadcastRecipient.letter_id).where(BroadcastRecipient.letter_id.isnot(None)))
        for letter_id, (state, problem) in zip(
            sorted(number for number in ids if number is not None),
            (("failed", "Forbidden: bot was blocked by the user"), ("failed", "Bad Request"), ("uncertain", "reset")),
            strict=True,
        ):
            letter = work.tx.get_one(Outgoing, letter_id)
            letter.state, letter.problem = state, problem

    works.do(OFFICE, met)
    found = counts(works, number)
    assert (found["unreachable"], found["failed"], found["uncertain"]) == (1, 1, 1)
    fate: Any
    for fate, total in found.items():
        named = works.do(OFFICE, partial(broadcast_cards.named, broadcast_id=number, fate=fate))
        assert (named.total, len(named.lines)) == (total, min(total, broadcast_cards.PAGE))
    works.do(OFFICE, lambda work: broadcasts.resend(work, number))
    assert states(works).count("queued") == 1


def test_who_has_reported_is_not_among_the_unreported(works: Works, matrix: Matrix) -> None:
    units = lambda work: {r.unit_id for r in audiences.resolve(work, {"kind": "unreported"}).readers}  # noqa: E731
    assert works.do(OFFICE, units) == {"education", "yanhu"}

    def report(work: Work) -> None:
        version = CheckIn(
            cycle=2026, unit_id="yanhu", row_id="duty-regions", version=1, status="filed",
            author_id=work.actor.person_id, reported_at=NOW,
        )  # fmt: skip
        work.tx.add(version)
        work.tx.flush()
        work.tx.add(
            Standing(
                cycle=2026, unit_id="yanhu", row_id="duty-regions", check_in_id=version.id, state="waiting",
                changed_at=NOW,
            )
        )  # fmt: skip

    works.do(ZHANG, report)
    assert works.do(OFFICE, units) == {"education"}
    assumed = {m.unit_id for group in matrix.groups for m in group.members if m.membership == "assumed"}
    left = works.do(OFFICE, lambda work: audiences.resolve(work, {"kind": "unreported"}).left)
    assert not assumed & {one.unit_id for one in left if one.person_id is None}


def test_a_group_is_bound_by_the_office_alone_and_its_letters_follow_it(works: Works) -> None:
    assert refused(works, LI, lambda work: groups.bind(work, -5, "群")) == "right_office"
    group = works.do(OFFICE, lambda work: groups.bind(work, -5, "群"))
    assert works.do(SECOND, lambda work: groups.bind(work, -5, "群")) is None
    number = confirmed(works, kind="groups")
    works.do(OFFICE, lambda work: move(work.tx, -5, -100_5, work.now))
    works.do(OFFICE, lambda work: move(work.tx, -5, -100_5, work.now))
    chats = select(Outgoing.key, Outgoing.chat_id)
    assert works.do(OFFICE, lambda work: [tuple(row) for row in work.tx.execute(chats)]) == [
        (f"broadcast:{number}:group:{group.id}", -1005)
    ]
    assert refused(works, OFFICE, lambda work: groups.unbind(work, group.id, -5)) == "group_gone"
    works.do(OFFICE, lambda work: groups.unbind(work, group.id, -1005))
    assert not works.do(OFFICE, lambda work: broadcasts.still_wanted(work.tx, {"broadcast": number, "group": group.id}))
    assert refused(works, OFFICE, lambda work: prepared(work, "groups")) == "broadcast_nobody"


@pytest.mark.parametrize(
    ("typed", "day", "hour", "minute"),
    [
        ("明天9:00", 28, 9, 0),
        ("11月28日 14：30", 28, 14, 30),
        ("2026-11-30 09:30", 30, 9, 30),
        ("下午3点", 27, 15, 0),
        ("后天上午9点半", 29, 9, 30),
        ("今天晚上8点", 27, 20, 0),
        ("中午12点", 27, 12, 0),
    ],
)
def test_a_moment_is_read_as_people_type_it(typed: str, day: int, hour: int, minute: int) -> None:
    assert read_moment(typed, NOW) == NOW.replace(day=day, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("9:00", "past"), ("11月1日 9:00", "far"), ("明天", "time"), ("25:00", "time"), ("明天到后天 9:00", "time")],
)
def test_no_moment_is_guessed(typed: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        read_moment(typed, NOW)
    assert caught.value.reason == f"send_{reason}"


@given(st.text(max_size=30) | st.from_regex(r"[0-9明天后上下午点:：\-月日 ]{1,14}", fullmatch=True))
def test_whatever_is_typed_is_a_moment_ahead_or_refused(typed: str) -> None:
    try:
        found = read_moment(typed, NOW)
    except Refused:
        return
    assert NOW < found <= NOW + timedelta(days=60)
