from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock, MovableClock

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_the_machines_clock_tells_the_zones_time() -> None:
    now = Clock.of_machine(SHANGHAI).now()
    assert now.utcoffset() == timedelta(hours=8)
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=10)


def test_a_given_clock_goes_on_from_its_start() -> None:
    seconds = [100.0]
    clock = Clock.running_from(datetime(2026, 11, 27, 0, 59, tzinfo=UTC), SHANGHAI, lambda: seconds[0])
    assert clock.now().isoformat() == "2026-11-27T08:59:00+08:00"
    seconds[0] += 90
    assert clock.now().isoformat() == "2026-11-27T09:00:30+08:00"


def test_a_clock_is_moved_to_a_moment_goes_on_from_there_and_comes_back() -> None:
    seconds = [0.0]
    start = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
    clock = MovableClock(Clock.running_from(start, SHANGHAI, lambda: seconds[0]))
    assert (clock.now(), clock.moved) == (start, False)
    for there in (datetime(2026, 10, 30, 9, 0, tzinfo=SHANGHAI), datetime(2027, 2, 28, 9, 0, tzinfo=UTC)):
        clock.move(there)
        seconds[0] += 90
        assert (clock.now(), clock.moved) == (there + timedelta(seconds=90), True)
        assert clock.now().utcoffset() == timedelta(hours=8)
    clock.move(None)
    assert (clock.now(), clock.moved) == (start + timedelta(seconds=180), False)


def test_a_moved_clock_counts_true_hours_over_a_change_to_summer_time() -> None:
    berlin, seconds = ZoneInfo("Europe/Berlin"), [0.0]
    clock = MovableClock(Clock.running_from(datetime(2026, 1, 5, tzinfo=UTC), berlin, lambda: seconds[0]))
    clock.move(datetime(2026, 3, 29, 1, 30, tzinfo=berlin))
    seconds[0] += 3600
    assert clock.now().isoformat() == "2026-03-29T03:30:00+02:00"
