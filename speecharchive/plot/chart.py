"""What a figure shows, before any library draws it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

MOST_SERIES = 12
"""More lines than this cannot be told apart."""
MOST_BARS = 30
"""More rows than this do not fit on a page."""


@dataclass(frozen=True, slots=True)
class Series:
    """One phrase: a rate at each place of the axis, None where nothing is held that could hold it."""

    label: str
    rates: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Rates over months or years as lines, over anything else as bars; the denominators in a panel of their own."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    reach: tuple[tuple[int, ...], ...]
    """The denominator at each label: once where all series share it, else once a series."""
    rate_name: str
    reach_name: str
    over_time: bool
    title: str = ""
    notes: tuple[str, ...] = ()
    """What the figure leaves out, printed below it."""

    @property
    def shares_reach(self) -> bool:
        return len(self.reach) == 1


def unbroken(rates: Sequence[float | None]) -> list[tuple[int, int]]:
    """Stretches (start, end) of known rates: a line is not drawn across a gap of the archive."""
    stretches = []
    for known, places in groupby(range(len(rates)), key=lambda at: rates[at] is not None):
        run = list(places)
        if known:
            stretches.append((run[0], run[-1] + 1))
    return stretches


def ticks(labels: Sequence[str], most: int = 12) -> list[tuple[int, str]]:
    """Which labels of a time axis are printed: all of a few; else years, evenly spaced, at their January."""
    if len(labels) <= most:
        return list(enumerate(labels))
    years = [(at, label[:4]) for at, label in enumerate(labels) if label[4:] in ("", "-01")]
    if len(years) < 5:
        return list(enumerate(labels))[:: -(-len(labels) // most)]
    every = next(
        (step for step in (1, 2, 5, 10, 20, 50, 100) if len(years) / step <= most), len(years)
    )
    return [(at, year) for at, year in years if int(year) % every == 0]


def shortened(text: str, most: int = 40) -> str:
    """One line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def stand_in(text: str, drawable: Collection[int]) -> tuple[str, set[str]]:
    """`text` with 〓 for every character that the font lacks, as Chinese printers set it, and those characters."""
    missing = {char for char in text if ord(char) not in drawable}
    return "".join("〓" if char in missing else char for char in text), missing
