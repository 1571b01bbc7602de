"""Quiet hours: times of day at which a site is not asked for anything, in China's time, e.g. `08:00-12:00,14:00-18:00`.

A span that ends before it begins lies over midnight: `22:00-06:00`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from speecharchive.errors import UsageError
from speecharchive.normalise.dates import CHINA_TIME

QUIET_VARIABLE = "SPEECHARCHIVE_QUIET"
"""Environment variable: when outlets are left alone that declare no hours of their own."""
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Quiet:
    spans: tuple[tuple[time, time], ...] = ()

    def until(self, now: datetime) -> datetime | None:
        """When the quiet hours end in which `now` lies; spans that touch count as one."""
        end = None
        for _ in range(len(self.spans) + 1):
            end = self._end(end or now) or end
        return end

    def _end(self, at: datetime) -> datetime | None:
        local = at.astimezone(CHINA_TIME)
        for first, last in self.spans:
            over_midnight = last <= first
            clock = local.time()
            if over_midnight and clock >= first:
                return datetime.combine(local.date() + timedelta(days=1), last, CHINA_TIME)
            if (over_midnight or first <= clock) and clock < last:
                return datetime.combine(local.date(), last, CHINA_TIME)
        return None


def quiet_of(hours: str | None) -> Quiet:
    """Those that an outlet declares, else the operator's. Raises UsageError."""
    hours = hours or os.environ.get(QUIET_VARIABLE)
    return read_quiet(hours) if hours else Quiet()


@cache
def read_quiet(text: str) -> Quiet:
    """Raises UsageError, also for hours that leave no time at all."""
    wrong = UsageError(
        f"{text!r} are no quiet hours; write HH:MM-HH:MM, several with commas: 08:00-12:00,22:00-06:00"
    )
    spans = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise wrong
        try:
            first, last = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        except ValueError:
            raise wrong from None
        spans.append((first, last))
    quiet = Quiet(tuple(spans))
    if _never_speaks(quiet):
        raise UsageError(f"the quiet hours {text!r} leave no time to crawl")
    return quiet


def _never_speaks(quiet: Quiet) -> bool:
    day = datetime(2026, 1, 1, tzinfo=CHINA_TIME)
    return all(quiet.until(day + timedelta(minutes=minute)) for minute in range(24 * 60))
