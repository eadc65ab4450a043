"""Every message around notices to many, with the longest and the shortest that can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.messages import Message, Voice, broadcast_cards, broadcasts, groups
from bot.reminders.audiences import KINDS, REASONS, Audience, Left, Reader
from bot.reminders.broadcast_cards import FATES, PAGE, Card, Named
from bot.reminders.broadcast_forms import LONGEST, LONGEST_CAPTION, Form
from bot.store.models import ChatGroup

AT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
LONG = "<长>" * 21


def card(state: str, counts: int, kind: str = "all", text: str = LONG) -> Card:
    met = dict.fromkeys(FATES, counts)
    return Card(7, LONG, 1, {"kind": kind}, text, "photo", state, AT, True, None, counts * 7, met)  # noqa: FBT003


def every_message(voice: Voice) -> Iterator[Message]:
    for sent in (None, ["photo", "x"], ["document", "x"]):
        text = "<&>长" * 230 if sent else "<&>长" * (LONGEST // 4)
        content = {"text": text, "file": sent, "to_people": True, "broadcast": 9_999_999_999}
        yield broadcasts.notice(voice, content)
        yield broadcasts.again(voice, {**content, "to_people": False})
    assert LONGEST_CAPTION >= 230 * 4
    empty, full = (
        Audience((), ()),
        Audience(
            (Reader(1, "李强", "education", 1),) * 3, tuple(Left(reason, "education", LONG, 1) for reason in REASONS)
        ),
    )
    units = tuple(unit.id for unit in voice.matrix.units)
    cards = [card(state, counts) for state in ("running", "stopped", "done") for counts in (0, 9999)]
    for wanted in (*({"kind": kind, "group": "counties", "units": list(units)} for kind in KINDS),):
        for at in (None, AT):
            form = Form(9_999_999_999, "preview", wanted, units, "<&>", ("photo", "x"), at)
            yield broadcasts.begin(voice, form, cards, earlier=True, groups=True)
            yield broadcasts.ask_content(voice, form, full)
            for changed in (False, True):
                yield broadcasts.preview(voice, form, full, changed=changed, late=changed)
                yield broadcasts.preview(voice, form, empty, changed=not changed, late=changed)
            yield broadcasts.ask_time(voice, form)
            yield broadcasts.choose_group(voice, form)
            yield from (broadcasts.choose_units(voice, form, page) for page in range(1, 7))
    bare = Form(1, "audience", None, (), "", None, None)
    yield broadcasts.begin(voice, bare, [], earlier=False, groups=False)
    yield broadcasts.choose_units(voice, bare)
    yield broadcasts.cancelled(voice)
    yield broadcast_cards.card(voice, card("done", 3, "groups", ""), "<&>", late=True)
    for one in cards:
        yield broadcast_cards.told(voice, {"card": one})
    for fate in FATES:
        yield broadcast_cards.names(voice, 7, Named(fate, (), 0, 1, 1))
        yield broadcast_cards.names(
            voice, 7, Named(fate, ((LONG, "education", AT), ("", "gone", None)) * (PAGE // 2), 90, 2, 3)
        )
    group = ChatGroup(chat_id=-1, title=LONG, bound_by=1, bound_at=AT)
    group.id = 1
    yield from (groups.bound(voice), groups.ask_unbind(voice, group), groups.unbound(voice), groups.kept(voice))
