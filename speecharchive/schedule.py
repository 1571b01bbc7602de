"""When an outlet is to be crawled: a cron expression in China's time, spread over the outlets, as in `0 7 * * * ~2h`.

The spread puts each outlet at a moment of its own within that time, the same one every day, so that hundreds of them do not
begin at once. A crawl that was missed, for whatever time, is made up for once.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cronsim import CronSim, CronSimError

from speecharchive.errors import UsageError
from speecharchive.normalise.dates import CHINA_TIME
from speecharchive.quiet import Quiet

DEFAULT = "0 7 * * * ~2h"
"""The day's paper is out, and what sites posted the day before."""
FIRST_RETRY = timedelta(minutes=15)
_WRITTEN = re.compile(r"\s*((?:\S+\s+){4}\S+?)(?:\s+~(\d{1,4})([mh]))?\s*")
_UNIT = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class LastCrawl:
    """How an outlet's newest crawl went; times in UTC."""

    started: datetime
    finished: datetime | None
    """None while it runs."""
    status: str
    in_vain: int = 0
    """Crawls since the last one that finished."""


@dataclass(frozen=True, slots=True)
class Schedule:
    cron: str
    spread: timedelta
    text: str

    def after(self, outlet: str, moment: datetime) -> datetime:
        """The outlet's first time behind `moment`, in UTC."""
        offset = self._offset(outlet)
        first = next(CronSim(self.cron, (moment - offset).astimezone(CHINA_TIME)))
        return (first + offset).astimezone(UTC)

    def _offset(self, outlet: str) -> timedelta:
        minutes = int(self.spread / timedelta(minutes=1))
        number = int.from_bytes(hashlib.sha256(outlet.encode()).digest()[:4])
        return timedelta(minutes=number % minutes) if minutes else timedelta()


@cache
def read_schedule(text: str) -> Schedule:
    """Raises UsageError."""
    match = _WRITTEN.fullmatch(text)
    wrong = UsageError(
        f"{text!r} is no schedule; write five cron fields (minute, hour, day, month, weekday; China's time) "
        f"and perhaps a spread in minutes or hours: {DEFAULT}"
    )
    if match is None:
        raise wrong
    try:
        next(CronSim(match[1], datetime(2026, 1, 1, tzinfo=CHINA_TIME)))
    except (CronSimError, StopIteration):
        raise wrong from None
    spread = int(match[2]) * _UNIT[match[3]] if match[2] else timedelta()
    return Schedule(match[1], spread, text.strip())


def due_at(
    schedule: Schedule, outlet: str, last: LastCrawl | None, quiet: Quiet
) -> datetime | None:
    """When the outlet is to be crawled next; None at once, as it never was.

    One that was cut off goes on at once, one that failed is tried again sooner than by its schedule, both ever later where that
    brings nothing either; and none in quiet hours.
    """
    if last is None:
        return None
    due = schedule.after(outlet, last.started)
    if last.status != "finished":
        tries = last.in_vain - (last.status == "interrupted")
        pause = FIRST_RETRY * 2 ** min(tries - 1, 10) if tries > 0 else timedelta()
        due = min(due, (last.finished or last.started) + pause)
    return quiet.until(due) or due
