"""`trend`: how often phrases were said, when, where and by whom, always beside how much there is that could hold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast, get_args

from speecharchive.errors import BadFilter
from speecharchive.index.wanted import Facet, Scope, Total
from speecharchive.normalise.divisions import divisions
from speecharchive.query.counting.tallies import tallied
from speecharchive.query.counting.trend_table import Counted, Per, TrendTable, Values
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.names import OneName
from speecharchive.query.snapshot import Snapshot
from speecharchive.suggestions import did_you_mean, nearest

FACETS: tuple[Facet, ...] = tuple(name for name in get_args(Facet) if name != "day")
PER: tuple[Per, ...] = get_args(Per)


def facets(given: str) -> tuple[Facet, ...]:
    """What stands behind `--by`: `year` or `month,place`. Raises BadFilter."""
    names = _listed(given, FACETS, "--by")
    if "month" in names and "year" in names:
        raise BadFilter("--by month,year counts by month; a month says its year, so leave year out")
    return cast("tuple[Facet, ...]", names)


def rates(given: str) -> tuple[Per, ...]:
    """What stands behind `--per`. Raises BadFilter."""
    return cast("tuple[Per, ...]", _listed(given, PER, "--per"))


def _listed(given: str, known: Sequence[str], option: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in given.split(",")))
    for name in names:
        if name not in known:
            raise not_known(option, name, known)
    return names


def not_known(option: str, given: str, known: Sequence[str]) -> BadFilter:
    hint = did_you_mean(nearest(given, known))
    return BadFilter(
        f"{option} {given!r} is not known; {hint + ' ' if hint else ''}known are: {', '.join(known)}"
    )


def trend(
    view: Snapshot, queries: Sequence[Query], filters: Filters, by: tuple[Facet, ...]
) -> TrendTable:
    """Raises BadFilter and UnknownOutlet. Memory grows with the rows of the table, not with the speeches."""
    reach: dict[Scope, dict[Values, Total]] = {}
    one_name = OneName.of(view, by)
    counted, scopes = [], []
    for query in queries:
        wanted, tallies = tallied(view, query, filters, by)
        if wanted.scope not in reach:
            reach[wanted.scope] = one_name.totals(view.index.totals(wanted.scope, by))
        found = one_name.tallies(tallies)
        counted.append(Counted(query.raw, found, reach[wanted.scope], bool(query.wanted)))
        scopes.append(wanted.scope)
    return TrendTable(
        by,
        tuple(counted),
        division_names(view),
        _bound(min, (scope.since for scope in scopes)),
        _bound(max, (scope.until for scope in scopes)),
    )


def division_names(view: Snapshot) -> dict[str, str]:
    """Name by code: the table of divisions, and what the archive calls places that are not in it."""
    return view.index.places() | {code: row.name for code, row in divisions().items()}


def _bound(outermost: object, days: Iterable[int | None]) -> int | None:
    """None where any scope is open."""
    known = list(days)
    if not known or None in known:
        return None
    return outermost(known)  # type: ignore[operator, no-any-return]
