"""Made-up facts for the plan: a real matrix, and whatever people a test wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.reminders.facts import Away, Facts, Key, Membership, Owed, Reported, Someone
from bot.reminders.stages import Stage, Subject

DUTY = Subject(date(2026, 11, 30), "duty-members")
REGIONS = Subject(date(2026, 11, 30), "duty-regions")
ITEM = Subject(date(2026, 12, 31), "action-03", (2,))
UNITS = ("education", "health", "commerce", "yanhu", "hejin")
LI = Someone(1, "李强", 11, units=("education",), phone="2123456")
CHEN = Someone(2, "陈静", 12, units=("education",))
ZHANG = Someone(3, "张伟", 13, units=("yanhu", "hejin"))


def stage(subject: Subject, day: date, mark: int) -> Stage:
    return Stage(day, subject, "ahead", (mark,))


def facts(
    *people: Someone,
    owed: Sequence[Owed] = (),
    reported: Mapping[Key, Reported] | None = None,
    away: Sequence[Away] = (),
    received: Mapping[tuple[int, str, str], datetime] | None = None,
) -> Facts:
    everything = owed or (Owed("education", DUTY, "confirmed"),)
    return Facts(2026, people, tuple(everything), reported or {}, tuple(away), received or {})


_DAYS = st.dates(date(2026, 10, 25), date(2026, 12, 10))
_MEMBERSHIPS: tuple[Membership, ...] = ("named", "confirmed", "assumed")
_SUBJECTS = st.sampled_from((DUTY, REGIONS, ITEM))


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Draw people with any bindings, absences, reports and 收到."""
    people = tuple(
        Someone(
            number,
            f"某{number}",
            draw(st.sampled_from((None, 100 + number))),
            draw(st.booleans()),
            tuple(draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=3))),
        )
        for number in range(1, draw(st.integers(0, 6)) + 1)
    )
    owed = draw(
        st.lists(
            st.builds(lambda u, s, m: Owed(u, s, m, s is not ITEM), st.sampled_from(UNITS), _SUBJECTS,
                      st.sampled_from(_MEMBERSHIPS)),
            unique_by=lambda o: (o.unit_id, o.subject),
        )
    )  # fmt: skip
    moments = st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
    states = st.builds(Reported, st.booleans(), st.booleans(), st.booleans(), moments)
    ids = st.integers(1, 7)
    away = draw(st.lists(st.builds(Away, ids, _DAYS, _DAYS, st.none() | ids), max_size=5))
    return Facts(
        2026,
        people,
        tuple(owed),
        draw(st.dictionaries(st.tuples(st.sampled_from(UNITS), _SUBJECTS.map(lambda s: s.id)), states, max_size=8)),
        tuple(away),
        draw(st.dictionaries(st.tuples(ids, st.sampled_from(UNITS), _SUBJECTS.map(lambda s: s.id)), moments)),
    )
