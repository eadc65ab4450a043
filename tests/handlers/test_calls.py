"""Whom to call: on the cards of people with a role, in private alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.store.models import Absence, Person
from tests.staff import Staff
from tests.talking import Talk

PHONE = "0359-2068888"
QUESTION = "行动五"


async def with_phone(staff: Staff, **more: Any) -> None:
    """Give the first liaison a 科室 and a telephone, as a roster does."""
    values = {"department": "体卫艺科", "office_phone": PHONE, "phone": "13800000003", **more}
    change = update(Person).where(Person.telegram_id == staff.liaison.person.id).values(values)
    await staff.bot.services.store.write(lambda tx: tx.execute(change))


async def test_who_has_a_role_sees_whom_to_call_below_the_answer(staff: Staff) -> None:
    await with_phone(staff)
    card = await staff.county.say(QUESTION)
    assert card.text.startswith("牵头：市教育局")
    assert f"市教育局：李强（体卫艺科） {PHONE}；陈静" in card.text
    assert "13800000003" not in card.text
    everybody = await staff.county.follow(card, "联系人")
    assert "市卫健委：未登记联络员" in everybody.text


@pytest.mark.parametrize("who", ["stranger", "group"])
async def test_strangers_and_groups_never_do(staff: Staff, who: str) -> None:
    await with_phone(staff)
    bare = await staff.stranger.say(QUESTION)
    if who == "group":
        people = [staff.liaison.person]
        chat = staff.world.group("食安工作群", people, hears_all=True)
        asks = Talk(staff.world, staff.liaison.person, chat, staff.bot)
    else:
        asks = staff.stranger
    card = await asks.say(f"@shian_bot {QUESTION}")
    assert card.text == bare.text
    assert card.buttons == bare.buttons
    pressed = await asks.press_data(card, "2026:calls:action-05")
    assert pressed.alert
    assert PHONE not in pressed.text


async def test_a_link_is_shown_with_consent_alone(staff: Staff) -> None:
    card = await staff.liaison.say(QUESTION)
    everybody = await staff.liaison.follow(card, "联系人")
    assert "没有公开" in everybody.text
    assert "text_link" not in str((await staff.county.say(QUESTION)).body.entities_json())
    shown = await staff.liaison.turn(everybody, "公开我的Telegram链接")
    assert "已公开" in shown.text
    card = await staff.county.say(QUESTION)
    assert {"type", "url"} <= {key for entity in card.body.entities_json() for key in entity}
    assert f"tg://user?id={staff.liaison.person.id}" in str(card.body.entities_json())
    hidden = await staff.liaison.turn(shown, "不再公开")
    assert "没有公开" in hidden.text


async def test_an_absent_liaison_is_marked_with_who_stands_in(staff: Staff) -> None:
    await with_phone(staff)
    today = staff.bot.services.clock.now()

    def leave(tx: Any) -> None:
        ids = {p.name: p.id for p in tx.scalars(select(Person))}
        first, last = today.date(), today.date() + timedelta(days=3)
        tx.add(Absence(person_id=ids["李强"], deputy_id=ids["陈静"], created_at=today, first_day=first, last_day=last))

    await staff.bot.services.store.write(leave)
    assert "外出至11月30日，由陈静代" in (await staff.county.say(QUESTION)).text


async def test_a_card_of_ones_own_row_leads_to_its_form(staff: Staff) -> None:
    card = await staff.liaison.say(QUESTION)
    form = await staff.liaison.follow(card, "去报送")
    assert form.text.startswith("报送进展：行动五")
    assert "去报送" not in str((await staff.county.say(QUESTION)).buttons)
