"""How much leaves, and in which order: one budget for the whole bot, whoever asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.delivery import pacing
from bot.delivery.claiming import Claim, claim
from bot.delivery.outbox import ANSWER, BULK, REMINDER, SAID, Letter, enqueue, enqueue_all
from bot.delivery.outcomes import record, take_over
from bot.delivery.pacing import STREAK, Allowance, Meter
from bot.delivery.sender import Moved, NotSent, Unknown
from bot.settings import Settings
from bot.store.database import Store
from bot.store.models import ChatGroup, Outgoing, Person

START = datetime(2026, 11, 27, 9, 0, tzinfo=Settings().zone)


class Desk:
    """Claims and records by hand, at seconds after the start."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seconds = 0.0
        store.writing(lambda tx: Allowance.of(tx, 900.0))  # nothing has left for a while

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def write(self, priority: int, *chats: int, name: str = "cause", due: float = 0.0) -> None:
        letters = [
            Letter(f"{name}:{priority}:{n}:{c}", c, SAID, {"text": name}, priority=priority)
            for n, c in enumerate(chats)
        ]
        self.store.writing(lambda tx: enqueue_all(tx, self.now, letters, due=START + timedelta(seconds=due)))

    def claim(self, meter: Meter | None = None) -> Claim:
        def act(tx: Any) -> Claim:
            allowance = Allowance.of(tx, 1_000.0 + self.seconds, meter)
            return claim(tx, self.now, allowance, lambda _tx, letter, _now: letter.content, 0)

        return self.store.writing(act)

    def took(self) -> list[int]:
        """Claim once, send all of it well, and return the chats."""
        found = self.claim().letters
        for taken in found:
            self.became(taken.letter_id, 1)
        return [taken.parcel.chat_id for taken in found]

    def became(self, letter_id: int, outcome: Any) -> None:
        def act(tx: Any) -> None:
            record(tx, self.now, [(letter_id, outcome)])
            pause = outcome.pause if isinstance(outcome, NotSent) else None
            trouble = isinstance(outcome, Unknown)
            pacing.after(tx, 1_000.0 + self.seconds, trouble=trouble, pause=pause)

        self.store.writing(act)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_answers_leave_before_reminders_and_those_before_bulk(desk: Desk) -> None:
    desk.write(BULK, 1, 2)
    desk.write(REMINDER, 3)
    desk.write(ANSWER, 4, 1)
    assert desk.took() == [4, 1, 3, 2]  # the first chat's notice waits a second behind its answer
    assert desk.took() == []
    desk.seconds = 1.1
    assert desk.took() == [1]


def test_bulk_is_paced_below_the_limit_and_answers_find_room_whenever_they_come(desk: Desk) -> None:
    desk.write(BULK, *range(1, 601))
    sent: list[float] = []
    for step in range(120):
        desk.seconds = step / 10
        if step % 20 == 10:
            desk.write(ANSWER, *range(5001, 5005), name=f"asked{step}")
        chats = desk.took()
        assert step % 20 != 10 or {5001, 5002, 5003, 5004} <= set(chats)
        sent += [desk.seconds] * len(chats)
    assert len(sent) >= 0.97 * 30 * 12
    assert all(sum(at <= s < at + 5 for s in sent) <= 30 * 5 + 30 for at in range(8))


def test_what_is_answered_directly_is_missing_for_bulk(desk: Desk) -> None:
    desk.write(BULK, *range(1, 30))
    desk.took()
    desk.seconds = 0.4
    assert desk.claim(Meter(spent=100)).letters == []


def test_a_group_that_was_answered_twenty_times_in_a_minute_gets_its_notice_after_that(desk: Desk) -> None:
    desk.write(BULK, -5, 7)
    meter = Meter()
    for _ in range(20):
        meter.note(-5)
    assert desk.claim(meter).letters == []
    desk.seconds = 1
    assert desk.took() == [7]
    desk.seconds = 59
    assert desk.took() == []
    desk.seconds = 61
    assert desk.took() == [-5]


def test_a_refusal_for_too_much_stops_bulk_for_as_long_as_it_says_and_nothing_else(desk: Desk) -> None:
    desk.write(BULK, 1, 2)
    first, second = desk.claim().letters
    desk.became(first.letter_id, NotSent("flood control", pause=30))
    desk.became(second.letter_id, 7)
    desk.write(BULK, 3)
    desk.write(REMINDER, 4)
    desk.write(ANSWER, 5)
    desk.seconds = 29
    assert desk.took() == [5, 4]
    desk.seconds = 30.5
    assert sorted(desk.took()) == [1, 3]


