"""REQUIRE_ALL=1 turns every skipped test into a failed run: on the gate nothing may be left out quietly."""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that skipped, where all is required; the reports of parallel workers arrive here too."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") != "1" or reporter is None:
        return
    for report in reporter.stats.get("skipped", ()):
        reporter.write_line(f"REQUIRE_ALL=1 and skipped: {report.nodeid}: {report.longrepr}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
