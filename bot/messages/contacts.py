"""The office's list of people: all units, one unit, and whether somebody is to be removed."""

from __future__ import annotations

from typing import Any

from bot.messages.actions.people import (
    AskRemove,
    ChooseInviteRole,
    ChooseInviteUnit,
    ListContacts,
    Remove,
    RevokeInvite,
    ShowContacts,
)
from bot.messages.joining import place, unit_name
from bot.messages.length import clip
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice
from bot.people.contacts import PAGE, Contact, Overview, Tally, UnitPage
from bot.people.invites import roles_at
from bot.people.work import OFFICE
from bot.store.models import Binding, Invite

_UNITS_A_PAGE = 10
_INVITES = 6  # on a unit's screen; the next come up as these go
_NAME = 24  # characters of a name on a line


def overview(voice: Voice, found: Overview, page: int = 1, *, lacking: bool = False) -> Message:
    """Return a page of all units, or of those for which nobody is bound."""
    units = found.lacking if lacking else found.units
    pages = max(1, -(-len(units) // _UNITS_A_PAGE))
    page = min(page, pages)
    on_page = units[(page - 1) * _UNITS_A_PAGE : page * _UNITS_A_PAGE]
    other = "contacts_all" if lacking else "contacts_lacking"
    count = len(found.units if lacking else found.lacking)
    return voice.message(
        "contacts",
        (
            *lines_of(tuple(_unit_button(voice, t) for t in on_page), 2),
            voice.turns(page, pages, lambda p: ListContacts(p, lacking)),
            (
                voice.button(voice.word(other, count), ListContacts(1, not lacking)),
                voice.button(voice.word("invite_somebody"), ChooseInviteUnit()),
            ),
        ),
        found=found,
        lacking=lacking,
        lines=tuple((unit_name(voice, t.unit_id), t) for t in on_page),
        page=page,
        pages=pages,
    )


def _unit_button(voice: Voice, tally: Tally) -> Button:
    known = tally.unit_id in voice.matrix.unit
    name = voice.unit_button(tally.unit_id).label if known else unit_name(voice, tally.unit_id)
    return voice.button(name, ShowContacts(tally.unit_id))


def of_unit(voice: Voice, found: UnitPage, notice: str = "") -> Message:
    """Return a page of a unit's people; `notice` is a line of plain text before it."""
    first = (found.page - 1) * PAGE + 1
    people = tuple(enumerate(found.contacts, first))
    invites = tuple(enumerate(found.invites[:_INVITES], 1))
    inviting = voice.button(voice.word("invite_somebody"), ChooseInviteRole(found.unit_id or None))
    return voice.message(
        "contacts_unit",
        (
            *lines_of(tuple(_remove_button(voice, n, c) for n, c in people), 2),
            voice.turns(found.page, found.pages, lambda p: ShowContacts(found.unit_id, p)),
            *lines_of(tuple(_revoke_button(voice, n, i) for n, (i, _) in invites), 2),
            (
                *((inviting,) if roles_at(voice.matrix, found.unit_id) else ()),
                voice.button(voice.word("back"), ListContacts()),
            ),
        ),
        notice=notice,
        unit=unit_name(voice, found.unit_id),
        people=tuple({"number": n, **_person(voice, c)} for n, c in people),
        invites=tuple(
            {
                "number": n,
                "role": voice.word("roster_role", invite.role),
                "by": clip(by, _NAME),
                "at": voice.moment(invite.created_at),
                "until": voice.moment(invite.expires_at),
            }
            for n, (invite, by) in invites
        ),
        more=max(0, len(found.invites) - _INVITES),
        page=found.page,
        pages=found.pages,
    )


def _remove_button(voice: Voice, number: int, contact: Contact) -> Button:
    label = voice.word("contacts_remove", number, clip(contact.binding.person.name, _NAME))
    return voice.button(label, AskRemove(contact.binding.id))


def _revoke_button(voice: Voice, number: int, invite: Invite) -> Button:
    return voice.button(voice.word("contacts_revoke", number), RevokeInvite(invite.id, listed=True))


def _person(voice: Voice, contact: Contact) -> dict[str, Any]:
    person = contact.binding.person
    return {
        "name": clip(person.name, _NAME),
        "department": clip(person.department, _NAME),
        "role": voice.word("roster_role", contact.binding.role),
        "bound": person.telegram_id is not None,
        "seen": voice.moment(person.last_seen) if person.last_seen else "",
        "unreachable": voice.date(person.unreachable_since.astimezone(voice.zone).date())
        if person.unreachable_since
        else "",
        "away": contact.away,
        "deputy": clip(contact.deputy, _NAME),
    }


def ask_remove(voice: Voice, binding: Binding) -> Message:
    """Ask whether a role is to end."""
    return voice.message(
        "contacts_remove",
        (
            (
                voice.button(voice.word("contacts_confirm"), Remove(binding.id)),
                voice.button(voice.word("back"), ShowContacts(binding.unit_id)),
            ),
        ),
        name=binding.person.name,
        place=place(voice, binding.unit_id, binding.role),
        bound=binding.person.telegram_id is not None,
    )


def removed(voice: Voice, binding: Binding) -> str:
    """Return in one sentence that somebody was removed."""
    at = place(voice, binding.unit_id, binding.role)
    return voice.word("contacts_removed", clip(binding.person.name, _NAME), at, binding.person.telegram_id is not None)


def left(voice: Voice, binding: Binding) -> Message:
    """Tell somebody who has removed themselves."""
    return voice.message("contacts_left", place=place(voice, binding.unit_id or OFFICE, binding.role))
