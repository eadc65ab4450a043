"""The office sends its roster to the bot; and the same from a shell."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.cli import main
from bot.knowledge import Knowledge
from bot.playground.messages import Message
from bot.store.database import Store, address
from bot.store.migrate import migrate
from bot.store.models import Binding
from tests.commands import TASKS, run
from tests.staff import Staff, bind
from tests.talking import Talk, a_bot
from tests.xlsx import table

# Those whom the table of `staffed` binds come by invitation; these come by the roster.
PEOPLE = [
    ("市民政局", "吴九", "联络员", 13800000021),
    ("市公安局", "郑十", "联络员", None, 7_000_009),  # the stranger at the table
    ("市卫健委", "冯三", "分管领导", "13800000023"),
]


async def sends(who: Talk, data: bytes, name: str = "名册.xlsx", caption: str = "") -> Message:
    """Send a file, and return the bot's answer."""
    sent = who.world.send_file(who.person, who.chat, who.world.upload(data, name), caption)
    return await who.world.next_message(who.chat, after=sent.id)


def roles(staff: Staff) -> set[tuple[str, str]]:
    def look(tx: Any) -> set[tuple[str, str]]:
        return {(b.person.name, b.unit_id) for b in tx.scalars(select(Binding).where(Binding.ended_at.is_(None)))}

    return staff.bot.services.store.reading(look)


async def test_a_roster_is_shown_first_and_imported_by_a_tap(staff: Staff) -> None:
    await staff.office.say("/help")  # by which the office's name is known
    before = roles(staff)
    shown = await sends(staff.office, table(PEOPLE), caption="学校食堂谁管")
    assert shown.text.startswith("名册.xlsx\n新增3，更改0，移除0，保留")
    assert "市公安局联络员 郑十（立即绑定）" in shown.text
    assert "市民政局联络员 吴九 138****0021（待本人用手机号登记）" in shown.text
    assert "以上还没有生效" in shown.text
    assert roles(staff) == before
    done = await staff.office.turn(shown, "确认导入")
    assert done.text.startswith("名册已导入")
    assert not done.buttons
    assert ("郑十", "public-security") in roles(staff)
    told = await staff.stranger.all_after(0)
    assert [m.text for m in told] == [
        "市食安办已将您登记为市公安局联络员。发 /help 看看能做什么。如有不符，请与市食安办联系。"
    ]
    assert "市公安局" in (await staff.stranger.say("/mytasks")).text
    again = await staff.office.press_data(done, str(shown.button("确认导入")["callback_data"]))
    assert "已导入或已取消" in again.text
    assert (await sends(staff.office, table(PEOPLE))).text.startswith("名册与现有登记一致")


async def test_who_is_no_longer_in_it_loses_the_right_between_two_taps(staff: Staff) -> None:
    await staff.office.turn(await sends(staff.office, table(PEOPLE)), "确认导入")
    await staff.stranger.all_after(0)  # the letter that says so is behind the office's answer
    tasks = await staff.stranger.say("/mytasks")
    shown = await sends(staff.office, table([PEOPLE[0], PEOPLE[2]]))
    assert "移除（1）\n• 市公安局联络员 郑十" in shown.text
    await staff.office.turn(shown, "确认导入")
    assert (await staff.stranger.press(tasks, "未报送")).alert
    assert "邀请链接" in (await staff.stranger.say("/mytasks")).text
    told = [m.text for m in await staff.stranger.all_after(0) if m.text.startswith("您在本机器人的登记已结束")]
    assert len(told) == 1


