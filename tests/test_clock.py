from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock

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