def test_an_outage_leaves_a_list_waiting_and_lets_answers_try(desk: Desk) -> None:
    desk.write(BULK, *range(1, 60))
    for taken in desk.claim().letters[:STREAK]:
        desk.became(taken.letter_id, Unknown("reset"))
    desk.seconds = 0.5
    desk.write(ANSWER, 99)
    found = desk.claim()
    assert [t.parcel.chat_id for t in found.letters] == [99]
    assert not found.probe
    desk.seconds = 5
    assert desk.claim().probe
    assert not desk.claim().probe  # one looks, and the next look is later each time
    desk.store.writing(lambda tx: pacing.probed(tx, 1_005.0))
    [only] = desk.claim().letters  # the next outcome decides
    desk.became(only.letter_id, Unknown("reset"))
    desk.seconds = 6
    assert desk.claim().letters == []
    desk.seconds = 20
    assert desk.claim().probe
    desk.store.writing(lambda tx: pacing.probed(tx, 1_020.0))
    [only] = desk.claim().letters
    desk.became(only.letter_id, 1)
    assert len(desk.claim().letters) > 1


@pytest.mark.parametrize(("chat", "within", "most"), [(5, 10, 10), (-5, 60, 20)])
def test_a_chat_gets_a_letter_a_second_and_a_group_twenty_a_minute(
    desk: Desk, chat: int, within: int, most: int
) -> None:
    desk.write(BULK, *[chat] * 40)
    sent = []
    for step in range(within * 2):
        desk.seconds = step / 2
        sent += desk.took()
    assert len(sent) == most


def test_an_answer_in_several_parts_leaves_at_once(desk: Desk) -> None:
    desk.write(ANSWER, 5, 5, 5, 5)
    assert [desk.took() for _ in range(4)] == [[5]] * 4


def test_a_letter_for_later_holds_up_none_before_it(desk: Desk) -> None:
    desk.write(REMINDER, 5, due=3600)
    desk.write(REMINDER, 5, name="now")
    assert desk.took() == [5]
    desk.seconds = 3601
    assert desk.took() == [5]


def test_what_can_not_be_put_into_words_holds_up_nobody(store: Store) -> None:
    def settle(_tx: Any, letter: Letter, _now: datetime) -> dict[str, Any]:
        return {"text": {"b": "well"}[letter.key]}

    store.writing(lambda tx: [enqueue(tx, START, Letter(key, n, SAID, {"text": "x"})) for n, key in enumerate("ab", 1)])
    found = store.writing(lambda tx: claim(tx, START, Allowance.of(tx, 1.0), settle, 0))
    assert [t.parcel.chat_id for t in found.letters] == [2]
    assert store.reading(lambda tx: [o.state for o in tx.query(Outgoing).order_by(Outgoing.id)]) == [
        "failed",
        "sending",
    ]


def test_a_group_that_became_another_is_followed(desk: Desk) -> None:
    def bind(tx: Any) -> None:
        person = Person(name="王敏", telegram_id=1, created_at=START)
        tx.add(person)
        tx.flush()
        tx.add(ChatGroup(chat_id=-5, title="工作群", bound_by=person.id, bound_at=START))

    desk.store.writing(bind)
    desk.write(BULK, -5, -5)
    [first] = desk.claim().letters
    desk.became(first.letter_id, Moved(-1005))
    assert desk.took() == [-1005]
    assert desk.store.reading(lambda tx: {o.chat_id for o in tx.query(Outgoing)}) == {-1005}
    assert desk.store.reading(lambda tx: tx.query(ChatGroup).one().chat_id) == -1005


@pytest.mark.parametrize("chat", [5, -5])
@pytest.mark.parametrize("priority", [ANSWER, REMINDER, BULK])
def test_a_clock_set_back_keeps_no_chat_waiting_for_what_it_got_before(desk: Desk, priority: int, chat: int) -> None:
    desk.seconds = 7 * 86400.0
    for n in range(20):
        desk.seconds += 1
        desk.write(ANSWER, chat, name=f"before {n}")
        assert desk.took() == [chat]
    desk.seconds = 60.0
    desk.write(priority, chat, name="after")
    assert desk.took() == [chat]


@pytest.mark.parametrize("priority", [ANSWER, REMINDER, BULK])
def test_a_clock_set_back_puts_off_no_letter_that_is_tried_again(desk: Desk, priority: int) -> None:
    desk.seconds = 7 * 86400.0
    desk.write(priority, 5)
    [taken] = desk.claim().letters
    desk.became(taken.letter_id, NotSent("no connection"))
    desk.seconds = 60.0
    desk.store.writing(lambda tx: take_over(tx, desk.now))
    assert desk.took() == [5]