async def test_many_removals_take_a_typed_phrase(staff: Staff) -> None:
    many = [("市教育局", f"人{c}", "联络员") for c in "甲乙丙丁戊己庚辛壬癸"]
    await staff.office.turn(await sends(staff.office, table(many)), "确认导入")
    shown = await sends(staff.office, table(many[:1]), "旧名册.xlsx")
    assert "将移除9条，超过现有16条登记的三分之一" in shown.text
    assert "确认导入" not in str(shown.buttons)
    forged = str(shown.button("取消")["callback_data"]).replace("rosterout", "rosterin") + ":00000000"
    await staff.office.press_data(shown, forged)
    assert ("人癸", "education") in roles(staff)
    assert "移除9" in (await staff.office.say("移除8")).text
    assert ("人癸", "education") in roles(staff)
    corrected = await sends(staff.office, table(many[:9]))  # another file instead of the phrase
    assert "移除1" in corrected.text
    await staff.office.turn(corrected, "取消")
    await sends(staff.office, table(many[:1]))
    assert (await staff.office.say("移除 9")).text.startswith("名册已导入")
    assert ("人癸", "education") not in roles(staff)
    assert (await staff.office.say("学校食堂谁管")).text.startswith("牵头")  # nothing is awaited any more


async def test_what_has_changed_meanwhile_is_shown_again(staff: Staff, now: datetime) -> None:
    shown = await sends(staff.office, table(PEOPLE))
    await staff.bot.services.store.write(lambda tx: bind(tx, now, 7_000_009, "郑十", "public-security", "liaison"))
    again = await staff.office.turn(shown, "确认导入")
    assert again.text.startswith("现有登记在此期间有变化")
    assert "新增2" in again.text
    assert ("吴九", "civil-affairs") not in roles(staff)
    assert (await staff.office.turn(again, "确认导入")).text.startswith("名册已导入")


async def test_an_older_preview_does_not_import_a_newer_file(staff: Staff) -> None:
    old = await sends(staff.office, table(PEOPLE[:1]))
    await sends(staff.office, table(PEOPLE))
    shown = await staff.office.turn(old, "确认导入")
    assert shown.text.startswith("现有登记在此期间有变化")
    assert ("吴九", "civil-affairs") not in roles(staff)


async def test_a_roster_with_mistakes_is_answered_with_all_of_them(staff: Staff) -> None:
    rows = [("市外星局", f"人{n}", "领导", "=1+1") for n in range(9)]
    said = (await sends(staff.office, table(rows))).text
    assert said.startswith("名册.xlsx 有27处需要修改，没有做任何改动")
    assert "• 名册!A2：“单位”的“市外星局”不是任务分解表里的单位名称" in said
    assert "• 名册!D2：“手机号”是公式" in said
    assert "另有17处" in said
    assert "表头缺少“角色”" in (await sends(staff.office, table([["市教育局", "人"]], ["单位", "姓名"]))).text


async def test_what_is_no_roster_is_refused_by_name(staff: Staff) -> None:
    for data, name, said in (
        (table([["x"]], ["品名"]), "采购.xlsx", "没有认出"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "名册.xls", "旧的 .xls 格式"),
        (b"PK\x03\x04", "名册.xlsx", "文件不完整"),
        (b"x" * (6 * 1024 * 1024), "名册.xlsx", "最多5 MB"),
    ):
        assert said in (await sends(staff.office, data, name)).text


async def test_a_file_that_cannot_be_fetched_changes_nothing(staff: Staff) -> None:
    [said] = await staff.office.send(document={"file_id": "gone", "file_unique_id": "u", "file_name": "名册.xlsx"})
    assert said.text.startswith("没能从 Telegram 取到这个文件")


@pytest.mark.parametrize("who", ["stranger", "liaison", "leader"])
async def test_from_anybody_else_a_table_is_a_file_like_others(staff: Staff, who: str) -> None:
    assert "看不了图片和文件" in (await sends(getattr(staff, who), table(PEOPLE))).text


