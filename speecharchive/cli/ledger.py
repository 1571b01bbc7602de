"""`runs`, `codebook`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from speecharchive.cli import monitoring
from speecharchive.cli.options import MOST, AskedFormat, Db, at_most_one, example, open_to_read
from speecharchive.cli.output import Format, print_rows, say


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive runs",
            "speecharchive runs --failures --run 12 --format csv",
            "speecharchive runs --health",
            'speecharchive runs --accept 4 --note "the list is shorter since its redesign"',
            "speecharchive runs --feed /srv/www/breaches.xml",
        )
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
    health: Annotated[
        bool,
        typer.Option(
            "--health", help="How each crawled outlet is; status 1 unless none is red or late."
        ),
    ] = False,
    breaches: Annotated[
        bool, typer.Option("--breaches", help="What was ever not as expected, instead of the runs.")
    ] = False,
    accept: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, metavar="BREACH", help="End a breach: it is the new normal."),
    ] = None,
    mute: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST, metavar="BREACH", help="Tell nobody of a breach until it ends."
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="Why, for --accept and --mute.")] = "",
    feed: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write breaches and their ends as an Atom feed."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Newest rows to show at most.")] = 50,
    format: AskedFormat = None,
) -> None:
    """List what crawls and imports did, and how outlets are.

    After each crawl every measure (articles listed, pages without a date, …) is compared with the outlet's own earlier crawls.
    What is not as these let expect is a breach; it ends by itself when a crawl is right again.
    """
    outlets = tuple(outlet or ())
    at_most_one(
        {"--accept": accept is not None, "--mute": mute is not None, "--health": health,
         "--breaches": breaches, "--feed": feed is not None, "--failures": failures}
    )  # fmt: skip
    if accept is not None or mute is not None:
        monitoring.decide(db, accept, mute, note)
    elif health:
        monitoring.print_health(db, outlets, format)
    elif breaches:
        monitoring.print_breaches(db, outlets, limit, format)
    elif feed is not None:
        monitoring.write_feed(db, feed, outlets)
    else:
        _print_ledger(db, outlets, run, limit, format, failures=failures)


def _print_ledger(
    db: str | None,
    outlets: tuple[str, ...],
    run: int | None,
    limit: int,
    format: Format | None,
    *,
    failures: bool,
) -> None:
    from speecharchive.query import runs as ledger
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        if failures or run is not None:
            rows = ledger.failures(connection, run=run, outlets=outlets, limit=limit)
            many = print_rows(rows, format, columns=ledger.FAILURE_COLUMNS)
            _say_there_may_be_more(many, limit)
            return
        rows = ledger.runs(connection, outlets=outlets, limit=limit)
        shown = {name: name for name in ledger.RUN_COLUMNS if name not in ("extractor", "reason")}
        many = print_rows(rows, format, columns=ledger.RUN_COLUMNS, shown=shown)
        _say_there_may_be_more(many, limit)
        if not many:
            say("no run yet; start one with `speecharchive crawl` or `speecharchive import`")


def _say_there_may_be_more(many: int, limit: int) -> None:
    if many == limit:
        say(f"the newest {many}, as many as asked for; older ones with a larger --limit")


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
