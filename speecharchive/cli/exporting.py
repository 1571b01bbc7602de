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
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.export.wanted import PartitionKey, Wanted
    from speecharchive.query.filters import Filters
    from speecharchive.store.archive import Archive


class ExportFormat(StrEnum):
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    tei = "tei"
    txt = "txt"
    vertical = "vertical"


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive export csv -o speeches.csv --place 湖南省 --body cppcc --since 2018",
            "speecharchive export csv --excel -o 讲话.csv --query 新质生产力",
            "speecharchive export parquet -o speeches.parquet",
            "speecharchive export parquet -o speeches --partition province,year",
            "speecharchive export tei -o corpus --place 430000",
            "speecharchive export txt -o corpus --kind work-report",
            "speecharchive export vertical -o speeches.vrt",
            "speecharchive export jsonl | jq .title",
        )
    )(with_filters(export))


def export(
    form: Annotated[
        ExportFormat,
        typer.Argument(metavar="|".join(ExportFormat), help="Format.", show_choices=False),
    ],
    filters: Filters,
    db: Db = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE|DIR",
            help="File to write, with a manifest beside it; or the folder, with the manifest in it.  [default: standard output, for files]",
        ),
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="QUERY", help="Only speeches that `search QUERY` finds.")
    ] = None,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel",
            help="csv: for spreadsheets; BOM, no formulas, long texts in several columns.",
        ),
    ] = False,
    partition: Annotated[
        str | None,
        typer.Option(
            metavar="KEYS",
            help="parquet: a folder of files by province, year or province,year.",
        ),
    ] = None,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="parquet: the text as a list of paragraphs too.")
    ] = False,
    glue: Annotated[
        bool, typer.Option("--glue", help="vertical: <g/> between tokens that no space parts.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Folders: go on with an export that was killed."),
    ] = False,
) -> None:
    """Write speeches as CSV, JSON Lines, Parquet, TEI or text.

    One row each: the current version with everything that is known of it. File or folder take their name when they are whole. The manifest beside FILE, or in DIR, holds row count, SHA-256, columns, query and filters; `verify` checks it.
    """
    from speecharchive.export.wanted import Wanted
    from speecharchive.query.language import parse_query

    parsed = parse_query(query) if query is not None else None
    wanted = Wanted(
        form.value,
        filters,
        parsed,
        excel=excel,
        partition=_keys(partition),
        paragraphs=paragraphs,
        glue=glue,
    )
    _refuse_what_does_not_fit(wanted, output, resume=resume)
    with open_to_read(db) as archive:
        if output is None or str(output) == "-":
            _to_standard_output(archive, wanted)
        else:
            _to_file(archive, wanted, output, resume=resume)


def _keys(partition: str | None) -> tuple[PartitionKey, ...]:
    from typing import get_args

    from speecharchive.errors import UsageError
    from speecharchive.export.wanted import PartitionKey

    given = [part.strip() for part in partition.split(",")] if partition is not None else []
    if len(set(given)) < len(given) or not set(given) <= set(get_args(PartitionKey)):
        raise UsageError(f"--partition {partition!r}: give province, year or province,year")
    return tuple(given)  # type: ignore[arg-type]


def _refuse_what_does_not_fit(wanted: Wanted, output: Path | None, *, resume: bool) -> None:
    from speecharchive.errors import UsageError

    if wanted.excel and wanted.form != "csv":
        raise UsageError(f"--excel is for csv; {wanted.form} is never read by a spreadsheet")
    if (wanted.partition or wanted.paragraphs) and wanted.form != "parquet":
        raise UsageError("--partition and --paragraphs are for parquet")
    if wanted.glue and wanted.form != "vertical":
        raise UsageError("--glue is for vertical")
    to_stream = output is None or str(output) == "-"
    if wanted.is_folder and to_stream:
        raise UsageError(f"{wanted.form} is a folder of files here; name it with -o DIR")
    if wanted.form == "parquet" and to_stream and sys.stdout.isatty():
        raise UsageError("parquet is nothing to look at; name a file with -o FILE")
    if resume and not wanted.is_folder:
        raise UsageError("--resume is for formats of many files; one file is written anew")


def _to_standard_output(archive: Archive, wanted: Wanted) -> None:
    from speecharchive.export.job import export_to_stream

    with suppress(AttributeError):
        sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]
    count = export_to_stream(archive, wanted, sys.stdout)
    say(f"{counted(count, 'speech')} written")
    _say_why_none(archive, wanted, count)


def _to_file(archive: Archive, wanted: Wanted, output: Path, *, resume: bool) -> None:
    from speecharchive.export.job import count_rows, export_to_file, export_to_folder

    total = count_rows(archive, wanted) if sys.stderr.isatty() else None
    with progress("export", total) as seen:
        if wanted.is_folder:
            manifest = export_to_folder(
                archive, wanted, output, resume=resume, wrote=lambda: seen("")
            )
            what = f"{counted(manifest.files, 'file')}, manifest inside"
        else:
            manifest = export_to_file(archive, wanted, output, wrote=lambda: seen(""))
            what = f"{counted(manifest.bytes, 'byte')}, manifest beside it"
    say(f"{counted(manifest.rows, 'speech')} written to {output} ({what})")
    _say_why_none(archive, wanted, manifest.rows)


def _say_why_none(archive: Archive, wanted: Wanted, rows: int) -> None:
    from speecharchive.cli.nothing import say_why
    from speecharchive.query.snapshot import snapshot

    if not rows:
        with snapshot(archive) as view:
            say_why(view, wanted.query, wanted.filters)
