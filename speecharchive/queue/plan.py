"""Which crawls become jobs, and how long a job that failed waits: pure, over what runs and queue say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from speecharchive.outlets import Outlet
from speecharchive.outlets.outlet import address
from speecharchive.query.due import Due

MOST_ATTEMPTS = 6
"""A job that was taken up so often and came to no end is dead: its outlet may be what kills the worker."""
LONGEST_PAUSE = 900.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often workers say that they live, in seconds; the same for all of an archive."""

    heartbeat: float = 15.0

    @property
    def silence(self) -> float:
        """So long unheard of, a worker is dead and its jobs are anybody's. The queue is looked after as often."""
        return 4 * self.heartbeat

    @property
    def cron(self) -> str:
        """When the queue is looked after; with a field for seconds, as procrastinate has it."""
        seconds = min(60, max(1, round(self.silence)))
        return f"* * * * * */{seconds}" if seconds < 60 else "* * * * * 0"

    def pause_after(self, attempts: int) -> int:
        """Seconds, for a job that was tried so often before."""
        return round(min(self.silence * 2.0**attempts, LONGEST_PAUSE))


def wanted(
    crawls: Iterable[Due], queued: Collection[str], ended: Mapping[str, datetime], now: datetime
) -> list[Outlet]:
    """What is due, nobody crawls, and is not `queued`.

    An outlet whose job is dead or was cancelled (`ended`, when) is left alone until its schedule comes round.
    """
    found = []
    for each in crawls:
        name = each.outlet.name
        if each.at > now or each.running or name in queued:
            continue
        if name in ended and each.schedule.after(name, ended[name]) > now:
            continue
        found.append(each.outlet)
    return found


def lock_of(outlet: Outlet) -> str:
    """Jobs of one lock run one after the other: outlets of one host would only wait for each other's turns."""
    return address(outlet.starts[0].url)[0]
