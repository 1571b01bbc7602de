"""What the hits of a sub-corpus tell, each as a table that is read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, get_args

from speecharchive.corpus.filtering import number, one_of, plainly
from speecharchive.corpus.narrowing import Connect
from speecharchive.corpus.table import Opened, Rows, Table
from speecharchive.errors import BadFilter
from speecharchive.query.concordance import kwic
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query, parse_query
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.statistics import collocations, keyness


@dataclass(frozen=True, slots=True)
class Asked:
    """A sub-corpus without order or limit, and how it was spelled."""

    connect: Connect
    filters: Filters
    query: Query | None
    called: str

    def searched(self, what: str) -> Query:
        """Raises BadFilter."""
        if self.query is None:
            raise BadFilter(
                f"{what} needs something to look for; say .search('…') before .{what}()"
            )
        return self.query

    def rows(
        self, columns: Sequence[str], ask: Callable[[Snapshot], Iterable[Mapping[str, Any]]]
    ) -> Opened:
        @contextmanager
        def opened() -> Iterator[Rows]:
            with plainly(), self.connect() as view:
                yield columns, ([row[name] for name in columns] for row in ask(view))

        return opened

    def table(
        self,
        call: str,
        columns: Sequence[str],
        ask: Callable[[Snapshot], Iterable[Mapping[str, Any]]],
    ) -> Table:
        return Table(self.rows(columns, ask), f"{self.called}.{call}")


def hits_in_context(
    asked: Asked, width: int, sort: kwic.Sort, group: kwic.Grouping | None, limit: int | None
) -> Table:
    query = asked.searched("kwic")
    wish = kwic.Wish(
        number("width", width, most=kwic.MOST_WIDTH),
        one_of("sort", sort, get_args(kwic.Sort)),
        group if group is None else one_of("group", group, get_args(kwic.Grouping)),
        limit if limit is None else number("limit", limit),
    )
    columns = kwic.KEYS if group is None else (*kwic.KEYS, "group")
    return asked.table(
        f"kwic(width={width})",
        columns,
        lambda view: kwic.kwic(view, query, asked.filters, wish).rows,
    )


def neighbours(
    asked: Asked, window: int, minimum: int, order: collocations.Order, limit: int | None
) -> Table:
    query = asked.searched("collocations")
    wish = collocations.Wish(
        number("window", window, least=1, most=100),
        number("minimum", minimum, least=1),
        one_of("order", order, get_args(collocations.Order)),
        limit if limit is None else number("limit", limit),
    )
    return asked.table(
        f"collocations(window={window})",
        collocations.KEYS,
        lambda view: collocations.collocations(view, query, asked.filters, wish).rows,
    )


def keywords(
    asked: Asked, against: str | None, minimum: int, speeches: int, limit: int | None
) -> Table:
    reference = parse_query(against) if against is not None else None
    wish = keyness.Wish(
        number("minimum", minimum, least=1),
        number("speeches", speeches, least=1),
        limit if limit is None else number("limit", limit),
    )
    return asked.table(
        f"keyness(against={against!r})",
        keyness.KEYS,
        lambda view: keyness.keyness(view, asked.filters, asked.query, reference, wish).rows,
    )
