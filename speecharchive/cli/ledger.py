"""`runs`, `codebook`."""

from __future__ import annotations

from typing import Annotated

import typer

from speecharchive.cli.options import MOST, AskedFormat, Db, example, open_to_read
from speecharchive.cli.output import print_rows, say


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example("speecharchive runs", "speecharchive runs --failures --run 12 --format csv")
    )(runs)
    app.command(
        epilog=example("speecharchive codebook > codebook.md", "speecharchive codebook --coverage")
    )(codebook)


def runs(
    db: Db = None,
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="OUTLET", help="Of this outlet only.")
    ] = None,
    run: Annotated[
        int | None, typer.Option(min=1, max=MOST, metavar="ID", help="Failures of this run only.")
    ] = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="What failed, instead of the runs.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Newest rows to show at most.")] = 50,
    format: AskedFormat = None,
) -> None:
    """List what crawls, imports and re-extractions did."""
    from speecharchive.query import runs as ledger
    from speecharchive.store.engine import reading

    outlets = tuple(outlet or ())
    with open_to_read(db) as archive, reading(archive.engine) as connection:
        if failures or run is not None:
            rows = ledger.failures(connection, run=run, outlets=outlets, limit=limit)
            print_rows(rows, format, columns=ledger.FAILURE_COLUMNS)
            return
        rows = ledger.runs(connection, outlets=outlets, limit=limit)
        shown = {name: name for name in ledger.RUN_COLUMNS if name not in ("extractor", "reason")}
        if not print_rows(rows, format, columns=ledger.RUN_COLUMNS, shown=shown):
            say("no run yet; start one with `speecharchive crawl` or `speecharchive import`")


def codebook(
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage",
            help="Add how many speeches of the archive have a value in each column, and how it is known.",
        ),
    ] = False,
    db: Db = None,
) -> None:
    """Print what every column means, in Markdown."""
    from speecharchive.export.codebook import markdown

    typer.echo(markdown(), nl=False)
    if coverage:
        _print_coverage(db)


def _print_coverage(db: str | None) -> None:
    from speecharchive.export.coverage import coverage, coverage_lines
    from speecharchive.query.snapshot import snapshot

    with open_to_read(db) as archive, snapshot(archive) as view:
        found = coverage(view)
    typer.echo("")
    for line in coverage_lines(found):
        typer.echo(line)
