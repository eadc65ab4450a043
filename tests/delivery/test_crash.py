"""The real program, killed amid delivery over a bad line: none comes twice, none is lost (large: benchmarks.crash)."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from tests.crashing import trial
from tests.postgres import database


@pytest.mark.parametrize(("backend", "processes"), [("sqlite", 1), ("postgresql", 1), ("postgresql", 3)])
async def test_nobody_has_a_letter_twice_and_each_that_is_missing_is_listed(
    request: pytest.FixtureRequest, tmp_path: Path, backend: str, processes: int
) -> None:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    if backend == "postgresql":
        url = database(request.getfixturevalue("server"), f"t{uuid4().hex}")
    verdict = await trial(tmp_path, url, kills=3, processes=processes, people=30)
    assert verdict.faults == []
    assert verdict.sent > 0
    assert verdict.kills >= 3
