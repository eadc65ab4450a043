"""The roster's import: its preview, what was done, and what the people in it are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.messages.actions.roster import DropRoster, ImportRoster
from bot.messages.length import clip
from bot.messages.message import Message
from bot.messages.voice import Voice
from bot.people.roster_plan import Plan
from bot.people.work import OFFICE

_SHOWN = {"added": 8, "changed": 6, "removed": 14}  # lines of each part in a message
_LINE, _TITLE = 110, 60  # characters


def preview(  # noqa: PLR0913 - what a preview shows
    voice: Voice, plan: Plan, draft_id: int, file: str, ignored: Sequence[str] = (), *, changed: bool = False
) -> Message:
    """Return what an import would change; `changed` says that this is another plan than the one shown before.

    Where more than a third of all roles would end there is no button: a phrase has to be typed.
    """
    cancel = voice.button(voice.word("roster_cancel"), DropRoster(draft_id))
    confirm = voice.button(voice.word("roster_confirm"), ImportRoster(draft_id, plan.mark))
    return voice.message(
        "roster",
        ((cancel,) if plan.drastic else (confirm, cancel),),
        title=clip(file, _TITLE),
        changed=changed,
        ignored=[clip(name, 20) for name in ignored[:10]],
        drastic=voice.word("roster_drastic", len(plan.removals), plan.active) if plan.drastic else "",
        phrase=phrase(voice, len(plan.removals)),
        pending=True,
        **_parts(voice, plan),
    )


def phrase(voice: Voice, removals: int) -> str:
    """Return what has to be typed to confirm that many removals."""
    return voice.word("roster_phrase", removals)


def done(voice: Voice, plan: Plan) -> Message:
    """Return what an import has changed."""
    title = voice.word("roster_same" if plan.empty else "roster_imported")
    return voice.message(
        "roster", title=title, changed=False, ignored=(), drastic="", pending=False, **_parts(voice, plan)
    )


def dropped(voice: Voice) -> Message:
    """Return that a roster was not imported."""
    return voice.message("roster_dropped")


def lines(voice: Voice, plan: Plan) -> list[str]:
    """Return the whole plan in lines of plain text."""
    found = [_counts(voice, plan)]
    for kind, part in _listed(voice, plan):
        found += [f"{voice.word('roster_heading', kind, len(part))}", *(f"  {line}" for line in part)] if part else []
    if plan.drastic:
        found.append(voice.word("roster_drastic", len(plan.removals), plan.active))
    return found


def masked(phone: str) -> str:
    """Return a number of which enough is left to recognise it: 138****0003."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "****"


def bound(voice: Voice, content: dict[str, Any]) -> Message:
    """Return what somebody reads who was bound by an import."""
    return voice.message("roster_bound", places=_places(voice, content))


def removed(voice: Voice, content: dict[str, Any]) -> Message:
    """Return what somebody reads whose role ended by an import."""
    return voice.message("roster_gone", places=_places(voice, content))


def _places(voice: Voice, content: dict[str, Any]) -> list[str]:
    return [_place(voice, unit_id, role) for unit_id, role in content["places"]]


def _place(voice: Voice, unit_id: str, role: str) -> str:
    return voice.word("roster_place", _unit(voice, unit_id), role)


def _unit(voice: Voice, unit_id: str) -> str:
    if unit_id == OFFICE:
        return voice.word("roster_office")
    return voice.called(unit_id) if unit_id in voice.matrix.unit else unit_id


def _counts(voice: Voice, plan: Plan) -> str:
    return voice.word("roster_counts", len(plan.additions), len(plan.changes), len(plan.removals), plan.kept)


def _parts(voice: Voice, plan: Plan) -> dict[str, Any]:
    parts = [
        (
            voice.word("roster_heading", kind, len(part)),
            [clip(line, _LINE) for line in part[: _SHOWN[kind]]],
            len(part[_SHOWN[kind] :]),
        )
        for kind, part in _listed(voice, plan)
        if part
    ]
    return {"counts": _counts(voice, plan), "parts": parts}


def _listed(voice: Voice, plan: Plan) -> list[tuple[str, list[str]]]:
    added = [
        voice.word(
            "roster_added", _place(voice, a.unit_id, a.role), a.name, masked(a.phone) if a.phone else "", a.bound
        )
        for a in plan.additions
    ]
    changed = [
        voice.word("roster_changed", _unit(voice, c.unit_id), c.name, [_field(voice, *field) for field in c.fields])
        for c in plan.changes
    ]
    removed_ = [voice.word("roster_removed", _place(voice, r.unit_id, r.role), r.name) for r in plan.removals]
    return [("added", added), ("changed", changed), ("removed", removed_)]


def _field(voice: Voice, name: str, before: str, after: str) -> str:
    if name == "phone":
        before, after = masked(before) if before else "", masked(after)
    return voice.word("roster_field", name, before, after)
