"""The commands as a shell meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.commands import run

ROOT = Path(__file__).parents[1]
TASKS = ROOT / "data" / "tasks.yaml"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but the matrix, and an empty working directory."""
    for key in [key for key in os.environ if key.startswith("BOT_")]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("BOT_TASKS", str(TASKS))
    monkeypatch.chdir(tmp_path)


def shell(*arguments: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )


def test_questions_on_stdin_give_one_json_object_a_line() -> None:
    asked = "学校食堂谁管\n教育局牵头哪些\n标准（十八）\n年报几号交\n电梯坏了找谁\n"
    done = shell("ask", "--json", stdin=asked, LC_ALL="C")
    assert done.returncode == 0, done.stderr
    topic, unit, row, deadline, none = [json.loads(line) for line in done.stdout.splitlines()]
    assert list(topic) == ["question", "intent", "ask", "rows", "unit", "role"]
    assert topic["question"] == "学校食堂谁管"
    assert {hit["id"] for hit in topic["rows"]} >= {"action-05", "standard-18"}
    assert list(topic["rows"][0]) == ["id", "item", "score"]
    assert (unit["intent"], unit["unit"], unit["role"]) == ("unit", "市教育局", "lead")
    assert unit["rows"] == [{"id": "action-05", "item": None, "score": 1.0}]
    assert row["rows"] == [{"id": "standard-18", "item": None, "score": 1.0}]
    assert [hit["id"] for hit in deadline["rows"]] == ["duty-members", "duty-regions"]
    assert (none["intent"], none["rows"]) == ("none", [])
    assert 1 <= len(none["suggestions"]) <= 3


def test_the_matrix_prints_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["document", "rows", "units", "groups", "duties"]
    rows = {row["id"]: row for row in said["rows"]}
    assert said["document"]["year"] == 2020
    assert rows["action-03"]["items"][1]["due"] == {"printed": "2020年底", "month": 12, "day": 31}
    assert rows["action-10"]["assignments"][0] == {
        "unit": "市发展改革委(粮食储备)",
        "unit_id": "develop-reform",
        "role": "lead",
    }
    assert rows["section-04"]["responsible"] is None
    assert rows["standard-08"]["responsible"] == "市财政局"
    assert [duty["addressee"] for duty in said["duties"]] == ["市食安委", "市委、市政府"]


def test_a_sound_matrix_passes_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("ok: 54 rows")


def test_a_broken_matrix_fails_its_check_and_never_starts_the_bot(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    sound = TASKS.read_text(encoding="utf-8")
    broken.write_text(sound.replace("lead: [市卫健委]", "lead: [市卫健局]"), encoding="utf-8")
    checked = shell("check", str(broken))
    assert checked.returncode == 1
    assert f"{broken}:" in checked.stderr
    assert "lead[0]: no unit or group is called '市卫健局'" in checked.stderr
    assert "Traceback" not in checked.stderr
    started = shell("run", BOT_TASKS=str(broken), BOT_HOME=str(tmp_path / "home"))
    assert started.returncode == 1
    assert "市卫健局" in started.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BOT_TOKN", "1:abc"),
        ("BOT_TOKEN", "nonsense"),
        ("BOT_TIMEZONE", "Asia/Yuncheng"),
        ("BOT_OFFICE_IDS", "one"),
        ("BOT_LANGUAGE", "fr"),
        ("BOT_CYCLE", "soon"),
        ("BOT_PROXY", "ftp://x"),
    ],
)
def test_a_wrong_setting_is_named_with_exit_code_2(
    key: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(key, value)
    assert main(["check"]) == 2
    said = capsys.readouterr().err
    assert key in said
    assert "nonsense" not in said


def test_a_wrong_word_is_exit_code_2() -> None:
    done = shell("fly")
    assert done.returncode == 2
    assert "fly" in done.stderr


def test_what_there_is_is_offered() -> None:
    said = shell("--help").stdout
    assert "playground" in said
    assert "migrate" in said
    assert "roster" in said
    assert "plan" in said
    assert "taught" in said


def test_migrate_makes_the_schema_and_finds_it_made(tmp_path: Path) -> None:
    for _ in range(2):
        done = run("migrate", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("ok:")
    assert (tmp_path / "var" / "shian.db").exists()


def test_a_database_that_cannot_be_used_names_its_key(tmp_path: Path) -> None:
    done = run("migrate", cwd=tmp_path, BOT_DATABASE_URL="mysql://x/y")
    assert done.returncode == 2
    assert "BOT_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
