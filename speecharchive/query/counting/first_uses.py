"""Who came first, from days that may be known only to the month or year.

A date is the range of days it can be. The first use of a group is the one that is over first, whatever the others turn out to
be; those that may have been earlier are counted beside it. Days behind the earliest are a number where both are days, else a range.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from speecharchive.index.wanted import Value


class Days(NamedTuple):
    """The first and last day that a date can mean."""

    least: date
    most: date

    @property
    def is_day(self) -> bool:
        return self.least == self.most


class Behind(NamedTuple):
    """Days behind the earliest; `exact` is None where one of the two is no day."""

    exact: int | None
    least: int
    most: int


@dataclass(slots=True)
class Uses:
    """Speeches of one group by their day as a number (yyyymmdd, zeros for what is not known)."""

    by_day: dict[int, int] = field(default_factory=dict)

    def add(self, day: int, speeches: int = 1) -> None:
        self.by_day[day] = self.by_day.get(day, 0) + speeches

    @property
    def speeches(self) -> int:
        return sum(self.by_day.values())

    @property
    def undated(self) -> int:
        return self.by_day.get(0, 0)

    @property
    def first(self) -> int | None:
        """The day that is over first; of equal ones the most precise."""
        dated = [day for day in self.by_day if day]
        return min(dated, key=_over, default=None)

    def maybe_before(self, day: int) -> int:
        """Speeches of another date that may have been before `day`: their month or year began before it was over."""
        return sum(
            number
            for other, number in self.by_day.items()
            if other and other != day and days(other).least < days(day).most
        )

    def surely_before(self, day: int) -> int:
        """Speeches that were over before `day` can have begun."""
        return sum(
            number
            for other, number in self.by_day.items()
            if other and days(other).most < days(day).least
        )


def days(number: int) -> Days:
    """20241226 as that day, 20241200 as its month, 20240000 as its year."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    if day:
        return Days(date(year, month, day), date(year, month, day))
    last = month or 12
    return Days(date(year, month or 1, 1), date(year, last, monthrange(year, last)[1]))


def written_day(number: int) -> str:
    """20241226 as `2024-12-26`, 20241200 as `2024-12`, 20240000 as `2024`."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def in_order(uses: Mapping[Value, Uses]) -> list[Value]:
    """Groups by their first use; those without a dated one last."""

    def key(group: Value) -> tuple[Any, ...]:
        first = uses[group].first
        return (first is None, _over(first or 0), group is None, str(group))

    return sorted(uses, key=key)


def behind(day: int, earliest: int) -> Behind:
    """How much later `day` is. Where both are the same month or year, either may have been first: the range says so."""
    own, other = days(day), days(earliest)
    least, most = (own.least - other.most).days, (own.most - other.least).days
    return Behind(least if own.is_day and other.is_day else None, least, most)


def _over(day: int) -> tuple[int, ...]:
    if not day:
        return (0,)
    least, most = days(day)
    return (most.toordinal(), -least.toordinal())
