"""The roster and what its import changes; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy import text as sql

from bot.errors import SheetError
from bot.knowledge import Knowledge
from bot.people import roster, roster_plan
from bot.people.roster import Entry
from bot.people.roster_plan import Addition, Change, Plan, Removal
from bot.people.work import Work, actor_of
from bot.sheets import open_book
from bot.store.database import Store
from bot.store.models import Audit, Binding, Outgoing, Person
from tests.staff import bind
from tests.xlsx import ROSTER, table

OFFICE = 7_000_001
LI = ("市教育局", "李强", "联络员", 13800000003)
ZHAO = ("教育局", "赵刚", "分管领导", "138 0000 0006", 100_000_006)
ZHANG = ("盐湖区", "张　伟", "联络员", "+86-13800000005", None, "办公室", "科员", "0359-2000000")
WANG = (None, "王敏", "食安办", None, 100_000_002)


def lines(knowledge: Knowledge, *rows: Any, header: tuple[str, ...] = ROSTER) -> tuple[Entry, ...]:
    return roster.entries(open_book(table(rows, header)), knowledge)[0]


def wrong(knowledge: Knowledge, *rows: Any) -> list[tuple[str, str]]:
    with pytest.raises(SheetError) as caught:
        lines(knowledge, *rows)
    return [(p.place.removeprefix("名册!"), p.code) for p in caught.value.problems]


class Office:
    """The office imports rosters into a store, an hour apart."""

    def __init__(self, store: Store, knowledge: Knowledge, now: datetime) -> None:
        self.store, self.knowledge, self.now = store, knowledge, now
        self.bind(OFFICE, "周宁", "", "office")

    def bind(self, telegram_id: int, name: str, unit_id: str, role: str) -> None:
        self.store.writing(lambda tx: bind(tx, self.now, telegram_id, name, unit_id, role))

    def do(self, act: Callable[[Work], Any]) -> Any:
        self.now += timedelta(hours=1)
        matrix = self.knowledge.matrix
        return self.store.writing(lambda tx: act(Work(tx, self.now, 2026, matrix, actor_of(tx, OFFICE, "", matrix))))

    def imports(self, *rows: Any) -> Plan:
        """Import these rows; what was planned before is what was done."""
        entries = lines(self.knowledge, *rows)
        planned: Plan = self.do(lambda work: roster_plan.plan(work, entries))
        done: Plan = self.do(lambda work: roster_plan.carry_out(work, entries))
        assert planned == done
        again: Plan = self.do(lambda work: roster_plan.plan(work, entries))
        assert again.empty
        return done

    def roles(self) -> set[tuple[str, str, str]]:
        """Return the names, units and roles that count now."""

        def look(tx: Any) -> set[tuple[str, str, str]]:
            active = tx.scalars(select(Binding).where(Binding.ended_at.is_(None)))
            return {(b.person.name, b.unit_id, b.role) for b in active}

        return self.store.reading(look)

    def person(self, name: str) -> Person:
        return self.store.reading(lambda tx: tx.scalars(select(Person).where(Person.name == name)).one())

    def letters(self) -> list[tuple[int, str]]:
        asked = select(Outgoing.chat_id, Outgoing.topic).order_by(Outgoing.id)
        return self.store.reading(lambda tx: [(chat, topic) for chat, topic in tx.execute(asked)])


@pytest.fixture
def office(store: Store, knowledge: Knowledge, now: datetime) -> Office:
    return Office(store, knowledge, now)


def test_a_line_is_read_whatever_way_it_was_typed(knowledge: Knowledge) -> None:
    li, zhao, zhang, wang = lines(knowledge, LI, ZHAO, ZHANG, WANG)
    assert (li.unit_id, li.role, li.name, li.phone, li.telegram_id) == (
        "education",
        "liaison",
        "李强",
        "13800000003",
        None,
    )
    assert (zhao.unit_id, zhao.role, zhao.phone, zhao.telegram_id) == (
        "education",
        "leader",
        "13800000006",
        100_000_006,
    )
    assert (zhang.name, zhang.phone) == ("张伟", "13800000005")
    assert (zhang.department, zhang.post, zhang.office_phone) == ("办公室", "科员", "0359-2000000")
    assert (wang.unit_id, wang.role, wang.telegram_id) == ("", "office", 100_000_002)
    assert [Entry.of(e.plain()) for e in (li, zhao, zhang, wang)] == [li, zhao, zhang, wang]


def test_only_the_three_columns_have_to_be_there(knowledge: Knowledge) -> None:
    (entry,) = lines(knowledge, ("联络员", "李强", "市教育局"), header=("角色", "姓名", "单位"))
    assert (entry.unit_id, entry.phone) == ("education", None)


def test_a_wrong_unit_is_never_guessed(knowledge: Knowledge) -> None:
    units = ("临汾市教育局", "市教盲局", "市外星局", "各县（市、区）人民政府", None)
    found = wrong(knowledge, *((unit, f"人{n}", "联络员") for n, unit in enumerate(units)))
    codes = ["unit", "unit", "unit", "unit_group"]
    assert found == [*((f"A{n}", code) for n, code in enumerate(codes, 2)), ("A6", "unit_needed")]


@pytest.mark.parametrize(
    ("row", "place", "code"),
    [
        (("市公安局", "钱一", "联络员", "13800000003"), "B3", "two_names"),
        (("市公安局", "李强", "联络员", None, 5), None, ""),
        (("市教育局", "李强", "联络员"), "B3", "twice"),
        (("市教育局", "李强", "分管领导", "13900000000"), "D3", "two_values"),
        (("市教育局", "李强", "领导"), "C3", "choice"),
        (("市教育局", "钱一", "联络员", "1380000000"), "D3", "phone"),
        (("市教育局", "钱一", "联络员", "+1 390-000-0003"), "D3", "phone"),
        (("市教育局", "钱一", "联络员", None, "@qian"), "E3", "digits"),
        (("市教育局", "钱一", "联络员", None, "+5"), "E3", "telegram_id"),
        (("市教育局", None, "联络员"), "B3", "empty"),
    ],
)
def test_what_contradicts_another_line_is_named(knowledge: Knowledge, row: Any, place: str | None, code: str) -> None:
    if place is None:
        assert len(lines(knowledge, LI, row)) == 2
    else:
        assert wrong(knowledge, LI, row) == [(place, code)]


def test_the_lines_of_one_person_are_found_over_several_units(knowledge: Knowledge) -> None:
    rows = (
        ("市教育局", "李强", "联络员", 13800000003),
        ("市公安局", "李强", "联络员", None, 9),
        ("市民政局", "李强", "联络员", 13800000003, 9),
    )
    listed, clashes = roster.people(lines(knowledge, *rows))
    assert (len(listed), listed[0].phone, listed[0].telegram_id, clashes) == (1, "13800000003", 9, ())
    assert len(roster.people(lines(knowledge, *rows[:2]))[0]) == 2


def test_an_import_adds_changes_and_removes(office: Office) -> None:
    first = office.imports(LI, ZHAO, ZHANG, WANG)
    assert [(a.name, a.bound) for a in first.additions] == [
        ("李强", False),
        ("赵刚", True),
        ("张伟", False),
        ("王敏", True),
    ]
    assert office.roles() == {
        ("周宁", "", "office"), ("李强", "education", "liaison"), ("赵刚", "education", "leader"),
        ("张伟", "yanhu", "liaison"), ("王敏", "", "office"),
    }  # fmt: skip
    second = office.imports((*LI, 100_000_003, "食堂科"), ZHAO, WANG, ("市公安局", "钱一", "联络员"))
    assert second.additions == (Addition("public-security", "liaison", "钱一", None, bound=False),)
    assert second.changes == (
        Change("education", "李强", (("telegram_id", "", "100000003"), ("department", "", "食堂科"))),
    )
    assert second.removals == (Removal("yanhu", "liaison", "张伟"),)
    assert (second.kept, second.active, second.drastic) == (4, 5, False)
    assert ("张伟", "yanhu", "liaison") not in office.roles()
    assert office.person("张伟").phone is None  # nothing needs it any more, and nobody comes in by it
    assert office.letters() == [
        (100_000_006, "roster_bound"), (100_000_002, "roster_bound"), (100_000_003, "roster_bound"),
    ]  # fmt: skip


def test_who_is_removed_is_told_once_and_comes_back_as_the_same_person(office: Office) -> None:
    office.imports(ZHAO, LI, WANG)
    zhao = office.person("赵刚").id
    gone = office.imports(LI, WANG)
    assert gone.removals == (Removal("education", "leader", "赵刚"),)
    ended = office.store.reading(lambda tx: tx.scalars(select(Binding).where(Binding.ended_at.is_not(None))).one())
    assert (ended.ending, ended.ended_by) == ("roster", office.person("周宁").id)
    assert not actor_now(office, 100_000_006).bound
    assert office.letters()[-1] == (100_000_006, "roster_removed")
    office.imports(ZHAO[:3], LI, WANG)  # neither number nor id: known by name and unit
    assert office.person("赵刚").id == zhao
    assert actor_now(office, 100_000_006).leader_of == ("education",)
    assert [topic for chat, topic in office.letters() if chat == 100_000_006] == [
        "roster_bound", "roster_removed", "roster_bound",
    ]  # fmt: skip


def actor_now(office: Office, telegram_id: int) -> Any:
    return office.store.reading(lambda tx: actor_of(tx, telegram_id, "", office.knowledge.matrix))


def test_who_came_by_an_invitation_is_never_removed_and_never_doubled(office: Office) -> None:
    office.bind(5, "陈静", "education", "liaison")
    office.bind(6, "孙丽", "yanhu", "liaison")
    plan = office.imports(("市教育局", "陈静", "联络员", 13800000004), LI)
    assert plan.removals == ()
    assert [c.name for c in plan.changes] == ["陈静"]
    assert office.person("陈静").telegram_id == 5
    assert office.person("陈静").phone == "13800000004"
    assert ("孙丽", "yanhu", "liaison") in office.roles()
    assert office.imports(LI).removals == ()  # the roster named her once: still hers by invitation


def test_a_person_is_known_by_id_then_by_number_then_by_name(office: Office) -> None:
    office.imports(LI, ("市民政局", "吴九", "联络员"))
    li = office.person("李强").id
    office.imports(("市公安局", "李小强", "联络员", 13800000003), ("市民政局", "吴九", "联络员"))
    assert office.person("李小强").id == li  # another name and unit, the same number
    office.bind(77, "郑十", "health", "liaison")
    plan = office.imports(("市公安局", "郑十", "联络员", 13800000003, 77), ("市民政局", "吴九", "联络员"))
    assert [(a.name, a.bound) for a in plan.additions] == [("郑十", True)]
    assert [(r.name, r.unit_id) for r in plan.removals] == [("李小强", "public-security")]
    assert office.person("郑十").phone == "13800000003"  # an unbound line of that number was theirs
    assert office.person("李小强").phone is None


def test_what_contradicts_the_office_s_own_knowledge_changes_nothing(office: Office) -> None:
    office.imports((*LI, 100_000_003), ("市公安局", "钱一", "联络员", 13800000009, 9))
    before = office.roles()
    for row, place, code in (
        (("市教育局", "李强", "联络员", 13800000003, 4), "E2", "id_differs"),
        (("市教育局", "李强", "联络员", 13800000009, 100_000_003), "D2", "phone_taken"),
    ):
        with pytest.raises(SheetError) as caught:
            office.imports(row)
        assert [(p.place, p.code) for p in caught.value.problems] == [(f"名册!{place}", code)]
    twins = lines(office.knowledge, ("市民政局", "甲", "联络员", None, 9), ("市民政局", "乙", "联络员", 13800000009))
    with pytest.raises(SheetError, match="same_person"):
        office.do(lambda work: roster_plan.carry_out(work, twins))
    assert office.roles() == before


def test_more_than_a_third_of_removals_is_drastic(office: Office) -> None:
    people = [("市教育局", f"人{'一二三四五六七八'[n]}", "联络员") for n in range(8)]
    office.imports(*people)
    assert not office.imports(*people[:5]).drastic  # three of nine
    assert office.imports(*people[:2]).drastic  # three of six


def test_an_import_leaves_somebody_of_the_office(office: Office) -> None:
    office.imports(LI, WANG)
    ends_all = "UPDATE binding SET ended_at = bound_at, ending = 'removed' WHERE role = 'office' AND via = 'invite'"
    office.store.writing(lambda tx: tx.execute(sql(ends_all)))
    with pytest.raises(SheetError, match="no_office"):
        office.imports(LI)
    with pytest.raises(SheetError, match="no_office"):
        office.imports(LI, (None, "新人", "食安办", 13800000009))  # who has not come in yet
    office.imports(LI, (None, "新人", "食安办", None, 55))


def test_the_audit_names_no_number(office: Office) -> None:
    office.imports(LI, ZHAO)
    office.imports(LI)
    said = office.store.reading(lambda tx: [(a.action, str(a.detail)) for a in tx.scalars(select(Audit))])
    assert [action for action, _ in said] == ["bound", "bound", "roster", "removed", "roster"]
    assert "138" not in str(said)


def test_a_plan_asks_the_database_the_same_number_of_questions_for_any_roster(office: Office) -> None:
    def statements(entries: tuple[Entry, ...]) -> int:
        count = 0

        def seen(*_: Any) -> None:
            nonlocal count
            count += 1

        event.listen(office.store.engine, "after_cursor_execute", seen)
        office.do(lambda work: roster_plan.plan(work, entries))
        event.remove(office.store.engine, "after_cursor_execute", seen)
        return count

    few, many = (
        lines(office.knowledge, LI),
        lines(office.knowledge, *(("市教育局", f"x{n}", "联络员") for n in range(300))),
    )
    before = statements(few)
    office.do(lambda work: roster_plan.carry_out(work, many))
    assert statements(few) == statements(many) == before


NAMES = st.sampled_from(["甲", "乙", "丙", "甲 乙"])
ROWS = st.tuples(
    st.sampled_from(["市教育局", "市公安局", "盐湖区", "局", None]), NAMES,
    st.sampled_from(["联络员", "分管领导", "食安办", "？"]),
    st.sampled_from([None, 13800000003, "13800000004", "13800000005", "1"]), st.sampled_from([None, 1, 2, 3]),
)  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_any_rosters_one_after_the_other_leave_just_what_the_last_says(
    store: Store, knowledge: Knowledge, now: datetime
) -> None:
    office = Office(store, knowledge, now)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(ROWS, min_size=1, max_size=5))
    def imported(rows: list[Any]) -> None:
        before = office.roles()
        try:
            entries = lines(knowledge, *rows)
            office.do(lambda work: roster_plan.carry_out(work, entries))
        except SheetError:
            assert office.roles() == before
            return
        wanted = {(e.name, e.unit_id, e.role) for e in entries}
        assert office.roles() == wanted | {("周宁", "", "office")}

    imported()
