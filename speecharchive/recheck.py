"""When a page is to be asked for again: often in its first days, seldom when it is old.

A policy is written as `3d:1d,30d:7d,365d:30d,:180d`: pages younger than three days once a day, younger than thirty once a
week, younger than a year once in thirty days, all others twice a year.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from speecharchive.errors import UsageError
from speecharchive.presence import RULE, Presence, Rule, State

DEFAULT = "3d:1d,30d:7d,365d:30d,:180d"
RECHECK_VARIABLE = "SPEECHARCHIVE_RECHECK"
"""Environment variable: when held pages are looked at again, of outlets that the registry says nothing of."""
_STEP = re.compile(r"(?:(\d{1,6})([dh]))?:(\d{1,6})([dh])")
_UNIT = {"d": timedelta(days=1), "h": timedelta(hours=1)}
_LONGEST = timedelta(days=36_500)
_SLACK = 24
"""A daily crawl never starts at the same second: a page counts as due when all but a 24th of its pause is over."""
_SOON = timedelta(days=1)
"""A page that refused or failed is tried again that soon."""


@dataclass(frozen=True, slots=True)
class Policy:
    steps: tuple[tuple[timedelta | None, timedelta], ...]
    """Age below which a pause holds, and the pause; the last age is None, without end."""
    text: str

    def pause(self, age: timedelta) -> timedelta:
        return next(pause for bound, pause in self.steps if bound is None or age < bound)


def recheck_of(declared: str | None) -> Policy:
    """The one that an outlet declares, else the operator's, else the general one. Raises UsageError."""
    return read_policy(declared or os.environ.get(RECHECK_VARIABLE) or DEFAULT)


@cache
def read_policy(text: str = DEFAULT) -> Policy:
    """Raises UsageError."""
    parts = [_STEP.fullmatch(part.strip()) for part in text.split(",")]
    wrong = UsageError(
        f"{text!r} is no policy of looking again; write AGE:PAUSE steps in days or hours, "
        f"the last one without an age: {DEFAULT}"
    )
    steps: list[tuple[timedelta | None, timedelta]] = []
    for part in parts:
        if part is None:
            raise wrong
        bound = min(int(part[1]) * _UNIT[part[2]], _LONGEST) if part[1] else None
        if steps and (steps[-1][0] is None or (bound is not None and bound <= steps[-1][0])):
            raise wrong
        steps.append((bound, min(int(part[3]) * _UNIT[part[4]], _LONGEST)))
    if steps[-1][0] is not None:
        raise wrong
    return Policy(tuple(steps), ",".join(part.strip() for part in text.split(",")))


def due_after(
    at: str,
    since: str,
    policy: Policy,
    *,
    state: State = "present",
    presence: Presence = "present",
    rule: Rule = RULE,
) -> str:
    """UTC time from which a page is due that was looked at `at` and has been there `since` (a date or a time).

    A page that is missing is asked for often enough that it can be found withdrawn as soon as the rule allows.
    """
    seen = _known(at)
    pause = policy.pause(max(seen - _known(since), timedelta(0)))
    if presence == "missing":
        pause = min(pause, timedelta(days=rule.days) / max(rule.misses - 1, 1))
    elif state in ("refused", "error"):
        pause = min(pause, _SOON)
    due = seen + pause - pause / _SLACK
    return due.strftime("%Y-%m-%dT%H:%M:%SZ")


def born(published_on: str | None, first_seen: str) -> str:
    """Since when a page has been there: since it was published, as far as that date can be believed."""
    published = _time(published_on) if published_on else None
    return (
        published_on
        if published_on and published and published < _known(first_seen)
        else first_seen
    )


def _known(text: str) -> datetime:
    return _time(text) or datetime(1, 1, 1, tzinfo=UTC)


def _time(text: str) -> datetime | None:
    """`2024`, `2024-12`, a day or a time; None for what is no date."""
    padded = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
    try:
        found = datetime.fromisoformat(padded)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
