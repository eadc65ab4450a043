"""The time that is shown, where the playground was given a way to move it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground.params import Params
from bot.playground.refusal import Json, bad_request

YEARS = range(2000, 2100)  # that a page may move to


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment worth moving to. The page has the words for `name`; `days` are what they count."""

    name: str
    days: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Timing:
    """`stops` are offered, `moved` says whether the time is another than the machine's, `move(None)` undoes that.

    The page tells the time as in `zone`.
    """

    stops: Callable[[], Sequence[Stop]]
    moved: Callable[[], bool]
    move: Callable[[datetime | None], Awaitable[None]]
    zone: ZoneInfo

    def state(self) -> Json:
        """For the page."""
        stops = [{"name": one.name, "days": one.days, "at": one.at.timestamp()} for one in self.stops()]
        return {"moved": self.moved(), "stops": stops, "zone": self.zone.key}

    def chosen(self, params: Params) -> datetime | None:
        """Return the stop that was chosen, `to` by its seconds, or the moment typed, `at` on the zone's clocks.

        None for the machine's time.
        """
        if params.has("at"):
            return self._typed(params.text("at"))
        if not params.has("to"):
            return None
        to = next((one.at for one in self.stops() if one.at.timestamp() == params.integer("to")), None)
        if to is None:
            raise bad_request("this moment is not offered any more; reload the page")
        return to

    def _typed(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text).replace(tzinfo=self.zone)
        except ValueError:
            raise bad_request("this is no date and time; write 2026-11-23T09:00") from None
        if moment.year not in YEARS:
            raise bad_request(f"only the years {YEARS[0]} to {YEARS[-1]} can be moved to")
        return moment
