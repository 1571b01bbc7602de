"""`demo`: the whole way from a crawl to a CSV, on an invented world of outlets served on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.crawlers import load_crawler
from speecharchive.cli.crawling import report
from speecharchive.cli.options import example
from speecharchive.cli.output import Format, print_rows, say
from speecharchive.cli.watching import progress
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.store.archive import Archive

DATABASE, CAPTURES, CSV = "speecharchive.db", "speecharchive-captures", "speeches.csv"
QUERY = "协商"
Crawler = Callable[..., Sequence[Any]]
_BY_KIND = "SELECT kind, count(*) FROM v_speech GROUP BY kind"


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive demo --dir demo-archive", "speecharchive demo --weeks --dir demo-weeks"
        )
    )(demo)


def demo(
    folder: Annotated[
        Path,
        typer.Option(
            "--dir", metavar="DIR", help="Where the archive is made; it may be there already."
        ),
    ] = Path("demo-archive"),
    weeks: Annotated[
        bool,
        typer.Option(
            "--weeks",
            help="Begin forty days ago and look again four times: a page is edited, one taken down, one comes back.",
        ),
    ] = False,
) -> None:
    """Crawl the bundled demo outlets and show what comes of it.

    They are served on loopback: no network is used. Leaves a database, WARC files and a CSV in DIR.
    """
    from speecharchive.cli.at_work import alone_in
    from speecharchive.export.whole import storage_errors

    crawler = load_crawler()
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder, "demo"):
        failed = _make(crawler, folder, weeks=weeks)
    _say_next(folder, weeks=weeks)
    if failed:
        raise typer.Exit(1)


def _make(crawler: Crawler, folder: Path, *, weeks: bool) -> bool:
    """The archive and what is shown of it; whether anything failed."""
    from speecharchive.errors import UsageError
    from speecharchive.store.archive import Archive

    if weeks and (folder / DATABASE).exists():
        raise UsageError(f"{folder} holds an archive already, and --weeks begins one in the past; give another --dir")  # fmt: skip
    with Archive.open(folder / DATABASE, captures=folder / CAPTURES, create=True) as archive:
        failed = _crawl(crawler, archive, weeks=weeks)
        _show(archive)
        _export(archive, folder / CSV)
        _search(archive)
    return failed


def _crawl(crawler: Crawler, archive: Archive, *, weeks: bool) -> bool:
    """Crawl every demo outlet through the demo's server; whether anything failed."""
    from datetime import timedelta

    from speecharchive import clock
    from speecharchive.demo import weeks as story
    from speecharchive.demo.server import serve
    from speecharchive.demo.world import FIRST_ISSUE, LAST_ISSUE, demo_registry

    with serve() as server, progress("crawl") as seen:
        say(f"the demo's five outlets are served at {server.proxy_url}")

        def crawl(outlets: Sequence[Any], **options: Any) -> list[Any]:
            return list(
                crawler(
                    outlets,
                    archive,
                    proxy=server.proxy_url,
                    delay=0,
                    allow_private=True,
                    progress=lambda outlet, url: seen(f"{outlet} {url}"),
                    **options,
                )
            )

        # The paper is crawled for the days it appeared on, the others for all they have.
        registry = demo_registry()
        papers = [each for each in registry.values() if each.family == "founder_epaper"]
        others = [each for each in registry.values() if each not in papers]
        with clock.shifted(-story.FIRST if weeks else timedelta(0)):
            summaries = crawl(others) + crawl(papers, since=FIRST_ISSUE, until=LAST_ISSUE)
        for look in story.LOOKS if weeks else ():
            look.turn(server)
            with clock.shifted(-look.ago):
                summaries += crawl([registry[story.OUTLET]], recheck=":1d")
    report(summaries)
    return any(run.status != "finished" or run.failed for run in summaries)


def _show(archive: Archive) -> None:
    """A table of what is archived, on standard output."""
    from speecharchive.cli.searching import who
    from speecharchive.query.filters import Filters
    from speecharchive.query.search import listed
    from speecharchive.query.snapshot import snapshot

    with snapshot(archive) as view:
        shown = {
            "id": "id",
            "dated_on": "date",
            "outlet": "outlet",
            "kind": "kind",
            "speaker": "speaker",
            "title": "title",
        }
        rows = listed(view, Filters())
        print_rows(rows, Format.table, columns=tuple(shown), shown=shown, styled={"speaker": who})


def _export(archive: Archive, target: Path) -> None:
    from speecharchive.export.job import Wanted, export_to_file

    manifest = export_to_file(archive, Wanted("csv"), target)
    say(
        f"{counted(manifest.rows, 'speech')} written to {target}, with {target.name}.manifest.json beside it"
    )


def _search(archive: Archive) -> None:
    """One search, as a person would type it; it finds traditional characters with simplified ones."""
    from speecharchive.cli.searching import print_found
    from speecharchive.query.filters import Filters
    from speecharchive.query.language import parse_query

    typer.echo(f"\nspeecharchive search {QUERY} --limit 5\n")
    print_found(archive, parse_query(QUERY), Filters(copies=False), limit=5, format=Format.table)


def _say_next(folder: Path, *, weeks: bool) -> None:
    database = folder / DATABASE
    say("")
    say("Next, for instance:")
    told = (
        f"speecharchive changes --db {database}      (the edit, character by character)",
        f"speecharchive changes --withdrawn --db {database}      (what was taken down, and what came back)",
    )
    for command in (
        *(told if weeks else ()),
        f"speecharchive search 高质量 --db {database}",
        f"speecharchive show ID --db {database}      (an id from the table)",
        f"speecharchive sql --db {database} '{_BY_KIND}'",
        f"speecharchive verify --db {database}",
        "speecharchive outlets      (the real outlets; `speecharchive crawl NAME` crawls one)",
    ):
        say(f"  {command}")
