"""`kwic`: every hit of a query, with what stands on both sides of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.nothing import say_why
from speecharchive.cli.options import MOST, AskedFormat, Db, example, open_to_read, with_filters
from speecharchive.cli.output import Format, chosen, print_rows, say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.query.concordance.kwic_order import Group
    from speecharchive.query.filters import Filters

Row = dict[str, Any]


class SortBy(StrEnum):
    none = "none"
    date = "date"
    left = "left"
    right = "right"


class GroupBy(StrEnum):
    speaker = "speaker"
    office = "office"
    place = "place"
    year = "year"
    outlet = "outlet"
    kind = "kind"


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive kwic 新质生产力 --place 湖南省 --sort right",
            "speecharchive kwic '协商 OR 监督' --width 30 --group year",
            "speecharchive kwic 制造名城 --format csv --excel > hits.csv",
        )
    )(with_filters(kwic, copies=False))


def kwic(
    query: Annotated[
        list[str],
        typer.Argument(metavar="QUERY", help="As for search; hits of all its terms are shown."),
    ],
    filters: Filters,
    db: Db = None,
    width: Annotated[
        int, typer.Option(min=0, max=1_000, help="Characters on each side of a hit.")
    ] = 20,
    sort: Annotated[
        SortBy,
        typer.Option(
            case_sensitive=False,
            help="left or right: by the characters nearest the hit; date: the oldest first; none: the newest speech first.",
        ),
    ] = SortBy.none,
    group: Annotated[
        GroupBy | None,
        typer.Option(case_sensitive=False, help="Put the hits under headings, with counts."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, max=MOST, help="Hits to show at most.  [default: all]")
    ] = None,
    format: AskedFormat = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV for a spreadsheet: no cell runs as a formula.")
    ] = False,
) -> None:
    """Show every hit of a query with its context, one line each.

    A context ends with its paragraph. What is shown are the published characters; found and sorted is blind to script and width.
    """
    from speecharchive.query.concordance import kwic as contexts
    from speecharchive.query.language import parse_query
    from speecharchive.query.snapshot import snapshot

    form = chosen(format)
    if excel and form is not Format.csv:
        raise typer.BadParameter("--excel is for --format csv")
    wish = contexts.Wish(width, sort.value, group.value if group else None, limit)
    parsed = parse_query(" ".join(query))
    with open_to_read(db) as archive, snapshot(archive) as view:
        found = contexts.kwic(view, parsed, filters, wish)
        passing = Passing(found.rows)
        if form is Format.table:
            from speecharchive.cli.kwic_lines import print_lines

            print_lines(passing, found.groups, width)
        else:
            columns = (*contexts.KEYS, "group") if group else contexts.KEYS
            print_rows(passing, form, columns=columns, excel=excel)
        say(_summary(passing, found.total, limit))
        if not passing.hits:
            say_why(view, parsed, filters)


class Passing:
    """Rows as they pass, counted; hits of one speech come together unless they were put in order."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.hits = 0
        self.speeches = 0

    def __iter__(self) -> Iterator[Row]:
        last = None
        for row in self._rows:
            self.hits += 1
            self.speeches += row["id"] != last
            last = row["id"]
            yield row


def _summary(passed: Passing, total: Group | None, limit: int | None) -> str:
    hits, speeches = (total.hits, total.speeches) if total else (passed.hits, passed.speeches)
    counts = f"{counted(hits, 'hit')} in {counted(speeches, 'speech')}"
    if total and passed.hits < hits:
        return f"{counts}, {passed.hits:,} shown; without --limit all are"
    if limit == passed.hits and not total and hits:
        return f"{counts} shown; there may be more, which --limit cuts off"
    return counts
