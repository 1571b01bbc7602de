"""What counts rest on, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.query.counting.trend_table import TrendTable


def in_reach(table: TrendTable) -> Iterator[str]:
    """What was found in what, phrase by phrase; a silent zero would say nothing of the reach."""
    for each in table.counted:
        found = sum(tally.speeches for tally in each.tallies.values())
        reach = sum(total.speeches for total in each.totals.values())
        undated = sum(
            total.speeches
            for values, total in each.totals.items()
            if table.time is not None and not values[table.time]
        )
        some = f", {undated:,} of them undated" if undated else ""
        yield f"{each.phrase}: in {found:,} of {counted(reach, 'speech')} in reach{some}"
