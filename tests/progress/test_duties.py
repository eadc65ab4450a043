"""The yearly reports: numbers that never come twice, and what stands; on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select, update

from bot.errors import Refused
from bot.knowledge import Matrix
from bot.people.work import Work
from bot.progress import attachments, checkins, documents, duties, duty_forms, rules
from bot.progress.attachments import Given
from bot.progress.checkins import NOTE, Source
from bot.progress.duties import DutyState
from bot.store.database import Store
from bot.store.models import Binding, CheckIn, Draft, Review
from tests.works import CHEN, LI, NOBODY, OFFICE, ZHANG, ZHAO, Works

MEMBERS, REGIONS, UNIT = "duty-members", "duty-regions", "education"
LETTER = Source("公文", "运教函〔2026〕12号", date(2026, 11, 26))
FILE = Given("0" * 64, "总结.pdf", "document", 10, "file", checked=True)


@pytest.fixture
def works(store: Store, matrix: Matrix, now: datetime) -> Works:
    return Works(store, matrix, now)


def register(works: Works, who: int = LI, text: str = "全年工作情况", file: Given | None = None) -> CheckIn:
    unit, duty = ("yanhu", REGIONS) if who == ZHANG else (UNIT, MEMBERS)

    def act(work: Work) -> CheckIn:
        draft = duty_forms.begin(work, unit, duty, text)
        if file is not None:
            attachments.add(work, draft, file)
        return duty_forms.send(work, draft)

    made: CheckIn = works.do(who, act)
    return made


def file(works: Works, source: Source = LETTER, who: int = LI) -> CheckIn:
    made: CheckIn = works.do(who, lambda work: duties.file(work, UNIT, MEMBERS, source))
    return made


def state(works: Works, who: int = LI) -> DutyState:
    found: DutyState = works.do(who, lambda work: duties.look(work, UNIT, MEMBERS))
    return found


def returned(works: Works, version: CheckIn) -> None:
    def act(work: Work) -> None:
        by, at = work.actor.person_id, work.now
        work.tx.add(Review(check_in_id=version.id, decision="returned", reviewer_id=by, at=at, reason="请补数据"))
        work.tx.flush()
        checkins.stand(work, version.unit_id, version.row_id)

    works.do(OFFICE, act)


def test_a_report_goes_from_nothing_to_registered_to_filed(works: Works) -> None:
    assert state(works).standing is None
    version = register(works, file=FILE)
    now = state(works)
    assert (version.status, version.registration, version.late) == ("registered", "2026-成-0001", False)
    assert now.electronic is not None
    assert [f.name for f in now.electronic.files] == ["总结.pdf"]
    assert now.filed is None
    filed = file(works)
    now = state(works)
    assert (filed.status, filed.document, filed.registration) == ("filed", "运教函〔2026〕12号", None)
    assert now.standing is not None
    assert now.standing.check_in_id == filed.id
    assert (now.number, now.versions) == ("2026-成-0001", 2)
    again = register(works, CHEN, "改过的")
    now = state(works)
    assert again.registration == "2026-成-0002"
    assert now.standing is not None
    assert now.standing.check_in.status == "registered"
    assert now.filed is not None
    assert now.filed.check_in.id == filed.id


def test_numbers_are_counted_a_series_and_a_cycle_and_never_come_twice(works: Works) -> None:
    first = register(works)
    works.do(LI, lambda work: checkins.withdraw(work, first.id))
    assert state(works).standing is None
    assert state(works).number is None
    assert register(works).registration == "2026-成-0002"
    assert register(works, ZHANG).registration == "2026-县-0001"
    works.cycle = 2027
    assert register(works).registration == "2027-成-0001"


def test_numbers_go_on_beyond_four_figures(works: Works) -> None:
    def many(work: Work) -> None:
        for version, number in ((1, "2026-成-9999"), (2, "2026-成-10000")):
            work.tx.add(
                CheckIn(
                    cycle=2026, unit_id="health", row_id=MEMBERS, version=version, status="registered",
                    author_id=work.actor.person_id, reported_at=work.now, registration=number,
                )
            )  # fmt: skip

    works.do(OFFICE, many)
    assert register(works).registration == "2026-成-10001"


def test_what_is_filed_first_gets_a_number_of_its_own(works: Works) -> None:
    assert file(works).registration == "2026-成-0001"
    assert file(works, Source("OA", None, date(2026, 11, 27))).registration is None
    assert state(works).number == "2026-成-0001"


def test_the_office_records_for_a_unit_and_it_is_told_apart(works: Works) -> None:
    made = works.do(OFFICE, lambda work: duties.record(work, UNIT, MEMBERS, Source("书面"), "交来一份"))
    assert (made.status, made.note, made.registration) == ("filed", "交来一份", "2026-成-0001")
    now = state(works)
    assert now.filed is not None
    assert now.filed.recorded
    only = works.do(OFFICE, lambda work: duties.record(work, "health", MEMBERS, Source(), "电子邮件"))
    assert (only.status, only.registration) == ("registered", "2026-成-0002")
    file(works)
    now = state(works)
    assert now.filed is not None
    assert not now.filed.recorded


@pytest.mark.parametrize(
    ("unit", "duty"), [("food-safety", MEMBERS), ("yanhu", MEMBERS), (UNIT, "action-05"), ("nobody", MEMBERS)]
)
def test_what_a_unit_does_not_owe_is_not_recorded(works: Works, unit: str, duty: str) -> None:
    with pytest.raises(Refused, match="no_duty"):
        works.do(OFFICE, lambda work: duties.record(work, unit, duty, LETTER))


@pytest.mark.parametrize("who", [ZHANG, ZHAO, OFFICE, NOBODY])
def test_only_the_units_liaisons_report(works: Works, who: int) -> None:
    for act in (
        lambda work: duty_forms.begin(work, UNIT, MEMBERS, "x"),
        lambda work: duties.register(work, UNIT, MEMBERS, "x"),
        lambda work: duties.file(work, UNIT, MEMBERS, LETTER),
    ):
        with pytest.raises(Refused, match="not_your_unit"):
            works.do(who, act)
    assert works.do(OFFICE, lambda work: work.tx.scalars(select(CheckIn.id)).all()) == []


def test_a_leader_and_the_office_read_and_others_do_not(works: Works) -> None:
    register(works)
    for reader in (ZHAO, OFFICE):
        assert not state(works, reader).reports
    for stranger in (ZHANG, NOBODY):
        with pytest.raises(Refused, match="not_your_unit"):
            state(works, stranger)


def test_a_form_is_dead_once_the_right_is_gone(works: Works) -> None:
    number = works.do(LI, lambda work: duty_forms.begin(work, UNIT, MEMBERS, "x").id)
    works.do(OFFICE, lambda work: work.tx.execute(update(Binding).values(ended_at=work.now)))
    with pytest.raises(Refused):
        works.do(LI, lambda work: duty_forms.own(work, number))


def test_nothing_in_it_too_much_in_it_or_a_mark_of_secrecy_is_refused(works: Works) -> None:
    with pytest.raises(Refused, match="duty_empty"):
        register(works, text="")
    works.do(LI, lambda work: duty_forms.begin(work, UNIT, MEMBERS, "字" * NOTE))
    with pytest.raises(Refused, match="too_long"):
        works.do(LI, lambda work: duty_forms.begin(work, UNIT, MEMBERS, "字"))
    with pytest.raises(Refused, match="duty_marked"):
        works.do(CHEN, lambda work: duty_forms.begin(work, UNIT, MEMBERS, "机密★一年\n全年工作情况"))


def test_what_was_taken_back_or_returned_stands_in_the_next_form(works: Works) -> None:
    first = register(works, file=FILE)
    works.do(LI, lambda work: checkins.withdraw(work, first.id))
    form = works.do(LI, lambda work: duty_forms.read(work, duty_forms.begin(work, UNIT, MEMBERS)))
    assert form.text == "全年工作情况"
    assert [f.name for f in form.files] == ["总结.pdf"]
    other = works.do(CHEN, lambda work: duty_forms.read(work, duty_forms.begin(work, UNIT, MEMBERS)))
    assert (other.text, other.files) == ("", ())
    works.do(CHEN, lambda work: work.tx.delete(work.tx.get_one(Draft, other.draft_id)))
    second = works.do(LI, lambda work: duty_forms.send(work, duty_forms.own(work, form.draft_id)))
    returned(works, second)
    assert state(works).reason == "请补数据"
    form = works.do(CHEN, lambda work: duty_forms.read(work, duty_forms.begin(work, UNIT, MEMBERS, "补充")))
    assert form.text == "全年工作情况\n补充"


def test_late_in_december_and_in_january_it_counts_for_its_own_cycle_and_is_late(works: Works, now: datetime) -> None:
    for late in (datetime(2026, 12, 20, 9, 0, tzinfo=now.tzinfo), datetime(2027, 1, 15, 9, 0, tzinfo=now.tzinfo)):
        works.now = late
        made = register(works)
        assert (made.cycle, made.late) == (2026, True)
        assert str(made.registration).startswith("2026-成-")
    assert file(works, Source("公文", "运教函〔2027〕1号", date(2027, 1, 14))).late


def test_a_screen_costs_the_same_statements_whatever_was_reported(works: Works) -> None:
    def cost() -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        event.listen(works.store.engine, "before_cursor_execute", counted)
        try:
            state(works)
        finally:
            event.remove(works.store.engine, "before_cursor_execute", counted)
        return count

    register(works, file=FILE)
    file(works)
    few = cost()
    for _ in range(10):
        register(works, file=FILE)
        file(works)
    assert cost() == few


def test_a_filing_form_takes_a_number_and_a_day_in_any_order(works: Works) -> None:
    def typed(*texts: str) -> duty_forms.DutyForm:
        def act(work: Work) -> duty_forms.DutyForm:
            draft = duty_forms.begin_filing(work, UNIT, MEMBERS)
            for text in texts:
                duty_forms.take_line(work, draft, text)
            form = duty_forms.read(work, draft)
            work.tx.delete(draft)
            return form

        found: duty_forms.DutyForm = works.do(LI, act)
        return found

    wanted = ("运教函〔2026〕12号", date(2026, 11, 26), "done")
    for texts in (
        ("运教函（2026）12号", "昨天"),
        ("11月26日", "文号：运教函 [2026] 12 号"),
        ("运教函【2026】１２号，2026年11月26日",),
        ("运教函〔2026〕1号 11月20日", "运教函〔2026〕12号", "11.26"),
    ):
        form = typed(*texts)
        assert (form.document, form.dated, form.step) == wanted
    assert typed("运教函〔2026〕12号").step == "dated"
    for bad, reason in (
        ("好的", "document_number"),
        ("1" * 65, "document_long"),
        ("11月28日", "document_future"),
        ("2025年12月30日", "document_before"),
    ):
        with pytest.raises(Refused, match=reason):
            typed(bad)
    with pytest.raises(Refused, match="document_day"):
        typed("运教函〔2026〕12号", "2月30日")


def test_a_formal_letter_has_a_number_and_what_is_not_there_is_asked_for(works: Works) -> None:
    def act(work: Work) -> CheckIn:
        draft = duty_forms.begin_filing(work, UNIT, MEMBERS)
        with pytest.raises(Refused, match="filing_incomplete"):
            duty_forms.send(work, draft)
        duty_forms.without_number(work, draft)
        duty_forms.put_day(work, draft, work.now.date())
        duty_forms.set_channel(work, draft, "公文")
        with pytest.raises(Refused, match="filing_number"):
            duty_forms.send(work, draft)
        duty_forms.set_channel(work, draft, "OA")
        return duty_forms.send(work, draft)

    made = works.do(LI, act)
    assert (made.document, made.channel, made.dated) == (None, "OA", works.now.date())


@given(st.text(max_size=80), st.dates(date(2026, 1, 1), date(2027, 1, 31)))
def test_any_text_is_a_number_a_day_or_refused(text: str, today: date) -> None:
    try:
        document, day = documents.read_line(text, today)
    except Refused:
        return
    assert document is not None or day is not None
    assert document is None or (len(document) <= documents.LENGTH and document == documents.read_number(document))


@given(
    st.dates(date(2026, 1, 1), date(2027, 1, 31)),
    st.sampled_from(["{:%Y-%m-%d}", "{:%Y%m%d}", "{0.year}年{0.month}月{0.day}日"]),
)
def test_a_day_is_read_as_it_was_written(day: date, written: str) -> None:
    assert documents.read_day(written.format(day), date(2026, 11, 27)) == day
    assert documents.read_line(f"运教函〔2026〕12号 {day.year}年{day.month}月{day.day}日", day) == (
        "运教函〔2026〕12号",
        day,
    )


def test_in_january_a_day_without_a_year_is_the_last_such_day() -> None:
    assert documents.read_day("11月28日", date(2027, 1, 15)) == date(2026, 11, 28)
    assert documents.read_day("1月10日", date(2027, 1, 15)) == date(2027, 1, 10)


def test_the_office_owes_itself_nothing(works: Works) -> None:
    assert works.do(OFFICE, duties.owed) == ()
    assert works.do(LI, duties.owed) == ((UNIT, MEMBERS),)
    assert works.do(ZHANG, duties.owed) == (("yanhu", REGIONS),)
    assert not rules.holds(works.matrix, "food-safety", MEMBERS)


def test_a_colleague_who_was_faster_is_seen_first(works: Works) -> None:
    mine = works.do(LI, lambda work: duty_forms.begin(work, UNIT, MEMBERS, "李").id)
    works.now += timedelta(minutes=1)
    register(works, CHEN)
    assert works.do(LI, lambda work: duty_forms.overtaken(work, duty_forms.own(work, mine)))
    assert not works.do(LI, lambda work: duty_forms.overtaken(work, duty_forms.own(work, mine)))
