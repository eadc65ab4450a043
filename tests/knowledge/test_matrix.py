"""What the document holds, counted against the file."""

from collections import Counter

from bot.knowledge import Matrix


def test_every_row_of_both_annexes_and_the_body_is_there(matrix: Matrix) -> None:
    counted = Counter(row.annex for row in matrix.rows)
    assert counted == {1: 12, 2: 38, None: 4}
    assert [row.number for row in matrix.rows if row.annex == 1] == list(range(1, 13))
    assert [row.number for row in matrix.rows if row.annex == 2] == list(range(1, 39))


def test_the_annexes_hold_167_items_with_the_printed_numbers(matrix: Matrix) -> None:
    annexed = [row for row in matrix.rows if row.annex]
    assert sum(len(row.items) for row in annexed) == 167
    assert sum(len(row.items) for row in annexed if row.annex == 1) == 50
    # The document itself skips 4 here.
    assert [item.number for item in matrix.row["standard-11"].items] == [1, 2, 3, 5, 6]


def test_grades_and_projects_are_those_of_the_second_annex(matrix: Matrix) -> None:
    standards = [row for row in matrix.rows if row.annex == 2]
    assert Counter(row.grade for row in standards) == {"否决项": 5, "关键项": 17, None: 16}
    assert len({row.project for row in standards}) == 9
    assert all(row.project is None and row.grade is None for row in matrix.rows if row.annex != 2)


def test_only_two_items_carry_a_date(matrix: Matrix) -> None:
    dated = {(row.id, item.number): item.due for row in matrix.rows for item in row.items if item.due}
    assert set(dated) == {("action-03", 2), ("action-05", 2)}
    assert {(due.printed, due.month, due.day) for due in dated.values()} == {("2020年底", 12, 31)}


def test_35_city_units_the_zone_and_13_counties_are_known(matrix: Matrix) -> None:
    counties = matrix.group["counties"].members
    commission = matrix.group["commission"].members
    assert len(matrix.units) == 49
    assert len(counties) == 13
    assert Counter(member.membership for member in commission) == {"named": 7, "assumed": 28}
    assert "development-zone" not in {member.unit_id for member in (*counties, *commission)}


def test_who_leads_is_what_stands_before_the_word_for_it(matrix: Matrix) -> None:
    for row in matrix.rows:
        roles = {assignment.role for assignment in row.assignments}
        leads = "牵头" in (row.responsible or "")
        assert (roles == {"lead", "member"}) if leads else (roles <= {"joint"}), row.id


def test_every_printed_name_of_a_cell_is_assigned_once_and_in_its_order(matrix: Matrix) -> None:
    assert sum(len(row.assignments) for row in matrix.rows if row.annex) == 204
    for row in matrix.rows:
        places = [(row.responsible or "").find(assignment.printed) for assignment in row.assignments]
        assert places == sorted(places), row.id
        assert -1 not in places, row.id


def test_the_development_zone_is_only_where_the_row_names_it(matrix: Matrix) -> None:
    without = {"action-10", "action-12", *(f"standard-{n:02}" for n in (6, 7, 23, 24, 29, 31))}
    for row_id in without:
        units = {assignment.unit_id for assignment in matrix.row[row_id].assignments}
        assert "counties" in units
        assert "development-zone" not in units


def test_open_lists_keep_their_flag(matrix: Matrix) -> None:
    assert {row.id for row in matrix.rows if row.etc} == {"standard-03", "standard-07", "standard-09", "section-05"}


def test_one_unit_under_two_names_stays_one_and_keeps_what_is_printed(matrix: Matrix) -> None:
    printed = {
        assignment.printed
        for row in matrix.rows
        for assignment in row.assignments
        if assignment.unit_id == "develop-reform"
    }
    assert printed == {"市发展改革委", "市发展改革委(粮食储备)", "市发展改革委（粮食储备）"}


def test_both_figures_that_contradict_each_other_stand(matrix: Matrix) -> None:
    assert any("5 批次/千人" in item.text for item in matrix.row["goals"].items)
    assert "4 批次/千人" in matrix.row["standard-03"].title


def test_a_county_holds_its_rows_through_its_group(matrix: Matrix) -> None:
    rows = [row.id for row, _ in matrix.assignments_of("linyi")]
    assert "action-06" in rows
    assert "standard-01" in rows
    assert matrix.role_in("linyi", "action-06") == "member"
    assert [duty.id for duty in matrix.duties_of("linyi")] == ["duty-regions"]
    assert [duty.id for duty in matrix.duties_of("health")] == ["duty-members"]
