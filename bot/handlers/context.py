"""What every handler is given: the services, who acts, a voice in their language, and the two ways to work.

`show` looks and answers directly; `change` does what it does, writes its answer and marks the update as done in one
transaction, and the courier brings the answer. `make` is for the few answers that must not be written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.ext import Application, CallbackContext, ExtBot

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.outbox import SAID, Letter, enqueue
from bot.errors import Refused
from bot.gateway import inbox, send
from bot.handlers.albums import Albums
from bot.knowledge import Knowledge
from bot.messages import Message, notices
from bot.messages.actions import Action
from bot.messages.message import bodies
from bot.messages.voice import Voice, Voices
from bot.people import handover
from bot.people.drafts import Awaited
from bot.people.rights import Right, holds
from bot.people.work import NOBODY, Actor, Work, actor_of
from bot.reminders.calendar import Hours
from bot.settings import Language, Settings
from bot.store.database import Store
from bot.teaching.lessons import Lessons


@dataclass(frozen=True)
class Services:
    """What handlers work with; made once, in `bot.app`.

    `courier` is woken when there is something to bring; in `hours` messages may leave by themselves.
    """

    settings: Settings
    clock: Clock
    knowledge: Knowledge
    voices: Voices
    commands: tuple[str, ...]
    store: Store
    courier: Courier
    hours: Hours
    lessons: Lessons
    albums: Albums = field(default_factory=Albums)

    def work(self, tx: Session, telegram_id: int, name: str) -> Work:
        """Return what a service needs, in the name of whoever has that id, as they are in this transaction."""
        now = self.clock.now()
        matrix = self.knowledge.matrix
        return Work(tx, now, self.settings.cycle(now), matrix, actor_of(tx, telegram_id, name, matrix))

    def unasked(self, tx: Session) -> Work:
        """Return what a service needs for what the bot does by itself."""
        now = self.clock.now()
        return Work(tx, now, self.settings.cycle(now), self.knowledge.matrix, NOBODY)


T = TypeVar("T")

_Nothing = dict[Any, Any]
_NO_RIGHT = {"right_liaison", "right_unit", "right_member"}
Look = Callable[[Work], Message]
Act = Callable[[Work], Message | None]


class Context(CallbackContext[ExtBot[None], _Nothing, _Nothing, Services]):
    """A handler's context; nothing of a chat or a person outlives the update.

    `actor` is who sent the update, `language` theirs, `right` what the command or button asks for: it is checked when
    the update comes in and again inside the transaction that acts.
    """

    language: Language = "zh"
    actor: Actor = NOBODY
    right: Right = Right.ANYONE
    awaited: Awaited | None = None  # what the person's next message is for
    pressed: Action | None = None  # the button that is answered
    acknowledged: bool = False  # Telegram takes one word to each press

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]) -> Context:
        """Make the context of an update: its language is the person's, or the house's where nobody says."""
        context = super().from_update(update, application)
        user = update.effective_user if isinstance(update, Update) else None
        context.language = language_of(user.language_code if user else None, context.services.settings.language)
        if user:
            context.actor = Actor(user.id, user.full_name[:64])
        return context

    @property
    def services(self) -> Services:
        """The services."""
        return self.bot_data

    @property
    def voice(self) -> Voice:
        """Who speaks to this person, now."""
        return self.services.voices.speaking(self.language)

    async def look(self, look: Callable[[Work], Any]) -> Any:
        """Run a function of a `Work` that changes nothing, and return what it returns. Raises `Refused`."""
        return await self.services.store.read(lambda tx: look(self._work(tx)))

    async def show(self, to: TelegramMessage | CallbackQuery, look: Look, *, below: bool = False) -> None:
        """Answer with what `look` says: to a message below it, to a button in its place or, if asked, `below`."""
        try:
            message = await self.look(look)
        except Refused as refusal:
            await self.refuse(to, refusal)
            return
        if isinstance(to, TelegramMessage):
            await send.reply(to, message)
            return
        await self.acknowledge(to)
        await (send.follow if below else send.edit)(to, message)

    async def change(self, to: TelegramMessage | CallbackQuery, act: Act, *, below: bool = False) -> bool:
        """Do `act` and have its answer brought, like `show`; False where it was refused or done before.

        `act` may be run again from the start, so it does nothing but work on its transaction.
        """
        taken = inbox.current()

        def whole(tx: Session) -> bool:
            if not inbox.mark(tx, taken, self.services.clock):
                return False
            work = self._work(tx)
            message = act(work)
            if message is not None:
                self._write_down(work, taken.update_id, to, message, below=below)
            return True

        try:
            acted = await self.services.store.write(whole)
        except Refused as refusal:
            await self.refuse(to, refusal)
            return False
        taken.done = True
        self.services.courier.wake()
        if isinstance(to, CallbackQuery):
            await self.acknowledge(to)
        return acted

    async def make(self, act: Callable[[Work], T]) -> T:
        """Do `act` and return what it returns, to be answered directly: what it made may not lie in the outbox.

        The update counts as done once its handler ends: a kill before that repeats `act`. Raises `Refused`.
        """
        made = await self.services.store.write(lambda tx: act(self._work(tx)))
        self.services.courier.wake()
        return made

    async def refuse(self, to: TelegramMessage | CallbackQuery, refusal: Refused) -> None:
        """Say why not: on a button in a window over the chat, else in an answer."""
        refusal = await self._after_handover(refusal)
        if isinstance(to, CallbackQuery):
            await self.acknowledge(to, notices.why_not(self.voice, refusal), alert=True)
        else:
            await send.reply(to, notices.refused(self.voice, refusal))

    async def _after_handover(self, refusal: Refused) -> Refused:
        """Tell a former contact who has their unit now, instead of that they have no right to it."""
        person = self.actor.person
        unit_id, draft_id = (getattr(self.pressed, name, None) for name in ("unit_id", "draft_id"))
        if person is None:
            return refusal
        number, name = person.id, None
        if refusal.reason in _NO_RIGHT:
            name = await self.services.store.read(lambda tx: handover.moved_to(tx, number))
        elif refusal.reason == "not_your_unit" and unit_id is not None:
            name = await self.services.store.read(lambda tx: handover.moved_to(tx, number, unit_id))
        elif refusal.reason == "form_gone" and draft_id is not None:
            name = await self.services.store.read(lambda tx: handover.moved_form(tx, number, draft_id))
        return Refused("handed_over", name) if name else refusal

    async def acknowledge(self, query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
        """Stop a button's spinner, with a short text if there is one; a second time does nothing."""
        if not self.acknowledged:
            self.acknowledged = True
            await send.acknowledge(query, text, alert=alert)

    def _work(self, tx: Session) -> Work:
        work = self.services.work(tx, self.actor.telegram_id, self.actor.name)
        if not holds(work.actor, self.right):
            raise Refused(f"right_{self.right.value}")
        return work

    def _write_down(
        self, work: Work, update_id: int, to: TelegramMessage | CallbackQuery, message: Message, *, below: bool
    ) -> None:
        pressed = to.message if isinstance(to, CallbackQuery) else to
        chat_id = pressed.chat.id if pressed else work.actor.telegram_id
        in_place = pressed is not None and isinstance(to, CallbackQuery) and not below
        quotes = pressed.message_id if pressed and isinstance(to, TelegramMessage) and chat_id < 0 else None
        person_id = work.actor.person.id if work.actor.person else None
        for number, body in enumerate(bodies(message)):
            edits = pressed.message_id if pressed and in_place and number == 0 else None
            key = f"update:{update_id}:{number}"
            enqueue(work.tx, work.now, Letter(key, chat_id, SAID, body, person_id, edits, quotes))


def language_of(code: str | None, default: Language) -> Language:
    """Return the language for a client's code: Chinese in all its forms, English for all the others."""
    if not code:
        return default
    return "zh" if code.lower().split("-")[0].split("_")[0] == "zh" else "en"
