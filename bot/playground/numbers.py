"""Where the numbers of a run begin."""

import secrets
import time
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Numbers:
    """The first update id, message id and query id of a world; each grows by one from there."""

    update: int
    message: int
    query: int

    @classmethod
    def fresh(cls) -> Self:
        """Return numbers that no earlier run on this machine has given out.

        A bot remembers update ids, and messages it may edit, in a database that outlives the stand-in. Updates
        and queries begin at the machine's own clock, in hundredths of a second (the world's may stand still or
        begin anew in every run); a message's number has to fit 32 bits, so it begins anywhere.
        """
        hundredths = time.time_ns() // 10_000_000
        return cls(hundredths, secrets.randbelow(1_000_000_000) + 1, hundredths * 100_000)
