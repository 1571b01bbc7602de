"""`import`, `reextract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.known import held_outlets, known_registry
from speecharchive.cli.options import Captures, Db, example, open_to_write
from speecharchive.cli.output import say
from speecharchive.cli.watching import progress

if TYPE_CHECKING:
    from speecharchive.ingest.importing import Imported
    from speecharchive.ingest.reextracting import Reextracted


def register(app: typer.Typer) -> None:
    app.command(
        "import",
        epilog=example(
            "speecharchive import saved-pages/ --outlet zhuzhou-rednet",
            "speecharchive import crawl.warc.gz",
            "curl -s URL | speecharchive import - --url URL",
        ),
    )(import_)
    app.command(
        epilog=example(
            "speecharchive reextract", "speecharchive reextract --outlet zhuzhou-ribao --since 2025"
        )
    )(reextract)


def import_(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Pages, texts, folders, WARC files; - is standard input."
        ),
    ],
    outlet: Annotated[
        str | None,
        typer.Option(metavar="OUTLET", help="Who published them.  [default: told by the address]"),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Address of the one page given.")
    ] = None,
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Store pages that were saved elsewhere.

    Takes .html and .txt files, folders of them, .warc, .warc.gz and .wacz. Importing a page again changes nothing. A page's identity is --url, else its canonical link, else its bytes.
    """
    from speecharchive.index.upkeep import merged_after
    from speecharchive.ingest.importing import import_pages
    from speecharchive.ingest.inputs import check_paths, check_url, inputs

    check_url(paths, url)
    check_paths(paths)
    known = known_registry()
    publisher = known[outlet] if outlet else None
    with (
        open_to_write(db, captures) as archive,
        progress("import") as seen,
        merged_after(archive.engine),
    ):
        done = import_pages(archive, inputs(paths, url=url), known, outlet=publisher, seen=seen)
    for reason in done.reasons:
        say(reason)
    if done.failed > len(done.reasons):
        say(f"… and {done.failed - len(done.reasons)} more: see `speecharchive runs --failures`")
    say(
        _counts(done)
        + _more(done.captured_only, "without an article")
        + _more(done.passed_over, "passed over")
    )
    if done.failed:
        say("see what failed with `speecharchive runs --failures`")
        raise typer.Exit(1)


def reextract(
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="OUTLET", help="Of this outlet only.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only pages captured since.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=9_999, help="Processes.  [default: one a core]")
    ] = None,
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Read every stored article again with today's parser.

    Versions stay; what is derived from them is renewed.
    """
    import os

    from speecharchive.index.upkeep import merged_after
    from speecharchive.ingest.reextracting import reextract as run
    from speecharchive.query.filters import first_day

    known = known_registry()
    day = first_day(since)
    with (
        open_to_write(db, captures, create=False) as archive,
        progress("reextract") as seen,
        merged_after(archive.engine),
    ):
        done = run(
            archive,
            known,
            only=held_outlets(archive, outlet or ()),
            since=day,
            jobs=jobs or os.cpu_count() or 1,
            seen=seen,
        )
    say(_counts(done))
    if done.failed:
        say("see what failed with `speecharchive runs --failures`")
        raise typer.Exit(1)


def _counts(done: Imported | Reextracted) -> str:
    return (
        f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged, {done.failed} failed"
    )


def _more(count: int, what: str) -> str:
    return f", {count} {what}" if count else ""
