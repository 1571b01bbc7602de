"""A trend table as a chart: over time as lines, all else as bars; what does not fit is said, not dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from speecharchive.plot.chart import MOST_BARS, MOST_SERIES, Chart, Series
from speecharchive.query.counting.trend_table import (
    Counted,
    Per,
    TrendTable,
    Values,
    is_regular,
    labelled,
    measured,
    written,
)

_AXES: dict[Per, tuple[str, str]] = {
    "speeches": ("percent_of_speeches", "% of the speeches in reach"),
    "characters": ("per_10000_characters", "hits per 10,000 characters"),
}
_UNKNOWN = "(unknown)"


@dataclass(frozen=True)
class _Line:
    """One series, and the keys of the table that it goes through."""

    label: str
    counted: Counted
    keys: Sequence[Values]

    @property
    def speeches(self) -> int:
        found = self.counted.tallies
        return sum(found[key].speeches for key in self.keys if key in found)

    def series(self, per: Per) -> Series:
        name = _AXES[per][0]
        rates = tuple(measured(self.counted, key, (per,))[name] for key in self.keys)
        return Series(self.label, rates)

    @property
    def reach(self) -> tuple[int, ...]:
        totals = self.counted.totals
        return tuple(totals[key].speeches if key in totals else 0 for key in self.keys)


def chart_of(table: TrendTable, per: Per, given: Mapping[str, Any]) -> Chart:
    """`per` chooses the axis; `given` are the filters, for the title."""
    lines, labels, notes = _over_time(table) if table.time is not None else _by_group(table)
    empty = [line.label for line in lines if not any(line.reach)]
    if 0 < len(empty) < len(lines):
        lines = [line for line in lines if any(line.reach)]
        notes.append(
            f"not drawn, for none of their speeches has a place on the axis: {', '.join(empty)}"
        )
    shown = lines
    if len(lines) > MOST_SERIES:
        shown = sorted(lines, key=lambda line: -line.speeches)[:MOST_SERIES]
        notes.append(f"not drawn: {len(lines) - MOST_SERIES} more, which have fewer speeches")
    if not labels:
        notes.append("nothing is in reach")
    return Chart(
        labels=tuple(labels),
        series=tuple(line.series(per) for line in shown),
        reach=_reach(shown),
        rate_name=_AXES[per][1],
        reach_name="speeches in reach",
        over_time=table.time is not None,
        title=_title(table, given),
        notes=tuple(notes),
    )


def _over_time(table: TrendTable) -> tuple[list[_Line], list[str], list[str]]:
    at = table.time or 0
    facet, others = table.by[at], (*table.by[:at], *table.by[at + 1 :])
    times = [time for time in table.times if is_regular(facet, time)]
    lines = []
    for counted in table.counted:
        for group in table.groups(counted):
            words = _words(others, group, table)
            phrase = [counted.phrase] if len(table.counted) > 1 or not words else []
            keys = [table.at(time, group) for time in times]
            lines.append(_Line(" · ".join([*phrase, *words]), counted, keys))
    return lines, [written(facet, time) for time in times], _undrawn(table, at)


def _undrawn(table: TrendTable, at: int) -> list[str]:
    """How many speeches in reach have no place on the axis of time; phrase by phrase where their scopes differ."""
    notes = {counted.phrase: _without_time(table, counted, at) for counted in table.counted}
    if len(set(notes.values())) > 1:
        return [f"not drawn: {phrase}: {words}" for phrase, words in notes.items() if words]
    return [f"not drawn: {words}" for words in set(notes.values()) if words]


def _without_time(table: TrendTable, counted: Counted, at: int) -> str:
    facet = table.by[at]
    left_out = [
        (int(values[at] or 0), total.speeches)
        for values, total in counted.totals.items()
        if not is_regular(facet, int(values[at] or 0))
    ]
    by_year = sum(number for time, number in left_out if time)
    undated = sum(number for time, number in left_out if not time)
    words = [f"{by_year} dated by year alone"] if by_year else []
    words += [f"{undated} undated"] if undated else []
    return f"speeches in reach, {' and '.join(words)}" if words else ""


def _by_group(table: TrendTable) -> tuple[list[_Line], list[str], list[str]]:
    keys = list(dict.fromkeys(key for counted in table.counted for key in table.groups(counted)))
    shown = keys[:MOST_BARS]
    lines = [_Line(counted.phrase, counted, shown) for counted in table.counted]
    labels = [" · ".join(_words(table.by, key, table)) for key in shown]
    left_out = len(keys) - len(shown)
    return lines, labels, [f"not drawn: {left_out} more rows of the table"] if left_out else []


def _reach(lines: Sequence[_Line]) -> tuple[tuple[int, ...], ...]:
    """Once, where all lines are measured against the same speeches."""
    each = tuple(line.reach for line in lines)
    return each[:1] if len(set(each)) == 1 else each


def _title(table: TrendTable, given: Mapping[str, Any]) -> str:
    """The filters; before them the phrase, where the legend names only the places or people that say it."""
    named = table.time is not None and len(table.by) > 1 and len(table.counted) == 1
    filters = ", ".join(f"{name}: {_in_words(value)}" for name, value in given.items())
    return " · ".join([*(each.phrase for each in table.counted if named), *filter(None, [filters])])


def _words(by: Iterable[Any], values: Values, table: TrendTable) -> list[str]:
    """A division by its name, or its code where it has none; what is not known says so."""
    by = tuple(by)
    cells = labelled(by, values, table.names)
    return [
        str(cells[facet] or cells.get(f"{facet}_code") or _UNKNOWN)
        + ("届" if facet == "term" and cells[facet] else "")
        for facet in by
    ]


def _in_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
