"""A broken file is told by file, line, field and remedy, and never by a traceback."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import MatrixError
from bot.knowledge.loading import load_matrix
from tests.small import SMALL


def problems(tmp_path: Path, text: str) -> str:
    path = tmp_path / "tasks.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MatrixError) as caught:
        load_matrix(path)
    return str(caught.value).replace(f"{path}:", "")


def test_the_matrix_of_another_city_loads(tmp_path: Path) -> None:
    path = tmp_path / "tasks.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert load_matrix(path).row["action-01"].assignments[0].unit_id == "police"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("lead: [市公安局]", "lead: [市公安厅]", "28: rows[0].lead[0]: no unit or group is called '市公安厅'"),
        ("id: police", "id: health", "14: units[1].id: 'health' is taken"),
        ("[公安局]", "[卫健委]", "14: units[1].aliases[0]: '卫健委' is also a name of health"),
        ("    title: 打假行动\n", "", "22: rows[0].title: is missing"),
        ("month: 12, day: 31", "month: 2, day: 30", "34: rows[0].items[0].due"),
        ("{unit: health}", "{unit: nobody}", "20: groups[0].members[0].unit: there is no unit 'nobody'"),
        ("    number: 1\n    title", "    number: one\n    title", "24: rows[0].number"),
        ("    number: 1\n    title", "    numbr: 1\n    title", "24: rows[0].numbr: is not a field"),
        ("    lead: [市公安局]\n", "", "22: rows[0]: members without a lead are joint units"),
        ("year: 2026", "year: 2026\n  year: 2027", "10: (file): document.year stands twice"),
        ("aliases: [公安局]", "aliases: &a [公安局]", "14: (file): anchors and aliases"),
        ("rows:", "rows: [", "21: (file)"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_field(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SMALL
    said = problems(tmp_path, SMALL.replace(old, new, 1))
    number, _, rest = told.partition(": ")
    lines = said.splitlines()
    assert any(line.split(":")[0] == number and rest in line for line in lines) or _near(lines, int(number), rest), said
    assert all(line.endswith(")") for line in lines), "every problem ends in its remedy"


def _near(lines: list[str], number: int, rest: str) -> bool:
    # YAML's own parser reports an unclosed bracket where it gives up.
    return rest == "(file)" and any(int(line.split(":")[0]) >= number for line in lines)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("lead: [市公安局]", "lead: [甲]").replace("member: [市卫健委]", "member: [乙]")
    assert len({line.split(":")[0] for line in problems(tmp_path, text).splitlines()}) == 2


def test_an_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)},' * 9}]\n" for n in range(8))
    assert "anchors and aliases are not read" in problems(tmp_path, bomb)


def test_a_list_in_the_place_of_a_name_is_told_with_its_line(tmp_path: Path) -> None:
    assert problems(tmp_path, "{[a, b]: c}\n").startswith("1: (file): a list stands where a field")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="BOT_TASKS"):
        load_matrix(tmp_path / "nowhere.yaml")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, len(SMALL) - 1), char=st.sampled_from("\t:{}[]&*!%@`'\"\x00-,#|>\n0a"))
def test_no_single_wrong_character_breaks_more_than_the_load(tmp_path: Path, at: int, char: str) -> None:
    path = tmp_path / "tasks.yaml"
    path.write_text(SMALL[:at] + char + SMALL[at + 1 :], encoding="utf-8", newline="")
    with suppress(MatrixError):
        assert load_matrix(path).rows
