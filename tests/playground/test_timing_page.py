"""November played from the page: the time is moved, and what is due then arrives at the seats where it should."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot import app
from bot.clock import Clock
from bot.knowledge import Knowledge
from bot.playground.playing import Player
from bot.playground.seats import SEATS
from bot.playground.server import Playground
from bot.settings import Settings
from tests.playground.screen import PHONE, browsing

REMINDED, TOLD = "报送提醒", "报送情况"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def place(knowledge: Knowledge, tmp_path: Path) -> AsyncIterator[Playground]:
    settings = Settings(home=tmp_path)
    evening = datetime(2026, 11, 17, 20, 0, tzinfo=settings.zone)  # when nothing leaves by itself
    async with app.playground(settings, Clock.running_from(evening, settings.zone), knowledge, 0) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, place: Playground) -> AsyncIterator[Page]:
    size = {"width": PHONE[0], "height": PHONE[1]}
    context = await browser.new_context(viewport=size, locale="zh-CN", timezone_id="America/New_York")  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(place.url)
    await expect(page.locator("#status")).to_have_text("机器人")
    await page.click("#more")
    yield page
    await context.close()


def player(place: Playground, key: str) -> Player:
    seat = next(seat for seat in SEATS if seat.key == key)
    return Player(place.world, place.world.people[seat.id])


def count(place: Playground, key: str, start: str) -> int:
    return sum(message.text.startswith(start) for message in place.world.messages(player(place, key).chat))


async def move(page: Page, stop: str, shown: str) -> None:
    option = page.locator("#time-stops option", has_text=stop)
    await page.select_option("#time-stops", await option.get_attribute("value"))
    await expect(page.locator("#bot-time")).to_contain_text(shown)


async def test_who_has_not_reported_hears_of_it_seven_days_ahead(page: Page, place: Playground) -> None:
    async with aiohttp.ClientSession() as http, http.post(f"{place.url}page/do/sample", json={}) as answer:
        assert answer.status == 200
    await expect(page.locator(".seat .badge").first).to_be_visible()
    await page.click("#more")
    await move(page, "提前7天", "2026年11月23日周一 09:00")
    await player(place, "county").hears(REMINDED)
    await player(place, "office").hears(TOLD)
    await page.click(f".seat[data-seat='{player(place, 'county').person.id}']")
    await expect(page.locator(".row.in .body").last).to_contain_text(REMINDED)
    assert [count(place, key, REMINDED) for key in ("county", "liaison", "colleague", "leader")] == [1, 0, 0, 0]
    await page.click("#more")
    await page.click("#time-now")
    await expect(page.locator("#bot-time")).to_contain_text("2026年11月17日周二 20:0")
    await player(place, "county").say("/mytasks", "盐湖区")
    await expect(page.locator(".row.out .body").last).to_contain_text("/mytasks")
    await expect(page.locator(".row").last).to_contain_text("盐湖区")
    await expect(page.locator("section .date")).to_have_count(3)
    await move(page, "提前7天", "11月23日周一 09:00")
    await move(page, "提前3、1天", "11月27日周五 09:00")
    await expect(page.locator(".row.in .body", has_text=REMINDED)).to_have_count(2)
    assert (count(place, "county", REMINDED), count(place, "liaison", REMINDED)) == (2, 0)


async def test_the_days_that_are_offered_are_those_of_the_calendar(page: Page) -> None:
    offered = await page.locator("#time-stops option:not([disabled])").all_text_contents()
    assert offered == [
        "提前30天 · 10月30日周五 09:00",
        "提前14天 · 11月16日周一 09:00",
        "提前7天 · 11月23日周一 09:00",
        "提前3、1天 · 11月27日周五 09:00",
        "当天 · 11月30日周一 09:00",
        "之后第1个工作日 · 12月1日周二 09:00",
        "之后第3个工作日 · 12月3日周四 09:00",
        "之后第5个工作日 · 12月7日周一 09:00",
    ]
    await expect(page.locator("#bot-time")).to_contain_text("2026年11月17日周二 20:0")
    await expect(page.locator("#time-now")).to_be_disabled()
    for day in ("11月18日周三 09:00", "11月19日周四 09:00"):
        await page.click("#time-next")
        await expect(page.locator("#bot-time")).to_contain_text(day)
    await page.click("#time-now")
    await expect(page.locator("#time-now")).to_be_disabled()


async def test_another_moment_than_those_offered_is_refused(place: Playground) -> None:
    before = place.world.now()
    async with aiohttp.ClientSession() as http, http.post(f"{place.url}page/do/move", json={"to": 1}) as answer:
        assert (answer.status, "not offered" in (await answer.json())["error"]) == (400, True)
    assert (place.world.now() - before).total_seconds() < 60


async def test_any_day_and_time_may_be_typed(page: Page, place: Playground) -> None:
    await page.fill("#time-any", "2026-12-24T07:45")
    await page.press("#time-any", "Enter")
    await expect(page.locator("#bot-time")).to_contain_text("2026年12月24日周四 07:45")
    await page.click("#time-now")
    await expect(page.locator("#bot-time")).to_contain_text("2026年11月17日")


@pytest.mark.parametrize("typed", ["soon", "1812-06-24T00:00", "2026-02-30T09:00", ""])
async def test_what_is_no_moment_is_refused(place: Playground, typed: str) -> None:
    before = place.world.now()
    async with aiohttp.ClientSession() as http, http.post(f"{place.url}page/do/move", json={"at": typed}) as answer:
        assert answer.status == 400
    assert (place.world.now() - before).total_seconds() < 60
