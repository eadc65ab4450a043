"""The chat page in a real browser, talking to a small echo bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from telegram import BotCommand, ReplyKeyboardRemove

from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import PNG, Clock
from tests.playground.screen import DESKTOP, PHONE, Stage, browsing, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    world = World(Clock().now, tmp_path / "files")
    world.person("林晓")
    async with staged(browser, Playground(world, port=0)) as stage:
        yield stage


async def test_the_start_button_opens_an_empty_chat(stage: Stage) -> None:
    await expect(stage.page.locator("#composer")).to_be_hidden()
    await stage.page.click("#start")
    await expect(stage.page.locator(".row.out .body")).to_contain_text("/start")
    await expect(stage.page.locator(".row.in strong")).to_have_text("说点什么")
    await expect(stage.page.locator(".row.in .key")).to_have_text(["翻页", "提示"])
    await expect(stage.page.locator("#composer")).to_be_visible()
    await expect(stage.page.locator("#announce")).to_contain_text("你好")


async def test_a_link_with_a_start_parameter_hands_it_over(stage: Stage) -> None:
    stage.world.send_text(stage.person, stage.chat, "早就开始了")
    await stage.open("?start=invite-7")
    await stage.page.click("#start")
    await expect(stage.page.locator(".row.out .body").last).to_contain_text("/start invite-7")
    await expect(stage.page.locator("#composer")).to_be_visible()


async def test_a_button_spins_says_its_toast_and_turns_the_page_in_place(stage: Stage) -> None:
    await stage.page.click("#start")
    await stage.page.get_by_role("button", name="翻页").focus()
    await stage.page.keyboard.press("Enter")
    await expect(stage.page.locator("#toast")).to_have_text("翻过来了")
    await expect(stage.page.locator(".row.in")).to_have_count(1)
    await expect(stage.page.locator(".row.in .body")).to_contain_text("第二页")
    await expect(stage.page.get_by_role("button", name="翻页")).to_be_focused()


async def test_an_alert_waits_to_be_read(stage: Stage) -> None:
    await stage.page.click("#start")
    await stage.page.get_by_role("button", name="提示").click()
    await expect(stage.page.locator("#alert")).to_be_visible()
    await expect(stage.page.locator("#alert-text")).to_have_text("这是提示")
    await stage.page.keyboard.press("Escape")
    await expect(stage.page.locator("#alert")).to_be_hidden()


async def test_commands_are_chosen_by_keyboard(stage: Stage) -> None:
    menu = [BotCommand("help", "怎么用"), BotCommand("unit", "某单位"), BotCommand("unknown", "无")]
    await stage.app.bot.set_my_commands(menu)
    await stage.page.click("#start")
    await expect(stage.page.get_by_role("button", name="命令菜单")).to_be_visible()
    await stage.page.locator("#text").press_sequentially("/un")
    options = stage.page.get_by_role("option")
    await expect(options).to_have_text(["/unit某单位", "/unknown无"])
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await stage.page.keyboard.press("ArrowDown")
    await stage.page.keyboard.press("ArrowDown")
    await stage.page.keyboard.press("Tab")
    await expect(stage.page.locator("#text")).to_have_value("/unit ")
    await stage.page.fill("#text", "/")
    await stage.page.keyboard.press("Enter")
    await expect(stage.page.locator(".row.out .body").last).to_contain_text("/help")
    await expect(stage.page.locator("#text")).to_have_value("")
    await stage.page.get_by_role("button", name="命令菜单").click()
    await expect(options).to_have_count(3)
    await stage.page.keyboard.press("Escape")
    await expect(stage.page.locator("#panel")).to_be_hidden()


async def test_inline_results_are_cards_and_the_chosen_one_is_posted(stage: Stage) -> None:
    await stage.page.click("#start")
    await stage.page.fill("#text", "@shian_bot 校园")
    cards = stage.page.get_by_role("option")
    await expect(cards).to_have_count(3)
    await expect(cards.first).to_contain_text("校园 1")
    await stage.page.keyboard.press("ArrowDown")
    await stage.page.keyboard.press("Enter")
    posted = stage.page.locator(".row.out").last
    await expect(posted.locator("strong")).to_have_text("卡片2")
    await expect(posted.locator(".via")).to_contain_text("@shian_bot")
    await expect(stage.page.locator("#text")).to_have_value("")


async def test_files_are_sent_and_received(stage: Stage) -> None:
    await stage.page.click("#start")
    files = [{"name": "台账.xlsx", "mimeType": "application/x", "buffer": b"x" * 2048}]
    await stage.page.set_input_files("#files", files)  # type: ignore[arg-type]
    await stage.page.fill("#caption", "见附件")
    await stage.page.click("#sending-ok")
    sent = stage.page.locator(".row.out").last
    await expect(sent.locator(".document")).to_contain_text("台账.xlsx2.0 KB")
    await expect(sent.locator(".body")).to_contain_text("见附件")
    received = stage.page.locator(".row.in .document")
    await expect(received).to_contain_text("收据.txt")
    async with stage.page.expect_download() as download:
        await received.click()
    assert (await download.value).suggested_filename == "收据.txt"


async def test_a_picture_is_shown_and_opens_large(stage: Stage) -> None:
    await stage.page.click("#start")
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
    await stage.page.set_input_files("#files", picture)  # type: ignore[arg-type]
    await expect(stage.page.locator(".preview")).to_be_visible()
    await stage.page.click("#sending-ok")
    image = stage.page.locator(".row.out .photo img")
    await expect(image).to_have_js_property("naturalWidth", 2)
    await image.click()
    await expect(stage.page.locator("#viewer-image")).to_be_visible()
    await stage.page.get_by_role("button", name="关闭").last.click()
    await expect(stage.page.locator("#viewer")).to_be_hidden()


async def test_markup_that_somebody_writes_stays_text(stage: Stage) -> None:
    text = "<img src=x onerror=\"document.title='x'\"> &amp; <b>x</b>"
    await stage.page.click("#start")
    await stage.write(text)
    await expect(stage.page.locator(".row.out .body").last).to_contain_text(text)
    await expect(stage.page.locator(".row.in .body").last).to_contain_text(text)
    assert await stage.page.locator("#log img, #log .body b").count() == 0
    assert await stage.page.title() == "食安协同助手 · 本机练习场"


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_nothing_is_wider_than_the_screen(stage: Stage, size: tuple[int, int]) -> None:
    await stage.page.set_viewport_size({"width": size[0], "height": size[1]})
    rich = (
        f"<pre>{'x' * 300}</pre>{'字' * 200}{'W' * 300}<blockquote expandable>{'引文。' * 99}</blockquote>"
        f'<a href="https://example.org/{"a" * 200}">https://example.org/{"a" * 200}</a>'
    )
    stage.world.send_text(stage.person, stage.chat, "q")
    markup = {"inline_keyboard": [[{"text": "很长的按钮" * 9, "callback_data": str(n)} for n in range(4)]]}
    await stage.app.bot.send_message(stage.chat.id, rich, parse_mode="HTML", api_kwargs={"reply_markup": markup})
    await expect(stage.page.locator(".row.in .key").first).to_be_visible()
    for what in ("document.documentElement", "document.getElementById('scroller')"):
        assert await stage.page.evaluate(f"{what}.scrollWidth <= {what}.clientWidth")
    await stage.page.get_by_role("button", name="展开全文").click()
    await expect(stage.page.get_by_role("button", name="收起")).to_be_visible()


async def test_the_language_switch_changes_the_page_and_the_person(stage: Stage) -> None:
    await stage.app.bot.set_my_commands([BotCommand("help", "How")], language_code="en")
    await stage.page.click("#start")
    await stage.page.get_by_role("button", name="English").click()
    await expect(stage.page.locator("#text")).to_have_attribute("placeholder", "Write a message…")
    await expect(stage.page.locator("#menu")).to_have_text("Menu")
    assert stage.world.people[stage.person.id].language_code == "en"
    await stage.page.reload()
    await expect(stage.page.locator("#status")).to_have_text("bot")


async def test_drafts_lines_and_input_methods_are_respected(stage: Stage) -> None:
    await stage.page.click("#start")
    text = stage.page.locator("#text")
    await text.fill("第一行")
    await text.press("Shift+Enter")
    await text.press_sequentially("pinyin")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true})"
    await stage.page.evaluate(f"document.getElementById('text').dispatchEvent({composing})")
    await stage.page.reload()
    await expect(text).to_have_value("第一行\npinyin")
    await text.press("Enter")
    await expect(stage.page.locator(".row.out .body").last).to_contain_text("第一行\npinyin")
    await stage.page.reload()
    await expect(text).to_have_value("")


async def test_a_reply_quotes_what_it_answers(stage: Stage) -> None:
    await stage.page.click("#start")
    row = stage.page.locator(".row.in").last
    await row.hover()
    await row.get_by_role("button", name="回复").click()
    await expect(stage.page.locator("#quoted-text")).to_contain_text("你好")
    await stage.write("明白")
    await expect(stage.page.locator(".row.out .quote").last).to_contain_text("你好")
    await expect(stage.page.locator("#quoted")).to_be_hidden()


async def test_long_histories_scroll_and_lead_back_down(stage: Stage) -> None:
    for number in range(30):
        stage.world.send_text(stage.person, stage.chat, f"第{number}条")
    await expect(stage.page.locator(".row.in")).to_have_count(30)
    button = stage.page.locator("#to-bottom")
    await expect(button).to_be_hidden()
    await stage.page.locator("#scroller").hover()
    await stage.page.mouse.wheel(0, -3000)
    await expect(button).to_be_visible()
    await stage.app.bot.send_message(stage.chat.id, "最新")
    await expect(stage.page.locator("#unread")).to_have_text("1")
    await button.click()
    await expect(button).to_be_hidden()
    await expect(stage.page.locator(".row.in").last).to_be_in_viewport()


async def test_a_reply_keyboard_writes_for_you(stage: Stage) -> None:
    stage.world.send_text(stage.person, stage.chat, "q")
    keyboard = {"keyboard": [["是", "否"], [{"text": "位置", "request_location": True}]]}
    await stage.app.bot.send_message(stage.chat.id, "选", api_kwargs={"reply_markup": keyboard})
    await stage.page.get_by_role("button", name="否").click()
    await expect(stage.page.locator(".row.out .body").last).to_contain_text("否")
    await stage.page.get_by_role("button", name="位置").click()
    await expect(stage.page.locator("#toast")).to_contain_text("不支持")
    await stage.app.bot.send_message(stage.chat.id, "好", reply_markup=ReplyKeyboardRemove())
    await expect(stage.page.locator("#reply-keyboard")).to_be_hidden()
    await stage.page.reload()
    await expect(stage.page.locator(".row.in .body").last).to_contain_text("好")
    await expect(stage.page.locator("#reply-keyboard")).to_be_hidden()


async def test_the_page_comes_back_when_the_server_does(browser: Browser, tmp_path: Path) -> None:
    world = World(Clock().now, tmp_path / "files")
    lin = world.person("林晓", started=True)
    async with Playground(world, port=0) as first:
        port = int(first.api_root.rpartition(":")[2])
        page = await browser.new_page()
        await page.goto(first.url)
        await expect(page.locator("#status")).to_have_text("机器人")
    await expect(page.locator("#status")).to_have_text("正在连接…")
    world.send_text(lin, world.private(lin), "断线时写的")
    async with Playground(world, port=port):
        await expect(page.locator(".row .body")).to_contain_text("断线时写的")
        await expect(page.locator("#status")).to_have_text("机器人")
        await page.close()
