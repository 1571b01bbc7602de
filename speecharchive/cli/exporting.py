"""`export`."""

from __future__ import annotations

import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import Db, example, open_to_read, with_filters
from speecharchive.cli.output import say
from speecharchive.cli.watching import progress

if TYPE_CHECKING:
    from speecharchive.export.job import Wanted
    from speecharchive.query.filters import Filters
    from speecharchive.store.archive import Archive


class ExportFormat(StrEnum):
    csv = "csv"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive export csv -o speeches.csv --place 湖南省 --body cppcc --since 2018",
            "speecharchive export csv --excel -o 讲话.csv --query 新质生产力",
            "speecharchive export jsonl | jq .title",
        )
    )(with_filters(export))


def export(
    form: Annotated[ExportFormat, typer.Argument(metavar="csv|jsonl", help="Format.")],
    filters: Filters,
    db: Db = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="File to write, with a manifest beside it.  [default: standard output]",
        ),
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="QUERY", help="Only speeches that `search QUERY` finds.")
    ] = None,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel", help="For spreadsheets: BOM, no formulas, long texts in several columns."
        ),
    ] = False,
) -> None:
    """Write speeches as CSV or JSON Lines.

    One row each: the current version with everything that is known of it. The file takes its name when it is whole. Beside it FILE.manifest.json holds row count, SHA-256, columns, query and filters.
    """
    from speecharchive.errors import UsageError
    from speecharchive.export.job import Wanted
    from speecharchive.query.language import parse_query

    if excel and form is not ExportFormat.csv:
        raise UsageError("--excel is for csv; jsonl is never read by a spreadsheet")
    parsed = parse_query(query) if query is not None else None
    wanted = Wanted(form.value, filters, parsed, excel=excel)
    with open_to_read(db) as archive:
        if output is None or str(output) == "-":
            _to_standard_output(archive, wanted)
        else:
            _to_file(archive, wanted, output)


def _to_standard_output(archive: Archive, wanted: Wanted) -> None:
    from speecharchive.export.job import export_to_stream

    with suppress(AttributeError):
        sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]
    count = export_to_stream(archive, wanted, sys.stdout)
    say(f"{count} speeches written")


def _to_file(archive: Archive, wanted: Wanted, output: Path) -> None:
    from speecharchive.export.job import count_rows, export_to_file

    total = count_rows(archive, wanted) if sys.stderr.isatty() else None
    with progress("export", total) as seen:
        manifest = export_to_file(archive, wanted, output, wrote=lambda: seen(""))
    say(
        f"{manifest.rows} speeches written to {output} ({manifest.bytes:,} bytes), manifest beside it"
    )
