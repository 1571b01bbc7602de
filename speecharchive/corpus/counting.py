"""How often, when and where phrases of a sub-corpus were said, as tables; a trend can be drawn too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from speecharchive.corpus.filtering import one_of, plainly
from speecharchive.corpus.findings import Asked
from speecharchive.corpus.table import Opened, Table
from speecharchive.errors import BadFilter
from speecharchive.index.wanted import Facet
from speecharchive.query.counting import diffusion, trend_table, trends
from speecharchive.query.counting.trend_table import Per, TrendTable
from speecharchive.query.language import Query, parse_query


class Trend(Table):
    """A table that can be drawn."""

    __slots__ = ("_draw",)

    def __init__(self, opened: Opened, called: str, draw: Callable[[Path, Per], list[str]]) -> None:
        super().__init__(opened, called)
        self._draw = draw

    def plot(self, path: str | Path, *, per: Per = "speeches") -> list[str]:
        """Draw it to a .png or .svg file, with a Chinese font of its own; the characters that the font lacks.

        Raises ExtraMissing without matplotlib, StorageFull and UsageError.
        """
        return self._draw(Path(path), one_of("per", per, trends.PER))


def over_time(
    asked: Asked, phrases: Sequence[str], by: str | Sequence[Facet], per: Sequence[Per]
) -> Trend:
    queries = _counted(asked, phrases)
    with plainly():
        facets = trends.facets(by if isinstance(by, str) else ",".join(by))
        rates = trends.rates(per if isinstance(per, str) else ",".join(per))

    def table(view: Any) -> TrendTable:
        return trends.trend(view, queries, asked.filters, facets)

    def draw(target: Path, axis: Per) -> list[str]:
        from speecharchive.plot.saving import check_target, save
        from speecharchive.plot.trend_chart import chart_of

        check_target(target)
        with asked.connect() as view:
            counted = table(view)
        return save(chart_of(counted, axis, asked.filters.as_given()), target)

    rows = asked.rows(trend_table.columns(facets, rates), lambda view: table(view).rows(rates))
    given = [*map(repr, phrases), f"by={','.join(facets)!r}"]
    return Trend(rows, f"{asked.called}.trend({', '.join(given)})", draw)


def first_uses(asked: Asked, by: str, *, everywhere: bool) -> Table:
    query = asked.searched("diffusion")
    with plainly():
        facet = diffusion.group_by(by)
    return asked.table(
        f"diffusion(by={facet!r})",
        diffusion.columns(facet),
        lambda view: (
            diffusion.diffusion(view, query, asked.filters, facet, everywhere=everywhere).rows
        ),
    )


def _counted(asked: Asked, phrases: Sequence[str]) -> list[Query]:
    if not phrases:
        return [asked.searched("trend")]
    if asked.query is not None:
        raise BadFilter(
            "trend counts either what was searched for or the phrases it is given; leave out one of them"
        )
    return [parse_query(phrase) for phrase in dict.fromkeys(phrases)]
