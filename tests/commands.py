"""The program as people start it: a process of its own, with its own folder and environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TASKS = ROOT / "data" / "tasks.yaml"


def environment(**settings: str) -> dict[str, str]:
    """Return this machine's environment with just these settings; the matrix is the real one unless said."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    paths = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    return {**inherited, **paths, "BOT_TASKS": str(TASKS), **settings}


def command(*arguments: str) -> list[str]:
    """Return the command line that runs the program."""
    return [sys.executable, "-m", "bot", *arguments]


def run(*arguments: str, cwd: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(  # noqa: S603 - our own program
        command(*arguments),
        cwd=cwd,
        env=environment(**settings),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
