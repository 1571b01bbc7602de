"""When a host may be asked for the next page: pure arithmetic over what is known of it.

Turns are at least a delay apart, counted from turn to turn whoever takes them. A pause that a site asked for
(Retry-After) holds for everybody until it is over, also in later runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_DELAY = 600.0
"""Seconds: a longer Crawl-delay is not believed."""
LONGEST_PAUSE = 7 * 86_400.0
"""Seconds: after a week a site is asked again whatever it said."""


@dataclass(frozen=True, slots=True)
class HostState:
    """What the ledger knows; times in UTC."""

    asked_at: datetime | None = None
    """When the last turn was taken, not when it comes."""
    next_at: datetime | None = None
    crawl_delay: float | None = None
    paused_at: datetime | None = None
    paused_until: datetime | None = None


def gap(delay: float, crawl_delay: float | None) -> float:
    """Seconds from one request to the next: the slower of what we mean to keep and what the site asks for."""
    return max(delay, min(crawl_delay or 0.0, LONGEST_DELAY))


def earliest(host: HostState, now: datetime) -> datetime:
    """When the next request may be sent. What was written in the future comes from a clock that was wrong, and is not believed."""
    times = [now]
    if host.next_at and host.asked_at and host.asked_at <= now:
        times.append(host.next_at)
    if (end := end_of_pause(host, now)) is not None:
        times.append(end)
    return max(times)


def end_of_pause(host: HostState, now: datetime) -> datetime | None:
    """Of the last pause that is believed, over or not."""
    if not (host.paused_until and host.paused_at) or host.paused_at > now:
        return None
    return min(host.paused_until, host.paused_at + timedelta(seconds=LONGEST_PAUSE))


def back_off(delay: float, busy: int) -> float:
    """Seconds to wait where a busy host names none: twice as long each time it says so."""
    return min(delay * 2.0 ** min(busy, 20), LONGEST_PAUSE)