async def test_a_draft_outlives_the_program(knowledge: Knowledge, tmp_path: Path, now: datetime) -> None:
    async with a_bot(knowledge, tmp_path, now, office_ids=(7_000_001,)) as (world, bot):
        person = world.person("王敏", id=7_000_001, started=True)
        shown = await sends(Talk(world, person, world.private(person), bot), table(PEOPLE))
        data = str(shown.button("确认导入")["callback_data"])
    async with a_bot(knowledge, tmp_path, now + timedelta(hours=1), office_ids=(7_000_001,)) as (world, bot):
        person = world.person("王敏", id=7_000_001, started=True)
        talk = Talk(world, person, world.private(person), bot)
        menu = await talk.say("/start")
        with world.subscribe() as events:
            await talk.press_data(menu, data)
            async with asyncio.timeout(5):
                while (event := await events.next()) and event.kind != "edited":
                    pass
        changed = world.message(menu.chat, menu.id)
        assert changed is not None
        assert changed.text.startswith("名册已导入")


def test_a_shell_imports_shows_and_refuses(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit codes: 0 well, 1 the check failed, 2 wrong use."""
    for key, value in {"BOT_TASKS": str(TASKS), "BOT_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(key, value)
    monkeypatch.chdir(tmp_path)
    # To read and index the matrix for each command would take most of the time.
    monkeypatch.setattr(Knowledge, "load", lambda _path: knowledge)
    file, bad, other = tmp_path / "名册.xlsx", tmp_path / "坏.xlsx", tmp_path / "x.xlsx"
    file.write_bytes(table(PEOPLE))
    bad.write_bytes(table([("市教育局", "甲", "联络员", "=1"), ("外星局", "乙", "联络员")]))
    other.write_bytes(b"text")

    def imports(*arguments: str, **more: str) -> tuple[int, str, str]:
        with monkeypatch.context() as there:
            for key, value in more.items():
                there.setenv(key, value)
            try:
                code = main(["roster", "import", *arguments])
            except SystemExit as ended:  # argparse's
                code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    code, said, _ = imports(str(file), "--dry-run")
    assert (code, said.splitlines()[:2]) == (0, ["试运行，没有改动", "新增3，更改0，移除0，保留0"])
    assert "市民政局联络员 吴九 138****0021（待本人用手机号登记）" in said
    code, said, _ = imports(str(file))
    assert (code, said.splitlines()[:2]) == (0, ["名册已导入", "新增3，更改0，移除0，保留0"])
    code, said, _ = imports(str(file))
    assert (code, said.splitlines()[0]) == (0, "名册与现有登记一致，没有需要改动的")
    code, said, problems = imports(str(bad))
    assert (code, said) == (1, "")
    assert [line.partition("（")[0] for line in problems.splitlines()] == [
        "坏.xlsx: 名册!D2: “手机号”是公式", "坏.xlsx: 名册!A3: “单位”的“外星局”不是任务分解表里的单位名称",
    ]  # fmt: skip
    assert "is a formula" in imports(str(bad), BOT_LANGUAGE="en")[2]
    for wrong in (str(other), "none.xlsx", str(tmp_path)):
        assert imports(wrong)[0] == 2
    assert imports()[0] == 2


async def test_a_shell_s_import_takes_effect_while_the_bot_runs(
    knowledge: Knowledge, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(table([("市教育局", "李强", "联络员", None, 7_000_003)]))
    async with a_bot(knowledge, tmp_path, now) as (world, bot):
        person = world.person("李强", id=7_000_003, started=True)
        talk = Talk(world, person, world.private(person), bot)
        assert "邀请链接" in (await talk.say("/mytasks")).text
        done = await asyncio.to_thread(run, "roster", "import", str(file), cwd=tmp_path, BOT_HOME=str(tmp_path))
        assert done.returncode == 0, done.stderr
        assert "市教育局" in (await talk.say("/mytasks")).text


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_shell_imports_into_postgresql(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(table(PEOPLE))
    done = run("roster", "import", str(file), cwd=tmp_path, BOT_HOME=str(tmp_path), BOT_DATABASE_URL=database_url)
    assert done.returncode == 0, done.stderr
    store = Store(address(database_url, tmp_path))
    try:
        migrate(store.engine)
        assert len(store.reading(lambda tx: tx.scalars(select(Binding)).all())) == 3
    finally:
        store.close()
