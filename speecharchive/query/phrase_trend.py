"""The trend of one known phrase, with its variants and exclusions: the same table as `trend`, from the table of uses."""

from __future__ import annotations

from speecharchive.index.wanted import Facet
from speecharchive.query.counting.phrase_use import tally
from speecharchive.query.counting.phrases import HeldPhrase
from speecharchive.query.counting.trend_table import Counted, TrendTable
from speecharchive.query.counting.trends import division_names
from speecharchive.query.filters import Filters, scope_of
from speecharchive.query.names import OneName
from speecharchive.query.snapshot import Snapshot


def phrase_trend(
    view: Snapshot, held: HeldPhrase, filters: Filters, by: tuple[Facet, ...]
) -> TrendTable:
    """Raises BadFilter and UnknownOutlet."""
    scope = scope_of(filters, view)
    one_name = OneName.of(view, by)
    tallies = one_name.tallies(tally(view, held.id, scope, by))
    totals = one_name.totals(view.index.totals(scope, by))
    counted = Counted(held.phrase.name, tallies, totals)
    return TrendTable(by, (counted,), division_names(view), scope.since, scope.until)
