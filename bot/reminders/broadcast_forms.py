"""A notice that is being prepared, a draft that a restart does not lose: whom it is for, what it says, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.progress.secrecy import mark_in
from bot.reminders.audiences import Audience, resolve
from bot.store.models import Draft

KIND = "broadcast"  # of a draft; one a person
LONGEST, LONGEST_CAPTION = 3500, 950  # characters; Telegram's limits less the line above
Step = Literal["audience", "units", "content", "preview", "time"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is now. `units` are those ticked, `file` is its kind and Telegram's id, `at` when it leaves."""

    draft_id: int
    step: Step
    wanted: dict[str, Any] | None
    units: tuple[str, ...]
    text: str
    file: tuple[str, str] | None
    at: datetime | None


def begin(work: Work) -> Draft:
    """Return the actor's form, the one begun before or a new one. Raises `Refused` for anybody but the office."""
    if not work.actor.office:
        raise Refused("right_office")
    draft = drafts.find(work, KIND, KIND)
    return draft if draft is not None else drafts.begin(work, KIND, KIND, {})


def own(work: Work, draft_id: int) -> Draft:
    """Return the actor's form. Raises `Refused` where it is sent, dropped or somebody else's."""
    return drafts.own(work, draft_id, KIND, "broadcast_gone")


def read(draft: Draft) -> Form:
    """Return what a draft holds."""
    fields = draft.fields
    at = datetime.fromisoformat(fields["at"]) if fields.get("at") else None
    file = tuple(fields["file"]) if fields.get("file") else None
    return Form(
        draft.id,
        _step(draft),
        fields.get("wanted"),
        tuple(fields.get("units", ())),
        fields.get("text", ""),
        file,
        at,
    )


def _step(draft: Draft) -> Step:
    fields = draft.fields
    if fields.get("ticking"):
        return "units"
    if fields.get("wanted") is None:
        return "audience"
    if draft.awaits == "time":
        return "time"
    return "preview" if draft.awaits is None and (fields.get("text") or fields.get("file")) else "content"


def audience(work: Work, draft: Draft) -> Audience:
    """Return whom it is for, as things are now."""
    wanted = draft.fields.get("wanted")
    return Audience((), ()) if wanted is None else resolve(work, wanted)


def choose(work: Work, draft: Draft, wanted: dict[str, Any]) -> None:
    """Say whom it is for. Raises `Refused` where nobody would get it."""
    if not resolve(work, wanted).readers:
        raise Refused("broadcast_nobody")
    written = draft.fields.get("text") or draft.fields.get("file")
    drafts.fill(work, draft, None if written else "content", wanted=wanted, ticking=False)
    _seen(work, draft)


def tick(work: Work, draft: Draft, unit_id: str | None) -> None:
    """Begin to tick units, or tick one, or take its tick away."""
    units = list(draft.fields.get("units", ()))
    if unit_id is not None:
        units = [u for u in units if u != unit_id] if unit_id in units else [*units, unit_id]
    drafts.fill(work, draft, None, units=units, ticking=True)


def back(work: Work, draft: Draft) -> None:
    """Go back to whom it is for; what was written stays."""
    drafts.fill(work, draft, None, wanted=None, ticking=False, at=None)


def write(work: Work, draft: Draft) -> None:
    """Await the text anew."""
    drafts.fill(work, draft, "content")


def take(work: Work, draft: Draft, text: str, file: tuple[str, str] | None, name: str) -> None:
    """Put in what it says; `name` is a document's. Raises `Refused` where it is nothing, too long or secret."""
    most = LONGEST_CAPTION if file else LONGEST
    if not text and file is None:
        raise Refused("broadcast_empty")
    if len(text) > most:
        raise Refused("broadcast_long", len(text), most)
    if mark := mark_in(name, text):
        raise Refused("broadcast_marked", mark)
    drafts.fill(work, draft, None, text=text, file=list(file) if file else None)
    _seen(work, draft)


def ask_time(work: Work, draft: Draft) -> None:
    """Await when it is to leave."""
    drafts.fill(work, draft, "time")


def put_time(work: Work, draft: Draft, at: datetime) -> None:
    """Put in when it leaves."""
    drafts.fill(work, draft, None, at=at.isoformat())


def at_once(work: Work, draft: Draft) -> None:
    """Let it leave at once."""
    drafts.fill(work, draft, None, at=None)


def _seen(work: Work, draft: Draft) -> None:
    """Remember whom the preview shows: others may come and go before it is confirmed."""
    drafts.fill(work, draft, draft.awaits, seen=audience(work, draft).mark)


def changed(work: Work, draft: Draft) -> bool:
    """Say whether somebody came or went since the preview; from now on the new ones count as seen."""
    before = draft.fields.get("seen")
    _seen(work, draft)
    return bool(before != draft.fields["seen"])
