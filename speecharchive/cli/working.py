"""`worker` and `jobs`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.capturing import say_left_here
from speecharchive.cli.crawling import all_outlets, named_outlets, report, warn_without_contact
from speecharchive.cli.options import (
    MOST,
    AskedFormat,
    Captures,
    Db,
    Proxy,
    example,
    open_to_read,
    open_to_write,
)
from speecharchive.cli.output import print_rows, say

if TYPE_CHECKING:
    from speecharchive.store.archive import Archive


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive worker --processes 8",
            "speecharchive worker --db postgresql://archive@db.example/archive --captures /srv/captures",
        )
    )(worker)
    app.command(
        epilog=example(
            "speecharchive jobs",
            "speecharchive jobs --retry 4711",
            "speecharchive jobs --cancel 4712",
        )
    )(jobs)


def worker(
    outlets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OUTLET",
            help="Put these alone into the queue.  [default: all with a known address]",
        ),
    ] = None,
    processes: Annotated[
        int, typer.Option(min=1, max=256, metavar="N", help="Outlets to crawl at once.")
    ] = 4,
    heartbeat: Annotated[
        float,
        typer.Option(
            min=0.25,
            max=300,
            metavar="SECONDS",
            help="How often it says that it lives, the same for all workers; after four in vain its jobs are taken up by others.",
        ),
    ] = 15.0,
    proxy: Proxy = None,
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Crawl what is due, together with other workers.

    It goes on until Ctrl-C or SIGTERM. The workers of an archive on PostgreSQL, on any number of machines, share its queue: one job an outlet, one crawl at a time of the outlets of a host, each put
    into the queue when `crawl --due` would crawl it. What a killed worker had taken is another's after a minute. Needs the extra
    `workers`; `speecharchive db upgrade` makes the queue, `speecharchive jobs` shows it.
    """
    chosen = named_outlets(outlets) if outlets else all_outlets()
    with open_to_write(db, captures, create=False) as archive:
        _require(archive)
        from speecharchive.queue.plan import Pace
        from speecharchive.queue.worker import work

        def began() -> None:
            warn_without_contact()
            say(f"{processes} crawls at once; Ctrl-C ends them in good order")

        reason = work(
            chosen,
            archive,
            processes=processes,
            began=began,
            ended=lambda run: report([SimpleNamespace(**run)]),
            failed=lambda outlet, why: say(f"{outlet}: {why}"),
            pace=Pace(heartbeat),
            proxy=proxy,
        )
        left = say_left_here(archive)
    say(reason)
    if left:
        raise typer.Exit(1)


def jobs(
    retry: Annotated[
        list[int] | None,
        typer.Option(metavar="ID", min=1, max=MOST, help="Let a dead job wait for a worker again."),
    ] = None,
    cancel: Annotated[
        list[int] | None,
        typer.Option(
            metavar="ID",
            min=1,
            max=MOST,
            help="Take a job that waits out of the queue, or end the crawl of one that runs.",
        ),
    ] = None,
    format: AskedFormat = None,
    db: Db = None,
) -> None:
    """List the jobs of the workers, retry or cancel one.

    Running is what they do now, waiting what comes next, dead what they could not do.

    A job whose process died six times, or that ended without a run, is dead; why, says the last column. It, and one that was cancelled, is put into the queue again
    when the outlet's schedule comes round. What was done is in `speecharchive runs`.
    """
    from speecharchive.queue import jobs as queue

    if not (retry or cancel):
        with open_to_read(db) as archive:
            _require(archive)
            print_rows(queue.jobs(archive.engine), format, columns=queue.COLUMNS)
        return
    with open_to_write(db, create=False) as archive:
        _require(archive)
        for job in retry or []:
            queue.retry(archive.engine, job)
            say(f"job {job} waits for a worker")
        for job in cancel or []:
            ending = queue.cancel(archive.engine, job)
            say(f"job {job} is cancelled{'; its crawl ends in good order' if ending else ''}")


def _require(archive: Archive) -> Any:
    """Raises UsageError, ExtraMissing."""
    from speecharchive.queue.place import require_queue

    require_queue(archive.engine.url)
    from speecharchive.queue.schema import require_tables

    require_tables(archive.engine, archive.place)
