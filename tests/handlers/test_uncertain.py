"""送达待核实: the office hears once of an incident and settles each letter by one tap."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.delivery.outbox import SAID, Letter, enqueue
from bot.delivery.uncertain import tell
from bot.store.models import Audit, Outgoing
from tests.staff import Staff


async def test_the_office_hears_once_and_settles_each_by_one_tap(staff: Staff) -> None:
    store, now = staff.bot.services.store, staff.bot.services.clock.now()
    since = now - timedelta(minutes=5)

    def lose(tx: Session) -> None:
        for number, talk in enumerate((staff.liaison, staff.county)):
            enqueue(tx, since, Letter(f"cause:{number}", talk.person.id, SAID, {"text": f"讯{number}"}))
        tx.flush()
        tx.query(Outgoing).update({"state": "uncertain", "attempts": 1})

    await store.write(lose)
    staff.bot.courier.wake()
    told = await staff.world.next_message(staff.office.chat, timeout=15)
    assert told.text.startswith("有 2 条消息不能确定是否送达")
    assert (await staff.world.next_message(staff.second_office.chat, timeout=15)).text == told.text
    assert await store.write(lambda tx: tell(tx, now + timedelta(hours=1))) == 0

    shown = await staff.office.turn(told, "查看送达待核实")
    assert shown.text.startswith("送达待核实 2 条")
    assert "1. 李强　操作结果回复，11月27日" in shown.text
    left = await staff.office.turn(shown, "1 重新发送")
    assert left.text.startswith("送达待核实 1 条")
    assert [m.text for m in await staff.liaison.all_after(0)] == ["讯0"]
    again = await staff.office.press_data(left, str(shown.button("1 重新发送")["callback_data"]))
    assert again.text == "这一条已经处理过，没有再做改动。"
    left = await staff.office.turn(left, "1 已确认送达")
    assert "没有需要核实的消息" in left.text
    assert await staff.county.all_after(0) == []
    assert [m.text for m in await staff.liaison.all_after(0)] == ["讯0"]
    noted = await store.read(lambda tx: tx.query(Audit).filter(Audit.action == "delivery_settled").count())
    assert noted == 2
