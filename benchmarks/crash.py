"""The real program killed hundreds of times amid delivery over a bad line, on both kinds of database.

``python -m benchmarks.crash [--kills 200] [--seed 4] [--only sqlite-1 postgresql-1 postgresql-3]`` prints for each
setting how many letters were written, sent and left uncertain, beside how many met a kill or an accident after which
nobody can know. Exit code 1 where one came twice, is lost, or is uncertain without a reason.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.crashing import Verdict, trial
from tests.postgres import database, postgres

SETTINGS = {"sqlite-1": 1, "postgresql-1": 1, "postgresql-3": 3}  # processes
SHOWN = 20  # faults


def played(setting: str, kills: int, seed: int) -> Verdict:
    """Play one setting."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{home / 'bench.db'}"
        if setting.startswith("postgresql"):
            url = database(stack.enter_context(postgres()), "bench")
        processes = SETTINGS[setting]
        return asyncio.run(
            trial(home, url, kills=kills, processes=processes, people=100 * processes, seed=seed, stalls=True)
        )


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--only", nargs="*", choices=SETTINGS, default=list(SETTINGS))
    given = parser.parse_args()
    print("setting        kills  letters notices    sent  uncertain by kill (met)  by accident (met)  seconds  faults")
    well = True
    for setting in given.only:
        began = time.monotonic()
        v = played(setting, given.kills, given.seed)
        print(
            f"{setting:<14} {v.kills:>5} {v.letters:>8} {v.notices:>7} {v.sent:>7}"
            f"  {v.by_kill:>17} ({v.met_a_kill:>3})  {v.by_accident:>11} ({v.met_an_accident:>3})"
            f"  {time.monotonic() - began:>7.0f}  {len(v.faults):>6}",
            flush=True,
        )
        for fault in v.faults[:SHOWN]:
            print(f"  {fault}")
        well &= not v.faults
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
