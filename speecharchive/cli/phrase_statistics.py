"""`collocations` and `keyness`: what stands near a phrase, what sets a sub-corpus apart."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.nothing import say_why
from speecharchive.cli.options import MOST, AskedFormat, Db, example, open_to_read, with_filters
from speecharchive.cli.output import print_rows, say
from speecharchive.cli.watching import progress
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.query.filters import Filters
    from speecharchive.query.statistics.keyness import Size

Limit = Annotated[int, typer.Option(min=1, max=MOST, help="Rows to show at most.")]


class Order(StrEnum):
    log_likelihood = "log-likelihood"
    log_dice = "log-dice"
    mi = "mi"


_COLLOCATES_SHOWN = {
    "phrase": "phrase",
    "hits": "near",
    "left": "left",
    "right": "right",
    "frequency": "in all",
    "log_likelihood": "G²",
    "log_dice": "logDice",
    "mi": "MI",
}
_KEYWORDS_SHOWN = {
    "phrase": "phrase",
    "hits": "hits",
    "speeches": "speeches",
    "per_10k": "per 10k",
    "reference_hits": "ref.",
    "reference_per_10k": "per 10k",
    "log_likelihood": "G²",
    "log_ratio": "log ratio",
}


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive collocations 新质生产力 --window 8",
            "speecharchive collocations 协商 --order log-dice --body cppcc --format csv",
        )
    )(with_filters(collocations, copies=False))
    app.command(
        epilog=example(
            "speecharchive keyness --place 湖南省 --since 2024",
            "speecharchive keyness --place 株洲市 --since 2020 --against 'place:湖南省 year:2020-2026'",
            "speecharchive keyness --query 新质生产力 --limit 100 --format csv",
        )
    )(with_filters(keyness, copies=False))


def collocations(
    query: Annotated[
        list[str],
        typer.Argument(metavar="QUERY", help="As for search; neighbours of all its terms count."),
    ],
    filters: Filters,
    db: Db = None,
    window: Annotated[
        int, typer.Option(min=1, max=100, help="Characters on each side of a hit.")
    ] = 10,
    minimum: Annotated[
        int, typer.Option("--min", min=1, max=MOST, help="Times a phrase stands near a hit.")
    ] = 5,
    order: Annotated[
        Order, typer.Option(case_sensitive=False, help="What the strongest is.")
    ] = Order.log_likelihood,
    limit: Limit = 50,
    format: AskedFormat = None,
) -> None:
    """Show what stands near a phrase unusually often.

    Compared with all speeches that the filters select. Strings of Chinese characters take the place of words; all texts are read.
    """
    from typing import get_args

    from speecharchive.query.language import parse_query
    from speecharchive.query.snapshot import snapshot
    from speecharchive.query.statistics import collocations as near

    measure = dict(zip(Order, get_args(near.Order), strict=True))[order]
    wish = near.Wish(window, minimum, measure, limit)
    parsed = parse_query(" ".join(query))
    with open_to_read(db) as archive, snapshot(archive) as view:
        with progress("read") as read:
            found = near.collocations(view, parsed, filters, wish, read=lambda: read(""))
        print_rows(found.rows, format, columns=near.KEYS, shown=_COLLOCATES_SHOWN)
        say(
            f"near {counted(found.hits, 'hit')} in {found.speeches:,} of {counted(found.in_reach, 'speech')}: "
            f"{found.near:,} of {counted(found.characters, 'Chinese character')}"
        )
        if not found.hits:
            say_why(view, parsed, filters)
    _say_minimum(found.minimum, minimum)


def keyness(
    filters: Filters,
    db: Db = None,
    query: Annotated[
        str | None, typer.Option(metavar="QUERY", help="Only speeches that `search QUERY` finds.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="QUERY",
            help="Compare with what `search QUERY` finds of the rest.  [default: all the rest]",
        ),
    ] = None,
    minimum: Annotated[
        int, typer.Option("--min", min=1, max=MOST, help="Times in the target.")
    ] = 5,
    speeches: Annotated[
        int, typer.Option("--min-speeches", min=1, max=MOST, help="Speeches of the target.")
    ] = 2,
    limit: Limit = 50,
    format: AskedFormat = None,
) -> None:
    """Show what sets the selected speeches apart.

    The filters select the target, everything else is the reference. Strings of Chinese characters take the place of words; all texts are read.
    """
    from speecharchive.query.language import parse_query
    from speecharchive.query.snapshot import snapshot
    from speecharchive.query.statistics import keyness as keys

    parsed = parse_query(query) if query is not None else None
    reference = parse_query(against) if against is not None else None
    wish = keys.Wish(minimum, speeches, limit)
    with open_to_read(db) as archive, snapshot(archive) as view:
        with progress("read") as read:
            found = keys.keyness(view, filters, parsed, reference, wish, read=lambda: read(""))
        print_rows(found.rows, format, columns=keys.KEYS, shown=_KEYWORDS_SHOWN)
    say(f"{_size(found.target)} compared with {_size(found.reference)}")
    _say_minimum(found.minimum, minimum)


def _size(size: Size) -> str:
    return f"{counted(size.speeches, 'speech')} of {counted(size.characters, 'Chinese character')}"


def _say_minimum(reached: int, asked: int) -> None:
    if reached > asked:
        say(f"there was no room to count what stands fewer than {reached} times; --min was raised")
