"""People at a screen: a browser on the page, an echo bot at the other end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram.ext import Application

from bot.playground.people import Chat, Person
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.driving import echo_bot

CHROMIUM = Path("/usr/bin/chromium")
PHONE, DESKTOP = (390, 844), (1280, 800)


@dataclass
class Stage:
    """A person at a screen, the bot at the other end."""

    world: World
    playground: Playground
    app: Application[Any, Any, Any, Any, Any, Any]
    person: Person
    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def chat(self) -> Chat:
        return self.world.private(self.person)

    async def write(self, text: str) -> None:
        await self.page.fill("#text", text)
        await self.page.press("#text", "Enter")

    async def open(self, path: str = "") -> None:
        await self.page.goto(self.playground.url + path)
        await expect(self.page.locator("#status")).to_have_text("机器人")

    async def sit(self, person: Person) -> None:
        """Open the page as that person."""
        self.person = person
        await self.open(f"?person={person.id}")

    async def widen(self) -> None:
        await self.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():  # noqa: ASYNC240 - a look before anything runs
        pytest.skip("needs Chromium: apt-get install chromium fonts-noto-cjk")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@asynccontextmanager
async def staged(browser: Browser, playground: Playground) -> AsyncIterator[Stage]:
    """Open the page on a phone as the first person there is; afterwards the page must have had no complaints."""
    world = playground.world
    async with playground, echo_bot(playground) as app:
        context = await browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN")
        page = await context.new_page()
        stage = Stage(world, playground, app, world.first_person(), page)
        page.on("pageerror", lambda error: stage.complaints.append(str(error)))
        page.on("console", lambda said: stage.complaints.append(said.text) if said.type == "error" else None)
        await stage.open()
        yield stage
        await context.close()
    assert stage.complaints == []
