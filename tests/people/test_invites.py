"""Invitations, and how often somebody may try; on both databases."""

from __future__ import annotations

import string
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people import invites, joining
from bot.people.work import OFFICE as AT_OFFICE
from bot.people.work import Role
from bot.store.database import Store
from bot.store.models import Attempt, Audit, Binding, Invite, Outgoing, Person
from tests.works import LI, NOBODY, OFFICE, SECOND, ZHANG, ZHAO, Works


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def issue(works: Works, unit_id: str = "health", role: Role = "liaison", who: int = OFFICE) -> str:
    token: str = works.do(who, lambda work: invites.issue(work, unit_id, role))
    return token


def accept(works: Works, token: str, who: int = NOBODY) -> Any:
    return works.do(who, lambda work: invites.accept(work, token))


def refused(works: Works, token: str, who: int = NOBODY) -> str:
    with pytest.raises(Refused) as caught:
        accept(works, token, who)
    return caught.value.reason


def kept(works: Works, invite_id: int) -> str:
    with pytest.raises(Refused) as caught:
        works.do(OFFICE, lambda work: invites.revoke(work, invite_id))
    return caught.value.reason


def count(works: Works, table: type) -> int:
    return works.store.reading(lambda tx: tx.scalar(select(func.count()).select_from(table)) or 0)


def test_a_token_has_128_bits_and_only_its_hash_is_kept(works: Works) -> None:
    tokens = {issue(works) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 22 and set(token) <= set(string.ascii_letters + string.digits + "-_") for token in tokens)
    stored = works.store.reading(lambda tx: set(tx.scalars(select(Invite.token_hash))))
    assert all(len(one) == 64 and one not in tokens for one in stored)


def test_whoever_accepts_is_bound_by_the_inviter_and_the_person_is_used_again(works: Works) -> None:
    first = accept(works, issue(works))
    assert (first.unit_id, first.role, first.via, first.bound_by) == ("health", "liaison", "invite", 1)
    assert (first.person.telegram_id, first.person.name) == (NOBODY, "somebody")
    second = accept(works, issue(works, "yanhu", "leader"))
    assert second.person_id == first.person_id
    actor = works.do(NOBODY, lambda work: work.actor)
    assert (actor.liaison_of, actor.leader_of) == (("health",), ("yanhu",))


def test_the_office_has_its_own_role_and_units_have_the_others(works: Works, matrix: Matrix) -> None:
    assert invites.roles_at(matrix, AT_OFFICE) == invites.roles_at(matrix, "food-safety") == ("office",)
    assert invites.roles_at(matrix, "health") == ("liaison", "leader")
    assert invites.roles_at(matrix, "counties") == ()
    assert accept(works, issue(works, "food-safety", "office")).unit_id == AT_OFFICE
    assert works.do(NOBODY, lambda work: work.actor.office)
    for unit_id, role in (("health", "office"), ("", "liaison"), ("counties", "liaison"), ("gone", "leader")):
        with pytest.raises(Refused, match="invite_role"):
            issue(works, unit_id, role)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", [LI, ZHAO, NOBODY])
def test_only_the_office_invites_and_revokes(works: Works, who: int) -> None:
    with pytest.raises(Refused):
        issue(works, who=who)
    issue(works)
    with pytest.raises(Refused):
        works.do(who, lambda work: invites.revoke(work, 1))
    assert count(works, Invite) == 1


def test_why_a_link_is_refused(works: Works) -> None:
    assert refused(works, "") == refused(works, "\ud800" * 9) == refused(works, "x" * 64) == "link_unknown"
    used = issue(works)
    accept(works, used)
    assert refused(works, used, ZHANG) == "link_used"
    assert refused(works, used) == "link_used_by_you"
    again = issue(works)
    assert refused(works, again) == "role_held"
    works.do(SECOND, lambda work: invites.revoke(work, 2))
    assert refused(works, again, ZHANG) == "link_revoked"
    assert [kept(works, n) for n in (1, 2, 9)] == ["invite_used", "invite_revoked_already", "link_unknown"]
    late = issue(works)
    works.now += invites.VALID - timedelta(seconds=1)
    assert works.do(OFFICE, lambda work: len(invites.open_at(work, ["health"]))) == 1
    works.now += timedelta(seconds=1)
    assert refused(works, late, ZHANG) == "link_expired"
    assert works.do(OFFICE, lambda work: invites.open_at(work, ["health"])) == ()
    assert refused(works, used) == "link_used_by_you"  # however late


def test_the_links_of_a_removed_clerk_lead_nowhere(works: Works) -> None:
    own = issue(works, who=SECOND)
    assert works.do(OFFICE, lambda work: len(invites.open_at(work, ["health"]))) == 1
    works.store.writing(lambda tx: tx.execute(update(Binding).where(Binding.person_id == 2).values(ended_at=works.now)))
    assert refused(works, own) == "link_revoked"
    assert works.do(OFFICE, lambda work: invites.open_at(work, ["health"])) == ()


def test_after_five_failures_within_the_hour_nothing_is_looked_at_or_written(works: Works) -> None:
    def tries(token: str) -> Any:
        return works.do(NOBODY, lambda work: joining.trying(work, "link", lambda: invites.accept(work, token)))

    good = issue(works)
    for _ in range(joining.MOST):
        assert tries("guess").reason == "link_unknown"
    before = count(works, Audit)
    assert tries(good).reason == "too_many_attempts"
    assert (count(works, Attempt), count(works, Audit), count(works, Person)) == (joining.MOST, before, 6)
    works.now += joining.WINDOW
    assert tries(good).unit_id == "health"
    assert tries(good).reason == "link_used_by_you"
    assert count(works, Attempt) == joining.MOST  # a second look at one's own link is no attempt
    assert tries("guess").reason == "link_unknown"
    assert count(works, Attempt) == 1  # those of an hour ago are forgotten


def test_a_refusal_halfway_leaves_nothing_but_its_trace(works: Works) -> None:
    def halfway(work: Any) -> None:
        work.tx.add(Person(name="何洁", created_at=work.now))
        work.tx.flush()
        raise Refused("link_revoked")

    works.do(NOBODY, lambda work: joining.trying(work, "link", lambda: halfway(work)))
    assert (count(works, Person), count(works, Attempt)) == (6, 1)


def test_every_member_of_the_office_hears_once_who_joined(works: Works) -> None:
    binding = accept(works, issue(works))
    for _ in range(2):
        works.do(NOBODY, lambda work: joining.tell_office(work, [work.tx.get_one(Binding, binding.id)], "link"))
    letters = works.store.reading(lambda tx: tx.scalars(select(Outgoing).order_by(Outgoing.id)).all())
    assert [(one.chat_id, one.topic) for one in letters] == [(OFFICE, "joined"), (SECOND, "joined")]
    assert letters[0].content["inviter"] == "王敏"
    assert works.store.reading(lambda tx: joining.still_bound(tx, letters[0].content))
    works.store.writing(lambda tx: tx.execute(update(Binding).values(ended_at=works.now)))
    assert not works.store.reading(lambda tx: joining.still_bound(tx, letters[0].content))
