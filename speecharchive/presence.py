"""Whether a page is still there, judged from what was observed of it and from nothing else.

*Present at A, not found from B on* is all that an archive can say. A page is `missing` from its first miss, `withdrawn`
when it was missed on enough days over long enough with no sight of it between, `returned` when it is seen after that.
A refusal, an error, a challenge or a page that moved proves nothing, and neither does an observation whose time
contradicts the order in which they were made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import merge
from typing import Literal, NamedTuple

from speecharchive.errors import UsageError

State = Literal["present", "not-found", "refused", "error", "moved"]
Presence = Literal["present", "missing", "withdrawn", "returned"]
PRESENCES: tuple[Presence, ...] = ("present", "missing", "withdrawn", "returned")
_RULE = re.compile(r"(\d{1,4}):(\d{1,5})d")


class Observed(NamedTuple):
    """What one response says of the presence of its page."""

    state: State
    reason: str | None = None
    """What tells: status, redirect-home, error-text, empty, challenge, no-article."""


class Observation(NamedTuple):
    capture_id: int
    """Grows in the order in which this archive made its captures."""
    at: str
    """UTC, as the clock stood."""
    state: State
    crawled: bool
    """By this archive; the times of an imported file are another crawler's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a page that is missing counts as withdrawn."""

    misses: int = 3
    """On that many different days (UTC) at least."""
    days: int = 14
    """From the first miss to the last."""

    def __str__(self) -> str:
        return f"{self.misses}:{self.days}d"


RULE = Rule()


def read_rule(text: str) -> Rule:
    """`3:14d`, three misses over fourteen days. Raises UsageError."""
    match = _RULE.fullmatch(text.strip())
    if not match or int(match[1]) < 1:
        raise UsageError(f"{text!r} is no rule for withdrawn pages; write MISSES:DAYSd, e.g. 3:14d")
    return Rule(int(match[1]), int(match[2]))


@dataclass(frozen=True, slots=True)
class Finding:
    """What the observations of a page come to."""

    presence: Presence
    since: str
    """Of a page that is there: when it was first seen so; of one that is not: the first miss."""
    present: Observation
    """The last that found it; of a returned page the last before it was withdrawn."""
    missed: tuple[Observation, ...] = ()
    """The misses it rests on, in their order."""
    returned: Observation | None = None
    """The look that found it again."""
    last: Observation | None = None
    """Of a returned page: the last that found it."""

    @property
    def misses(self) -> int:
        """Misses in a row up to now."""
        return 0 if self.presence in ("present", "returned") else len(self.missed)


def presence_of(observations: Iterable[Observation], rule: Rule = RULE) -> Finding | None:
    """None for a page that was never seen."""
    found: Finding | None = None
    for each in trusted(observations):
        found = _after(found, each, rule)
    return found


def _after(found: Finding | None, seen: Observation, rule: Rule) -> Finding | None:
    if seen.state == "present":
        return _seen_again(found, seen)
    if seen.state != "not-found" or found is None:
        return found
    there = found.presence in ("present", "returned")
    missed = (seen,) if there else (*found.missed, seen)
    withdrawn = found.presence == "withdrawn" or _is_enough(missed, rule)
    presence: Presence = "withdrawn" if withdrawn else "missing"
    return Finding(presence, missed[0].at, found.last or found.present, missed)


def _seen_again(found: Finding | None, seen: Observation) -> Finding:
    if found is None:
        return Finding("present", seen.at, seen)
    if found.presence == "withdrawn":
        return Finding("returned", seen.at, found.present, found.missed, seen, seen)
    if found.presence == "returned":
        return replace(found, last=seen)
    since = seen.at if found.presence == "missing" else found.since
    return Finding("present", since, seen)


def _is_enough(missed: Sequence[Observation], rule: Rule) -> bool:
    days = {each.at[:10] for each in missed}
    long = _time(missed[-1].at) - _time(missed[0].at) >= timedelta(days=rule.days)
    return long and len(days) >= rule.misses


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at)


def trusted(observations: Iterable[Observation]) -> list[Observation]:
    """Those whose times can be believed, in their order.

    This archive's own were made in the order of their numbers. Where their times run against it the clock was wrong at
    one of them: what is later than the last one made, and what is earlier than one made before it, proves nothing.
    """
    seen = list(observations)
    own = _in_step(sorted(each for each in seen if each.crawled))
    others = sorted((each for each in seen if not each.crawled), key=_by_time)
    return list(merge(own, others, key=_by_time))


def _by_time(observation: Observation) -> tuple[str, int]:
    return observation.at, observation.capture_id


def _in_step(own: list[Observation]) -> list[Observation]:
    while own:
        kept: list[Observation] = []
        for each in own:
            if each.at <= own[-1].at and (not kept or each.at >= kept[-1].at):
                kept.append(each)
        if any(each.state == "present" for each in kept) or len(own) == len(kept):
            return kept
        if not any(each.state == "present" for each in own):
            return kept
        own = own[:-1]  # with its time nothing was ever seen: it is the one that is wrong
    return []
