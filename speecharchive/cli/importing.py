"""`import`, `reextract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.capturing import say_left_here
from speecharchive.cli.known import held_outlets, known_registry
from speecharchive.cli.options import Captures, Db, example, open_to_write
from speecharchive.cli.output import say
from speecharchive.cli.watching import progress, progress_in_bytes
from speecharchive.cli.withdrawing import seal_what_came

if TYPE_CHECKING:
    from speecharchive.ingest.importing import Imported
    from speecharchive.ingest.reextracting import Reextracted
    from speecharchive.ingest.sources import Sources
    from speecharchive.store.archive import Archive


Jobs = Annotated[
    int | None, typer.Option(min=1, max=9_999, help="Processes.  [default: one a core]")
]


def register(app: typer.Typer) -> None:
    app.command(
        "import",
        epilog=example(
            "speecharchive import saved-pages/ --outlet zhuzhou-rednet",
            "speecharchive import crawl.warc.gz",
            "speecharchive import --registered --kind speech --kind work-report CC-NEWS-*.warc.gz",
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
    registered: Annotated[
        bool,
        typer.Option(
            "--registered",
            help="Of WARC files only what outlets of the registry publish; with --outlet only what that one does.",
        ),
    ] = False,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Of WARC files store only pages of this kind."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read files that were imported before once more.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what would be stored; write nothing.")
    ] = False,
    jobs: Jobs = None,
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Store pages that were saved elsewhere.

    Takes .html, .txt, PDF and Word files, folders of them, .warc, .warc.gz and .wacz. Importing a page again changes nothing; an import that was cut off goes on where it was. A page's identity is --url, else its canonical link, else its bytes.
    """
    from speecharchive.ingest.importing import known_progress
    from speecharchive.ingest.inputs import check_paths, check_url
    from speecharchive.ingest.selection import Selection
    from speecharchive.ingest.sources import Sources
    from speecharchive.query.choices import require_choice
    from speecharchive.store.imported_files import Progress

    check_url(paths, url)
    check_paths(paths)
    for each in kind or ():
        require_choice("kind", each)
    known = known_registry()
    publisher = known[outlet] if outlet else None
    selection = Selection(known, publisher, registered, frozenset(kind or ()))
    if dry_run:
        _try(paths, Sources(selection, Progress, url=url), _processes(jobs))
        return
    with open_to_write(db, captures) as archive:
        sources = Sources(selection, known_progress(archive), again=again, url=url)
        done = _import(archive, paths, sources, _processes(jobs))
        seal_what_came(archive)
        left = say_left_here(archive)
    _say_reasons(done, ": see `speecharchive runs --failures`")
    say(_summary(done))
    if done.failed:
        say("see what failed with `speecharchive runs --failures`")
    if done.failed or left:
        raise typer.Exit(1)


def _import(archive: Archive, paths: list[str], sources: Sources, jobs: int) -> Imported:
    from speecharchive.index.upkeep import merged_after
    from speecharchive.ingest.importing import import_pages
    from speecharchive.ingest.sources import size_of

    with merged_after(archive.engine), progress_in_bytes("import", lambda: size_of(paths)) as seen:
        return import_pages(archive, paths, sources, jobs=jobs, seen=seen)


def _try(paths: list[str], sources: Sources, jobs: int) -> None:
    from speecharchive.ingest.sources import size_of
    from speecharchive.ingest.trial import dry_run

    with progress_in_bytes("read", lambda: size_of(paths)) as seen:
        done, kinds = dry_run(paths, sources, jobs=jobs, seen=seen)
    _say_reasons(done)
    of_kinds = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    say(f"would store {done.new} articles" + (f": {of_kinds}" if of_kinds else ""))
    say(_summary(done).partition(" new, ")[2] or "nothing was written")
    if done.failed:
        raise typer.Exit(1)


def _say_reasons(done: Imported, where: str = "") -> None:
    for reason in done.reasons:
        say(reason)
    if done.failed > len(done.reasons):
        say(f"… and {done.failed - len(done.reasons)} more{where}")


def _summary(done: Imported) -> str:
    from speecharchive.ingest.selection import counted

    passed = ", ".join(counted(done.passed))
    return (
        _counts(done)
        + _more(done.captured_only, "without an article")
        + _more(done.missed, "looks at held pages that found none")
        + _more(done.passed_over, "passed over")
        + (f" ({passed})" if passed else "")
        + _more(done.files_before, "imported before as whole files")
    )


def _processes(jobs: int | None) -> int:
    import os

    return jobs or os.cpu_count() or 1


def reextract(
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="OUTLET", help="Of this outlet only.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only pages captured since.")
    ] = None,
    jobs: Jobs = None,
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Read every stored article again with today's parser.

    Versions stay; what is derived from them is renewed.
    """
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
            jobs=_processes(jobs),
            seen=seen,
        )
    say(_counts(done) + _more(done.absent, "without the page"))
    if done.failed:
        say("see what failed with `speecharchive runs --failures`")
        raise typer.Exit(1)


def _counts(done: Imported | Reextracted) -> str:
    return (
        f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged, {done.failed} failed"
    )


def _more(count: int, what: str) -> str:
    return f", {count} {what}" if count else ""
