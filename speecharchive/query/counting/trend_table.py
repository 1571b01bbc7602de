"""Counts of phrases as a table with its denominators: which rows there are, in what order, and the rates.

Every month (or year) between the first and the last of the scope has its rows, also where nothing was said or nothing is held:
a rate of 0 means that speeches are held and none has the phrase, null that none is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from speecharchive.index.wanted import Facet, Tally, Total, Value

Values = tuple[Value, ...]
Per = Literal["speeches", "characters"]
UNDATED = "undated"
_TIMES = ("month", "year")
_DIVISIONS = ("place", "province", "city")


@dataclass(frozen=True)
class Counted:
    """One query: its matches and what they are measured against, by facet values."""

    phrase: str
    tallies: Mapping[Values, Tally]
    totals: Mapping[Values, Total]
    hits: bool = True
    """Whether it has any: a query that only says what must not be there has none to count."""


@dataclass(frozen=True)
class TrendTable:
    by: tuple[Facet, ...]
    counted: tuple[Counted, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """Of divisions, by code."""
    since: int | None = None
    """yyyymmdd, where the scope was bounded: the months begin there, whatever is held."""
    until: int | None = None

    @cached_property
    def time(self) -> int | None:
        """Which of the facets is time."""
        return next((at for at, facet in enumerate(self.by) if facet in _TIMES), None)

    @cached_property
    def times(self) -> tuple[int, ...]:
        """The months or years of the table, without gaps; then what is dated less precisely or not at all."""
        if self.time is None:
            return ()
        held = {values[self.time] for each in self.counted for values in each.totals}
        numbers = {int(each or 0) for each in held}
        return _without_gaps(self.by[self.time], numbers, self.since, self.until)

    def rows(self, per: tuple[Per, ...]) -> Iterator[dict[str, Any]]:
        """Phrase by phrase; every number that a rate is made of stands beside it."""
        for each in self.counted:
            for values in self.keys(each):
                row = {"phrase": each.phrase, **labelled(self.by, values, self.names)}
                yield row | measured(each, values, per)

    def keys(self, counted: Counted) -> Iterator[Values]:
        """The facet values of the rows of one phrase: time in its order, everything else by rank."""
        groups, times = self.groups(counted), self.times or (None,)
        pairs = (
            ((time, group) for time in times for group in groups)
            if self.time == 0
            else ((time, group) for group in groups for time in times)
        )
        for time, group in pairs:
            values = self.at(time, group)
            if values in counted.totals or (time and is_regular(self.by[self.time or 0], time)):
                yield values

    def groups(self, counted: Counted) -> list[Values]:
        """The combinations of the facets that are no time, by rank; one, with nothing in it, where there are no such facets."""
        if self.time is not None and len(self.by) == 1:
            return [()]
        ranks = [(at, rank) for at, rank in enumerate(self._ranks) if at != self.time]
        keys = sorted(counted.totals, key=lambda values: [rank[values[at]] for at, rank in ranks])
        return list(dict.fromkeys(self._without_time(values) for values in keys))

    def at(self, time: int | None, group: Values) -> Values:
        return group if self.time is None else (*group[: self.time], time, *group[self.time :])

    def _without_time(self, values: Values) -> Values:
        at = self.time
        return values if at is None else values[:at] + values[at + 1 :]

    @cached_property
    def _ranks(self) -> tuple[dict[Value, Any], ...]:
        """For each facet the order of its values: most speeches with any of the phrases first, then most speeches; unknown last."""
        return tuple(self._rank(at) for at in range(len(self.by)))

    def _rank(self, at: int) -> dict[Value, Any]:
        found: Counter[Value] = Counter()
        held: Counter[Value] = Counter()
        for each in self.counted:
            for values, tally in each.tallies.items():
                found[values[at]] += tally.speeches
            for values, total in each.totals.items():
                held[values[at]] += total.speeches
        return {
            value: (value is None, -found[value], -held[value], str(value).zfill(6))
            for value in held
        }


def measured(counted: Counted, values: Values, per: tuple[Per, ...]) -> dict[str, Any]:
    tally = counted.tallies.get(values, Tally(values, 0, 0))
    total = counted.totals.get(values, Total(values, 0, 0))
    speeches, hits = tally.speeches, tally.hits if counted.hits else None
    row: dict[str, Any] = {
        "speeches": speeches,
        "of_speeches": total.speeches,
        "hits": hits,
        "of_characters": total.characters,
    }
    if "speeches" in per:
        row["percent_of_speeches"] = rate(speeches, total.speeches, 100)
        row["per_speech"] = rate(hits, total.speeches, 1)
    if "characters" in per:
        row["per_10000_characters"] = rate(hits, total.characters, 10_000)
    return row


def rate(count: int | None, of: int, times: int) -> float | None:
    """To six significant digits; None where there is nothing to measure against."""
    return None if count is None or not of else float(f"{count * times / of:.6g}")


def columns(by: tuple[Facet, ...], per: tuple[Per, ...]) -> tuple[str, ...]:
    """The columns of `rows`, in their order."""
    empty = Counted("", {}, {})
    return (
        "phrase",
        *labelled(by, (None,) * len(by), {}),
        *measured(empty, (), per),
    )


def labelled(
    by: tuple[Facet, ...], values: Values, names: Mapping[str, str]
) -> dict[str, str | int | None]:
    """Facet values as the cells of a row; a division has two, its name and its code."""
    cells: dict[str, str | int | None] = {}
    for facet, value in zip(by, values, strict=True):
        if facet in _TIMES:
            cells[facet] = written(facet, int(value or 0))
        elif facet in _DIVISIONS:
            cells[facet] = names.get(str(value)) if value is not None else None
            cells[f"{facet}_code"] = value
        else:
            cells[facet] = value
    return cells


def written(facet: Facet, time: int) -> str:
    """202412 as `2024-12`, 202400 as `2024-XX` (ISO 8601-2: the month is not known), 0 as `undated`."""
    if not time:
        return UNDATED
    if facet == "year":
        return f"{time:04}"
    return f"{time // 100:04}-{time % 100:02}" if time % 100 else f"{time // 100:04}-XX"


def is_regular(facet: Facet, time: int) -> bool:
    """Whether it is a month or year of the calendar, not a year without a month or no date at all."""
    return time > 0 and (facet == "year" or time % 100 > 0)


def _without_gaps(
    facet: Facet, held: set[int], since: int | None, until: int | None
) -> tuple[int, ...]:
    regular = {time for time in held if is_regular(facet, time)}
    shift = 10_000 if facet == "year" else 100
    first = since // shift if since else min(regular, default=None)
    last = until // shift if until else max(regular, default=None)
    if first is not None and last is not None:
        between = range(first, last + 1)
        regular |= {time for time in between if facet == "year" or 1 <= time % 100 <= 12}
    return tuple(sorted(regular | held, key=_in_time))


def _in_time(time: int) -> tuple[bool, int]:
    """A year without a month stands behind its months, the undated behind all."""
    return time == 0, time if time % 100 or time < 10_000 else time + 13
