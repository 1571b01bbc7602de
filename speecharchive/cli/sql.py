"""`sql`."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from speecharchive.cli.options import MOST, AskedFormat, Db, example, open_to_read
from speecharchive.cli.output import Format, one_json, print_rows, say
from speecharchive.errors import UsageError

Query = Annotated[
    str | None,
    typer.Argument(
        metavar="QUERY", help="One SELECT, WITH or EXPLAIN; - reads it from standard input."
    ),
]
Param = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=TEXT", help="What :NAME in the query stands for; NAME:=NUMBER gives a number."
    ),
]
Limit = Annotated[int | None, typer.Option(min=1, max=MOST, help="Rows at most.  [default: all]")]
Timeout = Annotated[float, typer.Option(min=0.1, max=86_400, help="Seconds the query may take.")]
Views = Annotated[
    bool, typer.Option("--views", help="List the views and their columns, and leave.")
]
Metadata = Annotated[
    bool,
    typer.Option(
        "--datasette-metadata", help="Print what `datasette --metadata` reads, and leave."
    ),
]

_LOOKS_LIKE_A_QUERY = re.compile(
    r"v_hit\s*\(\s*'[^']*(?: (?:OR|AND|NOT|EXCEPT|NEAR(?:/\d+)?) | -|(?:title|speaker|office|place|outlet|kind|body|year):)",
    re.IGNORECASE,
)
_GRACE = 5.0
"""Seconds after the time limit in which an engine must have stopped by itself."""


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive sql 'SELECT place, count(*) FROM v_speech GROUP BY 1 ORDER BY 2 DESC'",
            "speecharchive sql \"SELECT * FROM v_hit('制造名城') ORDER BY 1, 3, 4\" --format csv",
            "speecharchive sql 'SELECT id, title FROM v_speech WHERE place = :place' --param place=株洲市",
            "speecharchive sql --views",
        )
    )(sql)


def sql(
    query: Query = None,
    db: Db = None,
    param: Param = None,
    limit: Limit = None,
    timeout: Timeout = 60.0,
    views: Views = False,
    datasette_metadata: Metadata = False,
    format: AskedFormat = None,
) -> None:
    """Ask the public views in SQL, read-only.

    The views are the same on SQLite and PostgreSQL; --views lists them, and docs/sql-cookbook.md has recipes.
    """
    if views:
        print_rows(_views(), format, columns=("view", "description", "columns"))
        return
    if datasette_metadata:
        from speecharchive.export.datasette import metadata
        from speecharchive.store.engine import database_url

        typer.echo(one_json(metadata(Path(str(database_url(db).database)).stem), indent=2))
        return
    if query is None:
        raise UsageError("sql needs a query, or - to read one; --views lists what can be asked")
    text = sys.stdin.read() if query == "-" else query
    _print_answer(db, text, _parameters(param or []), limit, timeout, format)


def _views() -> Iterator[dict[str, Any]]:
    from speecharchive.store.views import HIT, VIEWS

    for view in (*VIEWS, HIT):
        columns = [column.name for column in view.columns]
        name = f"{view.name}('…')" if view is HIT else view.name
        yield {"view": name, "description": view.description, "columns": columns}


def _print_answer(
    db: str | None,
    query: str,
    parameters: dict[str, str | int | float | None],
    limit: int | None,
    timeout: float,
    format: Format | None,
) -> None:
    from speecharchive.query.sql.asking import asked

    most = None if limit is None else limit + 1
    with (
        open_to_read(db) as archive,
        _Watchdog(timeout + _GRACE).watching() as watchdog,
        asked(archive.engine, query, timeout=timeout, limit=most, parameters=parameters) as answer,
    ):
        found = watchdog.rows(answer.rows)
        rows = (dict(zip(answer.columns, row, strict=True)) for row in islice(found, limit))
        if not print_rows(rows, format, columns=answer.columns):
            _say_nothing(query)
        if next(found, None) is not None:
            say(f"only the first {limit} rows are shown; --limit sets how many")


def _say_nothing(query: str) -> None:
    say("no rows")
    if _LOOKS_LIKE_A_QUERY.search(query):
        say(
            "v_hit takes one phrase as it stands in the text; OR, EXCEPT, NEAR and fields are for search and kwic"
        )


def _parameters(given: list[str]) -> dict[str, str | int | float | None]:
    return dict(_parameter(each) for each in given)


def _parameter(given: str) -> tuple[str, str | int | float | None]:
    name, equals, value = given.partition("=")
    wants_number = name.endswith(":")
    name = name.removesuffix(":").removeprefix(":")
    if not equals or not name.isidentifier():
        raise UsageError(f"--param {given} cannot be read; write NAME=TEXT or NAME:=NUMBER")
    if not wants_number:
        return name, value
    try:
        return name, float(value) if "." in value else int(value)
    except ValueError:
        raise UsageError(f"--param {given}: {value} is no number") from None


class _Watchdog:
    """Ends the process where an engine does not end a query: SQLite looks at the clock between two steps, and one step over a
    long text can take for ever. Waiting for the reader of the output is not counted.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._busy_since: float | None = time.monotonic()
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[_Watchdog]:
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            yield self
        finally:
            self._over.set()

    def rows(self, rows: Iterable[Any]) -> Iterator[Any]:
        source = iter(rows)
        while True:
            self._busy_since = time.monotonic()
            row = next(source, None)
            self._busy_since = None
            if row is None:
                return
            yield row

    def _watch(self) -> None:
        while not self._over.wait(1.0):
            since = self._busy_since
            if since is not None and time.monotonic() - since > self._patience:
                sys.stderr.write(
                    "speecharchive: the query could not be stopped; the program ends here\n"
                )
                os._exit(UsageError.exit_status)
