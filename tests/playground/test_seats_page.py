"""Several people at one page: who one is, where things arrive, numbers, links and the clean slate."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FrameLocator, Locator, Page, Route, expect
from telegram import KeyboardButton, ReplyKeyboardMarkup

from bot.playground.people import Person
from bot.playground.seats import SEATS, seat_all
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import Clock
from tests.playground.screen import Stage, browsing, staged

LINK = "https://t.me/shian_bot?start=invite-7"
ASKING = ReplyKeyboardMarkup([[KeyboardButton("发送手机号", request_contact=True)]], one_time_keyboard=True)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(Clock().now, tmp_path / "files")


@pytest.fixture
def people(world: World) -> dict[str, Person]:
    return seat_all(world)


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, world: World, people: dict[str, Person]) -> AsyncIterator[Stage]:
    async def clear() -> None:
        world.clear()

    async def sample() -> None:
        world.follow_link(people["office"], LINK)

    async with staged(browser, Playground(world, port=0, restart=clear, sample=sample)) as stage:
        yield stage


def seat(where: Page | FrameLocator, person: Person) -> Locator:
    return where.locator(f".seat[data-seat='{person.id}']")


async def invite(stage: Stage, person: Person) -> None:
    """Have the bot send that person a link that is meant for somebody else."""
    stage.world.send_text(person, stage.world.private(person), "/start")
    await stage.app.bot.send_message(person.id, f"请转发：{LINK}")


async def test_one_sits_down_elsewhere_with_one_tap(stage: Stage, people: dict[str, Person]) -> None:
    await expect(stage.page.locator(".seat")).to_have_count(len(SEATS))
    await expect(seat(stage.page, people["stranger"])).to_have_attribute("aria-current", "true")
    await seat(stage.page, people["office"]).click()
    await expect(seat(stage.page, people["office"])).to_have_attribute("aria-current", "true")
    await stage.page.click("#start")
    await expect(stage.page.locator(".row.in .body")).to_contain_text("你好")
    assert [message.sender.id for message in stage.world.messages(stage.world.private(people["office"]))] == [
        people["office"].id,
        stage.world.bot.id,
    ]


async def test_a_mark_shows_at_which_seat_a_message_arrived(stage: Stage, people: dict[str, Person]) -> None:
    liaison = seat(stage.page, people["liaison"])
    await expect(liaison.locator(".badge")).to_be_hidden()
    stage.world.follow_link(people["liaison"], LINK)
    await expect(liaison.locator(".badge")).to_have_text("1")
    await liaison.click()
    await expect(liaison).to_have_attribute("aria-current", "true")
    await expect(liaison.locator(".badge")).to_be_hidden()


async def test_a_group_is_reached_on_a_phone_and_marked_too(stage: Stage, people: dict[str, Person]) -> None:
    group = next(chat for chat in stage.world.chats.values() if not chat.is_private)
    await stage.app.bot.send_message(group.id, "大家好")
    await expect(stage.page.locator("#more-mark")).to_be_visible()
    await stage.page.click("#more")
    entry = stage.page.locator(".entry").last
    await expect(entry.locator(".badge")).to_have_text("1")
    await entry.click()
    await expect(stage.page.locator(".row.in .body")).to_contain_text("大家好")
    await expect(stage.page.locator("#composer")).to_be_visible()
    await expect(stage.page.locator("#more-mark")).to_be_hidden()


async def test_all_seats_fit_where_they_are_shown(stage: Stage, people: dict[str, Person]) -> None:
    for _ in range(2):
        assert await stage.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await expect(seat(stage.page, people["leader"])).to_be_in_viewport()
        await stage.widen()
    await expect(seat(stage.page, people["leader"])).to_contain_text("市教育局分管领导")
    await stage.page.get_by_role("button", name="English").click()
    await expect(seat(stage.page, people["leader"])).to_contain_text("Deputy head of the education bureau")


async def test_a_draft_stays_with_the_person_who_wrote_it(stage: Stage, people: dict[str, Person]) -> None:
    group = next(chat for chat in stage.world.chats.values() if not chat.is_private)
    for person, draft in (("office", ""), ("liaison", ""), ("office", "没写完")):
        await stage.page.goto(f"{stage.playground.url}?person={people[person].id}&chat={group.id}")
        await expect(stage.page.locator("#status")).to_have_text("7 位成员")
        await expect(stage.page.locator("#text")).to_have_value(draft)
        await stage.page.fill("#text", "没写完" if person == "office" else "")


async def test_sharing_ones_number_is_asked_about_first(stage: Stage, people: dict[str, Person]) -> None:
    liaison = people["liaison"]
    stage.world.send_text(liaison, stage.world.private(liaison), "绑定")
    await stage.app.bot.send_message(liaison.id, "请发送手机号", reply_markup=ASKING)
    await stage.sit(liaison)
    key = stage.page.locator("#reply-keyboard .key")
    await key.click()
    await expect(stage.page.locator("#confirm-text")).to_contain_text("+86 138 0000 0003")
    await stage.page.click("#confirm-cancel")
    await expect(stage.page.locator(".contact")).to_have_count(0)
    await key.click()
    await stage.page.click("#confirm-ok")
    sent = stage.page.locator(".row.out").last
    await expect(sent.locator(".contact")).to_contain_text("李强")
    await expect(sent.locator(".quote")).to_contain_text("请发送手机号")
    await expect(key).to_be_hidden()
    shared = next(m for m in stage.world.messages(stage.chat) if m.contact)
    assert shared.contact
    assert shared.contact.user_id == liaison.id


@pytest.mark.parametrize("accounts", [1, 0])
async def test_somebody_elses_contact_can_be_sent(stage: Stage, people: dict[str, Person], accounts: int) -> None:
    await stage.page.click("#start")
    await stage.page.click("#attach")
    await stage.page.get_by_role("option", name="发送名片").click()
    if not accounts:
        await stage.page.check("#contacts-bare")
    await stage.page.get_by_role("button", name="盐湖区 张伟").click()
    card = stage.page.locator(".row.out .contact")
    await expect(card).to_contain_text("+86 138 0000 0005")
    await expect(card.get_by_text("无 Telegram 账号")).to_have_count(1 - accounts)
    sent = next(message for message in stage.world.messages(stage.chat) if message.contact)
    assert sent.contact
    assert sent.contact.user_id == (people["county"].id if accounts else None)


async def test_a_link_in_a_message_is_opened_as_oneself(stage: Stage, people: dict[str, Person]) -> None:
    await invite(stage, people["office"])
    await stage.sit(people["office"])
    await stage.page.locator(".row a").last.click()
    await expect(stage.page.locator("#link-seat option:checked")).to_have_text("食安办 王敏")
    await stage.page.click("#link-start")
    await expect(stage.page.locator(".row.out .body").last).to_contain_text("/start invite-7")


async def test_a_link_is_handed_to_somebody_else_who_then_opens_it(stage: Stage, people: dict[str, Person]) -> None:
    await invite(stage, people["office"])
    await stage.sit(people["office"])
    await stage.page.locator(".row a").last.click()
    await stage.page.select_option("#link-seat", str(people["liaison"].id))
    await stage.page.click("#link-start")
    await expect(seat(stage.page, people["liaison"])).to_have_attribute("aria-current", "true")
    await expect(stage.page.locator(".row.out .body")).to_contain_text("/start invite-7")


async def test_a_link_written_on_its_own_opens_instead_of_being_sent(stage: Stage, people: dict[str, Person]) -> None:
    await stage.page.click("#start")
    await stage.write(LINK)
    await expect(stage.page.locator("#link-address")).to_have_value(LINK)
    await stage.page.click("#link-cancel")
    await expect(stage.page.locator("#text")).to_have_value(LINK)
    await stage.page.press("#text", "Enter")
    await stage.page.click("#link-start")
    await expect(stage.page.locator(".row.out .body").last).to_contain_text("/start invite-7")
    await expect(stage.page.locator("#text")).to_have_value("")
    assert all(LINK not in message.text for message in stage.world.messages(stage.chat))


async def test_whoever_has_not_started_yet_can_open_a_link_all_the_same(
    stage: Stage, people: dict[str, Person]
) -> None:
    await stage.page.click("#have-link")
    await stage.page.fill("#link-address", "https://example.org/")
    await stage.page.click("#link-start")
    await expect(stage.page.locator("#link")).to_be_visible()
    await stage.page.fill("#link-address", LINK)
    await stage.page.click("#link-start")
    await expect(stage.page.locator(".row.out .body")).to_contain_text("/start invite-7")


async def test_a_link_is_copied(stage: Stage, people: dict[str, Person]) -> None:
    await stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await invite(stage, people["office"])
    await stage.sit(people["office"])
    await stage.page.locator(".row a").last.click()
    await stage.page.click("#link-copy")
    await expect(stage.page.locator("#toast")).to_have_text("已复制")
    assert await stage.page.evaluate("navigator.clipboard.readText()") == LINK


async def test_two_people_sit_side_by_side(stage: Stage, people: dict[str, Person]) -> None:
    await invite(stage, people["office"])
    await expect(stage.page.locator("#pair")).to_be_hidden()
    await stage.sit(people["office"])
    await stage.widen()
    await stage.page.click("#pair")
    left, right = stage.page.frame_locator("#left"), stage.page.frame_locator("#right")
    await expect(seat(left, people["office"])).to_have_attribute("aria-current", "true")
    await expect(seat(right, people["stranger"])).to_have_attribute("aria-current", "true")
    await right.locator("#start").click()
    await expect(right.locator(".row.in .body")).to_contain_text("你好")
    await expect(seat(left, people["stranger"]).locator(".badge")).to_be_hidden()
    await left.locator(".row a").last.click()
    await left.locator("#link-seat").select_option(str(people["county"].id))
    await left.locator("#link-start").click()
    await expect(seat(right, people["county"])).to_have_attribute("aria-current", "true")
    await expect(right.locator(".row.out .body")).to_contain_text("/start invite-7")
    await expect(seat(left, people["office"])).to_have_attribute("aria-current", "true")
    await stage.page.reload()
    await expect(seat(right, people["county"])).to_have_attribute("aria-current", "true")
    await right.locator("#pair").click()
    await expect(seat(stage.page, people["county"])).to_have_attribute("aria-current", "true")


async def test_a_clean_slate_is_asked_about_and_empties_every_page(stage: Stage, people: dict[str, Person]) -> None:
    await stage.page.click("#start")
    await expect(stage.page.locator(".row.in")).to_have_count(1)
    await stage.page.click("#more")
    await stage.page.get_by_role("button", name="清空重来").click()
    await stage.page.click("#confirm-cancel")
    await expect(stage.page.locator(".row.in")).to_have_count(1)
    await stage.page.click("#more")
    await stage.page.get_by_role("button", name="清空重来").click()
    await stage.page.click("#confirm-ok")
    await expect(stage.page.locator(".row")).to_have_count(0)
    await expect(stage.page.locator("#start")).to_be_visible()


async def test_a_sample_fills_the_seats(stage: Stage, people: dict[str, Person]) -> None:
    await stage.page.click("#more")
    await stage.page.get_by_role("button", name="示例").click()
    await stage.page.click("#confirm-ok")
    await expect(seat(stage.page, people["office"]).locator(".badge")).to_have_text("1")


async def test_a_sample_that_fails_says_so(stage: Stage, people: dict[str, Person]) -> None:
    del stage.world.people[people["office"].id]
    await stage.page.click("#more")
    await stage.page.get_by_role("button", name="示例").click()
    await stage.page.click("#confirm-ok")
    await expect(stage.page.locator("#toast")).to_contain_text("没有做完")
    stage.complaints.clear()  # the browser's own line about the 500


async def test_the_bot_is_blocked_and_comes_back(stage: Stage, people: dict[str, Person]) -> None:
    await stage.page.click("#start")
    await stage.page.click("#more")
    await stage.page.get_by_role("button", name="屏蔽机器人").click()
    await stage.page.click("#more")
    await expect(stage.page.get_by_role("button", name="解除屏蔽")).to_be_visible()
    assert people["stranger"].id in stage.world.blocked
    await stage.write("我回来了")
    await expect(stage.page.locator(".row.in .body").last).to_contain_text("我回来了")
    await expect(stage.page.get_by_role("button", name="屏蔽机器人")).to_be_visible()
    assert people["stranger"].id not in stage.world.blocked


async def test_what_arrives_while_the_page_fetches_its_state_stays(stage: Stage, people: dict[str, Person]) -> None:
    async with stage.page.expect_websocket() as opened:
        await stage.sit(people["office"])
    socket = await opened.value

    async def overtaken(route: Route) -> None:
        fetched = await route.fetch()
        async with socket.expect_event("framereceived", lambda data: "Overtaken" in str(data)):
            await stage.app.bot.send_message(people["office"].id, "Overtaken")
        await route.fulfill(response=fetched)

    await stage.page.click("#start")
    await expect(stage.page.locator(".row.in .body")).to_contain_text("你好")
    await stage.page.route("**/page/state*", overtaken, times=1)
    await stage.page.get_by_role("button", name="English").click()
    await expect(stage.page.locator("#text")).to_have_attribute("placeholder", "Write a message…")
    await expect(stage.page.locator(".row.in .body").last).to_contain_text("Overtaken")


async def test_a_single_person_sees_no_seats(browser: Browser, tmp_path: Path) -> None:
    alone = World(Clock().now, tmp_path / "alone")
    alone.person("林晓")
    async with staged(browser, Playground(alone, port=0)) as stage:
        await expect(stage.page.locator("#side")).to_be_hidden()
        await stage.widen()
        await expect(stage.page.locator("#side")).to_be_visible()
        await expect(stage.page.locator("#seats")).to_be_hidden()
