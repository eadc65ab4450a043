"""Every command and every button, tried by everybody, against the one table of rights."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from sqlalchemy import func, select

from bot import handlers
from bot.handlers.rights import COMMANDS, PRESSES, REPLIES
from bot.messages.actions.codec import Kind, Press, decode, encode, verbs
from bot.messages.texts import Texts
from bot.people.rights import Right, holds
from bot.people.work import Actor, actor_of
from bot.store.models import Binding, CheckIn, Invite, Person, Review, Withdrawal
from tests.staff import Staff, bind
from tests.talking import Talk

ROLES = ("stranger", "liaison", "county", "leader", "office", "removed")
WORDS = Texts("zh")
LIMITED = tuple(right for right in Right if right is not Right.ANYONE)
REFUSALS: dict[Right, str] = {right: WORDS.word(f"refused_right_{right.value}") for right in LIMITED}
# What a field of a button may hold, the first that its kind takes; numbers name nothing that is there.
HELD = (
    "987654",
    "1",
    "",
    "education",
    "ongoing",
    "percent",
    "20261120",
    "2026-11-20",
    "0123456789abcdef",
    "学校食堂谁管",
)
BY_NAME = {"row_id": "action-05", "duty_id": "duty-members", "unit_id": "education"}
REMOVED = 7_000_008


def example(kind: type[Any]) -> Any:
    """Return an action of a type."""
    hints = get_type_hints(kind, include_extras=True)
    given = {}
    for field in fields(kind):
        (form,) = (extra for extra in hints[field.name].__metadata__ if isinstance(extra, Kind))
        choices = (BY_NAME.get(field.name, "action-05"), *HELD, form.pattern.split("|")[0])
        given[field.name] = form.read(next(text for text in choices if re.fullmatch(form.pattern, text)))
    return kind(**given)


async def _everybody(staff: Staff) -> dict[str, Talk]:
    at = staff.bot.services.clock.now()
    person = staff.world.person("前任", id=REMOVED, started=True)

    def remove(tx: Any) -> None:
        bind(tx, at, REMOVED, "前任", "education", "liaison")
        tx.scalars(
            select(Binding).join(Person, Person.id == Binding.person_id).where(Person.telegram_id == REMOVED)
        ).one().ended_at = at

    await staff.bot.services.store.write(remove)
    removed = Talk(staff.world, person, staff.world.private(person), staff.bot)
    return {**{role: getattr(staff, role) for role in ROLES if role != "removed"}, "removed": removed}


def _actor(staff: Staff, person: Talk) -> Actor:
    matrix = staff.bot.services.knowledge.matrix
    return staff.bot.services.store.reading(lambda tx: actor_of(tx, person.person.id, "x", matrix))


def _written(staff: Staff) -> list[int]:
    kept = (CheckIn, Review, Withdrawal, Invite, Binding)
    return staff.bot.services.store.reading(
        lambda tx: [tx.scalar(select(func.count()).select_from(kind)) or 0 for kind in kept]
    )


@pytest.mark.parametrize("kind", verbs(), ids=lambda kind: kind.__name__)
def test_every_kind_of_button_comes_back_as_it_went(kind: type[Any]) -> None:
    press = Press(2026, example(kind))
    assert decode(encode(press)) == press


def test_every_command_button_and_form_stands_in_the_table() -> None:
    assert set(COMMANDS) == set(handlers.menu())
    assert set(PRESSES) == set(verbs())
    assert set(REPLIES) == {kind for feature in handlers.FEATURES for kind in feature.replies}


@pytest.mark.parametrize("role", ROLES)
async def test_each_button_answers_those_alone_who_have_the_right(staff: Staff, role: str) -> None:
    person = (await _everybody(staff))[role]
    actor, message = _actor(staff, person), await person.say("/help")
    before = _written(staff)
    for kind, right in PRESSES.items():
        pressed = await person.press_data(message, encode(Press(2026, example(kind))))
        if holds(actor, right):
            assert pressed.text not in REFUSALS.values(), kind
        else:
            assert pressed.alert, kind
            assert pressed.text == REFUSALS[right], kind
    if role in {"stranger", "removed"}:
        assert _written(staff) == before


@pytest.mark.parametrize("role", ROLES)
async def test_each_command_answers_those_alone_who_have_the_right(staff: Staff, role: str) -> None:
    person = (await _everybody(staff))[role]
    actor = _actor(staff, person)
    for name, right in COMMANDS.items():
        answer = await person.say(f"/{name}")
        assert (answer.text in REFUSALS.values()) == (not holds(actor, right)), name


async def test_somebody_elses_menu_in_a_group_does_nothing_for_who_presses_it(staff: Staff) -> None:
    people = [staff.liaison.person, staff.stranger.person]
    chat = staff.world.group("食安工作群", people, hears_all=True)
    mine, theirs = (Talk(staff.world, person, chat, staff.bot) for person in people)
    listed = await mine.say("/mytasks@shian_bot")
    pressed = await theirs.press_data(listed, "2026:report:action-05:education")
    assert pressed.alert
    assert pressed.text == REFUSALS[Right.LIAISON]
