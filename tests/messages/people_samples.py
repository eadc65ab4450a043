"""Every message about people coming in and going, with the longest and the shortest values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.errors import Refused
from bot.messages import Message, Voice, contacts, joining
from bot.people.contacts import PAGE, Contact, Overview, Tally, UnitPage
from bot.store.models import Binding, Invite, Person

AT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
REFUSED = (
    "people_private", "invite_role", "invite_used", "invite_revoked_already", "binding_over", "last_of_office",
    "link_unknown", "link_used", "link_used_by_you", "role_held", "link_expired", "link_revoked", "link_private",
    "too_many_attempts", "contact_not_yours", "phone_unknown", "phone_taken", "phone_known",
)  # fmt: skip


def role(number: int, unit_id: str = "education", name: str = "liaison", *, full: bool = False) -> Binding:
    person = Person(name="<李>" * 21 if full else "李强", created_at=AT)
    if full:
        person.telegram_id, person.department = 3, "<科>" * 21
        person.last_seen = person.unreachable_since = AT
    binding = Binding(person_id=1, unit_id=unit_id, role=name, via="invite", bound_at=AT)
    binding.id, binding.person = number, person
    return binding


def invite(number: int, unit_id: str = "education", role: str = "liaison") -> Invite:
    made = Invite(
        token_hash="", unit_id=unit_id, role=role, created_at=AT, created_by=1, expires_at=AT.replace(month=12)
    )
    made.id = number
    return made


def every_message(voice: Voice) -> Iterator[Message]:
    units = ("", *voice.matrix.unit, "gone")
    longest = max(voice.matrix.unit, key=lambda u: len(voice.called(u)))
    for page in (1, 2, 99):
        yield joining.choose_unit(voice, page)
    for unit_id in (*units, *voice.matrix.group):
        yield joining.choose_role(voice, unit_id)
    for chosen in ("liaison", "office", None):
        yield joining.which_unit(voice, "<农>" * 13, tuple(voice.matrix.unit)[:13], chosen)
    for unit_id, name in (("", "office"), (longest, "liaison"), ("gone", "leader")):
        yield joining.link(voice, "shian_bot", "x" * 32, invite(1, unit_id, name))
        yield joining.revoked(voice, invite(1, unit_id, name))
        yield joining.undone(voice, role(1, unit_id, name, full=True))
        yield contacts.ask_remove(voice, role(1, unit_id, name, full=unit_id == ""))
        yield contacts.left(voice, role(1, unit_id, name))
        yield joining.joined(voice, [role(1, unit_id, name)], ["invite", "contacts"])
        yield joining.joined(voice, [role(1, unit_id, name), role(2, longest, "leader")], [], keys_gone=True)
        places = [[1, unit_id, name], [2, longest, "leader"]]
        letter = {"name": "<李>" * 21, "username": "hejie", "at": AT.isoformat(), "by": "link", "inviter": "王敏"}
        yield joining.told_office(voice, {**letter, "places": places[:1]})
        yield joining.told_office(voice, {**letter, "places": places[:1], "inviter": "", "username": None})
        yield joining.told_office(voice, {**letter, "places": places, "by": "phone"})
    yield joining.phone_offer(voice)
    yield from (joining.refused(voice, Refused(reason)) for reason in REFUSED)
    yield joining.refused(voice, Refused("invite_unit", "<农>"), keys_gone=True)
    yield joining.refused(voice, Refused("contacts_unit", "<农>"))
    full = Overview(tuple(Tally(u, 12, 3, 1, reached=True) for u in units), 99, 9, 9)
    bare = Overview(tuple(Tally(u) for u in units), 0, 0, 0)
    for lacking in (False, True):
        for found in (full, bare):
            yield contacts.overview(voice, found, lacking=lacking)
            yield contacts.overview(voice, found, 2, lacking=lacking)
    yield contacts.of_unit(voice, UnitPage("education", (), (), 0, 1, 1))
    people = tuple(
        Contact(role(n, longest, "liaison", full=n % 2 == 0), n % 3 == 0, "<陈>" * 21 * (n % 2))
        for n in range(1, PAGE + 1)
    )
    invites = tuple((invite(n, longest), "<王>" * 21) for n in range(1, 30))
    notice = contacts.removed(voice, role(1, longest, "liaison", full=True))
    for unit_id in ("", longest, "gone"):
        yield contacts.of_unit(voice, UnitPage(unit_id, people, invites, 30, 2, 5), notice)
