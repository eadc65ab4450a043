from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, environment

REAL = "123456789:AAE_abcdefghijklmnopqrstuvwxyz012345"


def test_nothing_set_means_the_playground_with_the_defaults() -> None:
    settings = Settings.from_env({})
    assert settings.token is None
    assert settings.api_root is None
    assert settings.home == Path("var")
    assert settings.tasks == Path("data/tasks.yaml")
    assert settings.zone.key == "Asia/Shanghai"
    assert settings.language == "zh"


@pytest.mark.parametrize(
    "key",
    ["BOT_WEBHOOK_URL", "BOT_WEBHOOK_SECRET", "BOT_LISTEN"],
)
def test_a_setting_of_a_later_version_says_so(key: str) -> None:
    with pytest.raises(SettingsError, match=rf"{key} arrives with a later version"):
        Settings.from_env({key: "x"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BOT_TOKNE", REAL),
        ("BOT_OFFICE_IDS", "100000001,me"),
        ("BOT_OFFICE_IDS", "-5"),
        ("BOT_ACCESS", "closed"),
        ("BOT_TOKEN", "123456789"),
        ("BOT_TOKEN", "123456789:short"),
        ("BOT_TOKEN", f"{REAL} "[:-5] + " x"),
        ("BOT_API_ROOT", "127.0.0.1:8081"),
        ("BOT_API_ROOT", "ftp://127.0.0.1"),
        ("BOT_API_ROOT", "http://127.0.0.1:99999"),
        ("BOT_PROXY", "127.0.0.1:1080"),
        ("BOT_PROXY", "socks4://127.0.0.1:1080"),
        ("BOT_TIMEZONE", "Asia/Yuncheng"),
        ("BOT_TIMEZONE", "../etc/passwd"),
        ("BOT_CYCLE", "26"),
        ("BOT_CYCLE", "二〇二六"),
        ("BOT_CLOCK", "tomorrow"),
        ("BOT_LANGUAGE", "fr"),
    ],
)
def test_a_bad_value_names_its_key(key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=key):
        Settings.from_env({key: value})


def test_an_empty_value_is_as_good_as_none() -> None:
    assert Settings.from_env({"BOT_TOKEN": "", "BOT_CYCLE": "  ", "BOT_FUTURE": ""}) == Settings()


def test_a_stand_in_may_hand_out_short_tokens() -> None:
    settings = Settings.from_env({"BOT_TOKEN": "7:abc", "BOT_API_ROOT": "http://127.0.0.1:8081/"})
    assert (settings.token or "").endswith(":abc")
    assert settings.api_root == "http://127.0.0.1:8081"


@pytest.mark.parametrize("root", ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9"])
def test_a_clock_may_be_set_for_a_stand_in_on_this_machine(root: str) -> None:
    settings = Settings.from_env({"BOT_TOKEN": "7:a", "BOT_API_ROOT": root, "BOT_CLOCK": "2026-11-27T08:59"})
    assert settings.clock_start == datetime(2026, 11, 27, 0, 59, tzinfo=UTC)


def test_a_clock_may_be_set_for_the_playground() -> None:
    assert Settings.from_env({"BOT_CLOCK": "2026-11-27T08:59"}).clock_start is not None


@pytest.mark.parametrize(
    "root", [None, "https://api.example.org", "http://127.0.0.1.example.org", "http://192.168.1.2"]
)
def test_a_clock_is_refused_where_people_could_be_misled(root: str | None) -> None:
    given = {"BOT_TOKEN": REAL, "BOT_CLOCK": "2026-11-27T08:59"} | ({"BOT_API_ROOT": root} if root else {})
    with pytest.raises(SettingsError, match="BOT_CLOCK"):
        Settings.from_env(given)


@pytest.mark.parametrize(
    ("moment", "cycle"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2026),  # New Year in Shanghai
        (datetime(2027, 1, 31, 15, 59, tzinfo=UTC), 2026),  # its last minute of January
        (datetime(2027, 1, 31, 16, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_turns_with_february_in_the_citys_zone(moment: datetime, cycle: int) -> None:
    assert Settings().cycle(moment) == cycle


def test_a_fixed_cycle_stays() -> None:
    assert Settings.from_env({"BOT_CYCLE": "2020"}).cycle(datetime(2026, 11, 24, tzinfo=UTC)) == 2020


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_LANGUAGE=en\nBOT_CYCLE=2025\nOTHER=1\n", encoding="utf-8")
    settings = Settings.from_env(environment({"BOT_CYCLE": "2024"}, tmp_path))
    assert (settings.language, settings.fixed_cycle) == ("en", 2024)


def test_no_file_is_no_error(tmp_path: Path) -> None:
    assert environment({"A": "b"}, tmp_path) == {"A": "b"}


def test_a_file_that_is_not_text_says_so(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env"):
        environment({}, tmp_path)


def test_the_token_is_not_shown() -> None:
    settings = Settings.from_env({"BOT_TOKEN": REAL, "BOT_PROXY": "socks5://me:secret@127.0.0.1:1080"})
    assert REAL not in repr(settings)
    assert "secret" not in repr(settings)


def test_the_tokens_text_is_not_in_the_error() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_env({"BOT_TOKEN": "123456789:half-a-token"})
    assert "half-a-token" not in str(raised.value)


def test_the_given_clock_runs() -> None:
    settings = Settings.from_env({"BOT_CLOCK": "2026-11-27T08:59"})
    clock = settings.clock()
    first = clock.now()
    assert first.isoformat().startswith("2026-11-27T08:59:0")
    assert timedelta() <= clock.now() - first < timedelta(seconds=30)
    assert first.utcoffset() == timedelta(hours=8)


def test_office_ids_are_read_in_any_of_the_usual_lists() -> None:
    assert Settings.from_env({"BOT_OFFICE_IDS": "7000001, 7000002；7000001"}).office_ids == (7000001, 7000002)


def test_the_playground_takes_neither_the_database_nor_the_office_of_the_settings() -> None:
    given = {"BOT_OFFICE_IDS": "7000001", "BOT_DATABASE_URL": "postgresql://x@127.0.0.1/y"}
    settings = Settings.from_env(given).without_telegram()
    assert settings.database_url is None
    assert settings.office_ids == ()


def test_what_may_hold_a_password_is_not_shown() -> None:
    settings = Settings.from_env({"BOT_DATABASE_URL": "postgresql://x:secret@127.0.0.1/y"})
    assert "secret" not in repr(settings)
