"""`search`, `show`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.nothing import say_why
from speecharchive.cli.options import MOST, AskedFormat, Db, example, open_to_read, with_filters
from speecharchive.cli.output import Format, chosen, one_json, print_rows, say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from rich.text import Text

    from speecharchive.query.filters import Filters
    from speecharchive.query.language import Query
    from speecharchive.query.search import Order
    from speecharchive.query.snapshot import Snapshot
    from speecharchive.store.archive import Archive

_COLUMNS = (
    "id", "version", "kind", "title", "speaker", "office", "place", "place_code", "delivered_on",
    "published_on", "body", "outlet", "url", "hits", "snippets", "also_at",
)  # fmt: skip
_SHOWN = {
    "id": "id",
    "dated_on": "date",
    "place": "place",
    "speaker": "speaker",
    "title": "title",
    "snippets": "found",
}


class AskedOrder(StrEnum):
    date = "date"
    rank = "rank"


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive search 新质生产力 --place 湖南省 --since 2024",
            "speecharchive search '制造名城 OR \"幸福 株洲\" -消防' --format jsonl",
            "speecharchive search '印度 EXCEPT 印度尼西亚 NEAR/20 合作 year:2018-2022'",
            "speecharchive search -- -消防      (`--` before a query that begins with a minus)",
        )
    )(with_filters(search, copies=False))
    app.command(
        epilog=example(
            "speecharchive show 7kq2m",
            "speecharchive show 7kq2m@v2#p3 --format json",
            "speecharchive show 7kq2m --reuse",
        )
    )(show)


def search(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY", help='A B, A OR B, -A, "A B", A EXCEPT B, A NEAR/20 B, place:A.'
        ),
    ],
    filters: Filters,
    db: Db = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Speeches to show at most.")] = 20,
    order: Annotated[
        AskedOrder,
        typer.Option(
            help="By date, the newest first, or by rank: how much of the text the terms are."
        ),
    ] = AskedOrder.date,
    format: AskedFormat = None,
) -> None:
    """Find speeches whose text holds the terms.

    Exact, of any length from one character, blind to script and width.

    \b
    A B               both (A AND B)
    A OR B            either
    -A                not A (NOT A)
    "A B"             with its space
    A EXCEPT B        A where it is no part of B: 印度 EXCEPT 印度尼西亚
    A NEAR/20 B       in one paragraph, at most 20 characters between
    place:A year:N    filters: title speaker office place outlet kind body year

    EXCEPT binds tightest, then NEAR, minus, AND, OR.
    """
    from speecharchive.query.language import parse_query

    parsed = parse_query(" ".join(query))
    with open_to_read(db) as archive:
        print_found(archive, parsed, filters, limit=limit, format=format, order=order.value)


def print_found(
    archive: Archive,
    query: Query,
    filters: Filters,
    *,
    limit: int,
    format: Format | None,
    order: Order = "date",
) -> None:
    from speecharchive.query.search import search as find
    from speecharchive.query.snapshot import snapshot

    with snapshot(archive) as view:
        found = find(view, query, filters, limit=limit, order=order)
        shown = print_rows(
            found.rows,
            format,
            columns=_COLUMNS,
            shown=_SHOWN,
            styled={"speaker": who, "snippets": _marked},
        )
        more = f"; --limit {found.total} shows all" if found.total > shown else ""
        also = f"; --copies adds {counted(found.copies, 'page')}" if found.copies else ""
        say(f"{counted(found.total, 'speech')} found, {shown:,} shown{more}{also}")
        if not found.total:
            say_why(view, query, filters)
            _say_where(view, query)


def _say_where(view: Snapshot, query: Query) -> None:
    """An id is no word of a text; what it leads to is said."""
    from speecharchive.errors import SpeecharchiveError
    from speecharchive.query.addresses import parse_address, resolved

    try:
        found = resolved(view.connection, parse_address(query.raw))
    except SpeecharchiveError:
        return
    say(f"{query.raw.strip()} is the id of a speech: speecharchive show {found.address}")


def who(row: dict[str, Any]) -> Text:
    """The speaker; where the name is not known, in brackets what is: the office, or the body spoken for."""
    from rich.text import Text

    from speecharchive.cli.inert import inert_line

    known = row["office"] or row["speaks_for"]
    return Text(inert_line(row["speaker"] or (f"({known})" if known else "")))


def _marked(row: dict[str, Any]) -> Text:
    """Snippets one below the other, the hits in bold."""
    from rich.text import Text

    from speecharchive.cli.inert import inert_line

    lines = []
    for snippet, marks in zip(row["snippets"], row["marks"], strict=True):
        line = Text(inert_line(snippet))
        for start, end in marks:
            line.stylize("bold yellow", start, end)
        lines.append(line)
    if row["also_at"]:
        lines.append(Text(f"also at {counted(len(row['also_at']), 'outlet')}", style="dim"))
    return Text("\n").join(lines)


def show(
    address: Annotated[
        str,
        typer.Argument(
            metavar="ID[@vN][#pN]", help="Id, version, paragraph (from 0); or a page's address."
        ),
    ],
    reuse: Annotated[
        bool,
        typer.Option(
            "--reuse",
            help="How much of it stands sentence by sentence in earlier speeches, and whose.",
        ),
    ] = False,
    db: Db = None,
    format: Annotated[
        Format | None,
        typer.Option(help="[default: table (readable text) on a terminal, else json]"),
    ] = None,
) -> None:
    """Print one speech, a version or a paragraph of it."""
    if reuse:
        _show_reuse(address, db, chosen(format))
        return
    from speecharchive.cli.reading import readable
    from speecharchive.errors import SpeechWithheld
    from speecharchive.query.show import find, read_address
    from speecharchive.store.engine import reading

    form = chosen(format)
    try:
        with open_to_read(db) as archive, reading(archive.engine) as connection:
            shown = find(connection, read_address(connection, address))
    except SpeechWithheld as error:
        if form is not Format.table:
            _print_one(error.tombstone, form)
        raise
    if form is Format.table:
        readable(shown)
        return
    _print_one(shown.to_json_dict(), form)


def _print_one(row: dict[str, Any], form: Format) -> None:
    if form is Format.json:
        typer.echo(one_json(row, indent=2))
    else:
        print_rows([row], form, columns=tuple(row))


def _show_reuse(address: str, db: str | None, form: Format) -> None:
    from speecharchive.query.reuse import COLUMNS_OF_CSV, reuse
    from speecharchive.query.show import find, read_address
    from speecharchive.query.snapshot import snapshot

    with open_to_read(db) as archive, snapshot(archive) as view:
        wanted = read_address(view.connection, address)
        if wanted.paragraph is not None:
            raise typer.BadParameter("--reuse is of a whole speech: leave #pN out")
        told = reuse(view, find(view.connection, wanted))
    if form is Format.table:
        from speecharchive.cli.reuse import print_reuse

        print_reuse(told)
    elif form is Format.json:
        typer.echo(one_json(told.to_json_dict(), indent=2))
    elif form is Format.jsonl:
        typer.echo(one_json(told.to_json_dict()))
    else:
        print_rows(told.to_rows(), form, columns=COLUMNS_OF_CSV)
    if not told.dated:
        say("the speech has no date, so no speech is known to be earlier")
