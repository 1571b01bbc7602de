"""Judges one measure of one run by the runs before it: pure.

A breach is meant to be rare: an operator of hundreds of outlets reads every one. So a bound comes from the outlet's own
runs, from quantiles and medians that a few odd runs do not move, and what a few pages show by chance is not one yet: then
the newest runs are taken together, as many as it needs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median, pstdev
from typing import Literal

from speecharchive.monitors.chance import tail
from speecharchive.monitors.measures import Limits, Measure

State = Literal["right", "breach", "no-history", "few", "not-judged"]
"""`few`: too few pages to tell. What is no breach is history for the runs to come."""

ENOUGH_RUNS = 5
"""Runs without which nothing is judged by history."""
ENOUGH_PAGES = 20
"""Pages in them, of shares and sizes."""
TOGETHER = 10
"""Newest runs that are taken together at most."""
FEW = 5
"""Pages of which a size is no mean yet."""
CHANCE = 1e-6
"""Shares: how improbable. Hundreds of outlets times seventeen measures times 365 days make two million verdicts a year."""
SHARE_SPREADS = 2.5
"""Standard deviations of the share itself, from run to run."""
SPREADS = 5.0
"""Sizes: standard deviations of the mean."""
WEEK = 8
"""Days that a number of items has to be known for: weekends are thin."""
NEWS = 10
"""Days with news, of which the gaps are known."""
GAP_SPREADS = 8.0
"""Standard deviations of gaps: those of a committee that speaks now and then are as scattered as they are long."""
CLOSES = 3
"""Pages that have to be right in a breach of shares, so that a single one does not close it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one run says of one measure."""

    amount: float
    cases: float = 1.0
    squares: float = 0.0
    day: str = ""
    breached: bool = False

    @property
    def value(self) -> float:
        return self.amount / self.cases


@dataclass(frozen=True, slots=True)
class Verdict:
    state: State
    found: float
    cases: float
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    """Why it is not judged, or what the bound rests on."""


def judge(
    measure: Measure, limits: Limits, now: Seen, before: Sequence[Seen], *, is_open: bool = False
) -> Verdict:
    """`before` are the runs before it, newest first; `is_open`: the measure is in breach since one of them."""
    if measure.how == "share":
        return _share(limits, now, before, is_open=is_open)
    if measure.how == "size":
        return _size(measure, limits, now, before)
    if measure.how == "days":
        return _days(limits, now, before)
    if measure.how == "streak":
        return _streak(now)
    return _count(measure, limits, now, before)


def not_judged(measure: Measure, now: Seen, reason: str) -> Verdict:
    return Verdict("not-judged", _shown(measure, now), now.cases, reason=reason)


def _shown(measure: Measure, seen: Seen) -> float:
    if measure.how == "size":
        return math.expm1(seen.value)
    return seen.amount if measure.how in ("days", "streak") else seen.value


def _prefixes(now: Seen, before: Sequence[Seen]) -> Iterator[tuple[Seen, Sequence[Seen]]]:
    """The newest run, the newest two together, …; with the runs in front of them that were right."""
    amount = cases = squares = 0.0
    for taken, run in enumerate([now, *before[: TOGETHER - 1]]):
        amount, cases, squares = amount + run.amount, cases + run.cases, squares + run.squares
        yield Seen(amount, cases, squares), [run for run in before[taken:] if not run.breached]


def _lacks(history: Sequence[Seen], pages: int = 0) -> str | None:
    if len(history) < ENOUGH_RUNS:
        return f"{len(history)} of {ENOUGH_RUNS} runs to compare with"
    seen = sum(run.cases for run in history)
    if seen < pages:
        return f"{seen:.0f} of {pages} pages to compare with"
    return None


def _lacks_days(now: Seen, history: Sequence[Seen]) -> str | None:
    span = (date.fromisoformat(now.day) - date.fromisoformat(history[-1].day)).days
    return f"{span} of {WEEK} days to compare with" if span < WEEK else None


def _share(limits: Limits, now: Seen, before: Sequence[Seen], *, is_open: bool) -> Verdict:
    history = [run for run in before if not run.breached]
    if lack := _lacks(history, ENOUGH_PAGES):
        certain = limits.certain
        if certain is not None and now.cases >= 2 * FEW and now.value >= certain:
            return Verdict("breach", now.value, now.cases, high=certain, reason="without history")
        if certain is not None and is_open and _closed(now, before, certain):
            return Verdict("right", now.value, now.cases, high=certain, reason="without history")
        return Verdict("no-history", now.value, now.cases, reason=lack)
    high = _usual(history) + limits.margin
    if is_open and not _closed(now, before, high):
        return Verdict("breach", now.value, now.cases, high=high, reason=_over(history))
    for together, older in _prefixes(now, before) if now.value > high else ():
        if _lacks(older, ENOUGH_PAGES):
            break
        usual = _usual(older)
        over = usual + limits.margin
        if min(now.value, together.value) <= over:
            continue
        if tail(round(together.amount), round(together.cases), usual) < CHANCE:
            found = together.value
            return Verdict("breach", found, together.cases, high=over, reason=_over(older))
    return Verdict("right", now.value, now.cases, high=high, reason=_over(history))


def _usual(history: Sequence[Seen]) -> float:
    """A share that the history makes no wonder of: its mean, and what runs differ by beyond chance; two in a hundred are nothing."""
    pages = sum(run.cases for run in history)
    pooled = (sum(run.amount for run in history) + 0.5) / (pages + 1)
    chance = len(history) * pooled * (1 - pooled)
    over = sum(run.cases * (run.value - pooled) ** 2 for run in history) - chance
    spreads = SHARE_SPREADS * (1 + 3 / len(history))  # of a few runs it is not well known
    return max(pooled + spreads * math.sqrt(max(0.0, over) / pages), 0.02)


def _closed(now: Seen, before: Sequence[Seen], high: float) -> bool:
    amount = cases = 0.0
    for run in (now, *before):
        amount, cases = amount + run.amount, cases + run.cases
        if cases >= CLOSES:
            break
    return amount / cases <= high


def _size(measure: Measure, limits: Limits, now: Seen, before: Sequence[Seen]) -> Verdict:
    history = [run for run in before if not run.breached]
    found = math.expm1(now.value)
    if lack := _lacks(history, ENOUGH_PAGES):
        return Verdict("no-history", found, now.cases, reason=lack)
    if now.cases < FEW and not any(each.cases >= FEW for each, _ in _prefixes(now, before)):
        return Verdict("few", found, now.cases, reason=f"{now.cases:.0f} pages")
    bounds = _bounds(measure, limits, history, max(now.cases, FEW))
    middle = median(run.value for run in history)
    if abs(now.value - middle) < math.log(limits.factor):
        return Verdict("right", found, now.cases, *bounds, reason=_over(history))
    for together, older in _prefixes(now, before):
        if _lacks(older, ENOUGH_PAGES):
            break
        if together.cases < FEW:
            continue
        bounds = _bounds(measure, limits, older, together.cases)
        shown = math.expm1(together.value)
        both = (shown, found)
        if _all_over(both, bounds[1]) or _all_under(both, bounds[0]):
            return Verdict("breach", shown, together.cases, *bounds, reason=_over(older))
    return Verdict("right", found, now.cases, *bounds, reason=_over(history))


def _bounds(
    measure: Measure, limits: Limits, history: Sequence[Seen], cases: float
) -> tuple[float | None, float | None]:
    """Around the middle of the history, as far as chance goes for the mean of so many pages, and the factor at least."""
    middle = median(run.value for run in history)
    within = sum(run.squares - run.amount * run.value for run in history)
    spread = within / max(1.0, sum(run.cases for run in history) - len(history))
    between = 1.4826 * median(abs(run.value - middle) for run in history)
    reach = max(
        math.log(limits.factor), SPREADS * math.sqrt(max(0.0, spread) / cases) + 3 * between
    )
    usual = math.expm1(middle)
    low = min(math.expm1(middle - reach), usual - limits.least)
    high = max(math.expm1(middle + reach), usual + limits.least)
    return (
        max(0.0, low) if measure.worse != "more" else None,
        high if measure.worse != "less" else None,
    )


def _all_over(values: tuple[float, float], bound: float | None) -> bool:
    return bound is not None and min(values) > bound


def _all_under(values: tuple[float, float], bound: float | None) -> bool:
    return bound is not None and max(values) < bound


def _count(measure: Measure, limits: Limits, now: Seen, before: Sequence[Seen]) -> Verdict:
    history = [run for run in before if not run.breached]
    if lack := _lacks(history) or _lacks_days(now, history):
        return Verdict("no-history", now.value, now.cases, reason=lack)
    values = [run.value for run in history]
    if measure.worse == "less":
        usual = quantile(values, 0.05)
        low = min(usual * limits.factor, usual - limits.least)
        state: State = "breach" if now.value < low else "right"
        return Verdict(state, now.value, now.cases, low=max(0.0, low), reason=_over(history))
    usual = quantile(values, 0.95)
    high = max(usual * limits.factor, usual + limits.least)
    state = "breach" if now.value > high else "right"
    return Verdict(state, now.value, now.cases, high=high, reason=_over(history))


def _days(limits: Limits, now: Seen, before: Sequence[Seen]) -> Verdict:
    gaps = _gaps(before)
    if len(gaps) < NEWS:
        reason = f"{len(gaps)} of {NEWS} days with news to compare with"
        return Verdict("no-history", now.amount, now.cases, reason=reason)
    high = max(limits.least, limits.factor * max(gaps), fmean(gaps) + GAP_SPREADS * pstdev(gaps))
    state: State = "breach" if now.amount > high else "right"
    return Verdict(state, now.amount, now.cases, high=high, reason=f"{len(gaps)} days with news")


def _gaps(before: Sequence[Seen]) -> list[float]:
    """Days without news before each day with news, but for those that were a breach: a fault is no habit."""
    gaps: dict[str, float] = {}
    quiet, faulty = 0.0, False
    for run in reversed(before):
        if run.amount > 0:
            quiet, faulty = max(quiet, run.amount), faulty or run.breached
            continue
        if not faulty and run.day not in gaps:
            gaps[run.day] = quiet
        quiet, faulty = 0.0, False
    return list(gaps.values())


def _streak(now: Seen) -> Verdict:
    """`cases` is from which number on it is a breach."""
    state: State = "breach" if now.amount >= now.cases else "right"
    return Verdict(state, now.amount, 1, high=now.cases - 1)


def _over(history: Sequence[Seen]) -> str:
    return f"{len(history)} runs"


def quantile(values: Sequence[float], share: float) -> float:
    """Linear between neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    left = math.floor(place)
    right = min(left + 1, len(ordered) - 1)
    return ordered[left] + (ordered[right] - ordered[left]) * (place - left)
