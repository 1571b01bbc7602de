"""`crawl`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive import clock
from speecharchive.cli.capturing import say_left_here
from speecharchive.cli.crawlers import load_crawler
from speecharchive.cli.known import known_registry
from speecharchive.cli.options import (
    MOST,
    Captures,
    Db,
    Proxy,
    Since,
    Until,
    example,
    open_to_write,
)
from speecharchive.cli.output import say
from speecharchive.cli.watching import progress
from speecharchive.cli.withdrawing import seal_what_came
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.outlets import Outlet
    from speecharchive.store.archive import Archive

CONTACT_VARIABLE = "SPEECHARCHIVE_CONTACT"

Names = Annotated[
    list[str] | None, typer.Argument(metavar="OUTLET", help="Outlets of the registry.")
]
All = Annotated[bool, typer.Option("--all", help="Every outlet with a known address.")]
Due = Annotated[
    bool,
    typer.Option("--due", help="Only those that are due by their schedules, and nobody crawls."),
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Try pages again that failed before.")
]
MaxPages = Annotated[
    int | None,
    typer.Option(min=1, max=MOST, metavar="N", help="Article pages to fetch at most, each outlet."),
]
StartUrls = Annotated[
    list[str] | None,
    typer.Option(metavar="URL", help="Start here instead of at the registry's pages."),
]
Recheck = Annotated[
    str | None,
    typer.Option(
        metavar="POLICY",
        help="When held pages are looked at again, by age; see above.  [default: the outlet's, else "
        "$SPEECHARCHIVE_RECHECK, else 3d:1d,30d:7d,365d:30d,:180d]",
    ),
]
WithdrawnAfter = Annotated[
    str | None,
    typer.Option(
        metavar="MISSES:DAYSd",
        envvar="SPEECHARCHIVE_WITHDRAWN_AFTER",
        help="When a missing page counts as withdrawn.  [default: 3:14d]",
    ),
]
BudgetOption = Annotated[
    str | None,
    typer.Option(
        "--budget",
        metavar="BUDGET",
        help="What the run of an outlet may spend.  [default: the outlet's, else $SPEECHARCHIVE_BUDGET, "
        "else requests=20000,hours=12,megabytes=5000,depth=500]",
    ),
]


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive crawl zhuzhou-ribao --since 2024-12-20 --until 2024-12-31",
            "speecharchive crawl --all --due      (from cron or a systemd timer)",
            "speecharchive crawl zhuzhou-rednet --budget requests=500,hours=0.5",
            "speecharchive crawl zhuzhou-rednet --recheck 7d:1d,60d:7d,:90d --withdrawn-after 4:30d",
        )
    )(crawl)


def crawl(
    outlets: Names = None,
    all_: All = False,
    due: Due = False,
    retry_failed: RetryFailed = False,
    since: Since = None,
    until: Until = None,
    max_pages: MaxPages = None,
    start: StartUrls = None,
    proxy: Proxy = None,
    recheck: Recheck = None,
    withdrawn_after: WithdrawnAfter = None,
    budget: BudgetOption = None,
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Crawl outlets, store every response, read the pages.

    Robots.txt is obeyed and each host given time. A crawl that was interrupted goes on where it was. Each outlet's crawl is a run; see `runs`.

    Pages that are held are looked at again when they are due: by --recheck 3d:1d,30d:7d,:180d daily in their first three
    days, weekly in their first month, else twice a year, whether a listing still shows them or not; `:0d` looks at all
    of them. Pages that go missing show in `changes --withdrawn`. With --since or --until only listed pages are looked at.
    """
    options = days(since, until) | {
        "max_pages": max_pages,
        "retry_failed": retry_failed,
        "start_urls": start or None,
        "proxy": proxy,
        "recheck": recheck,
        "withdrawn_after": withdrawn_after,
        "budget": budget,
        "alone": due,
    }
    crawler = load_crawler()
    chosen = _chosen(outlets or [], all_ or (due and not outlets), start)
    with open_to_write(db, captures) as archive:
        if due:
            chosen = _due(archive, chosen)
        if not chosen:
            return
        warn_without_contact()
        with progress("crawl") as seen:
            summaries = crawler(
                chosen, archive, progress=lambda outlet, url: seen(f"{outlet} {url}"), **options
            )
        seal_what_came(archive)
        left = say_left_here(archive)
    report(summaries)
    if any(run.failed for run in summaries):
        say("see what failed with `speecharchive runs --failures`")
    if any(run.stopped for run in summaries):
        raise typer.Exit(130)
    failed = any(run.status != "finished" or run.failed for run in summaries)
    if failed or left or any(run.breaches for run in summaries):
        raise typer.Exit(1)


def warn_without_contact() -> None:
    if not os.environ.get(CONTACT_VARIABLE, "").strip():
        say(
            f"warning: the sites are not told whom to ask about this crawl; "
            f"set {CONTACT_VARIABLE} to your e-mail or web address"
        )


def report(summaries: Sequence[Any]) -> None:
    """A line for each run, for people: the rows are in `runs`."""
    for run in summaries:
        counts = (
            f"{counted(run.requests, 'request')}, {counted(run.captures, 'capture')}, {run.new} new, {run.changed} changed, "
            f"{run.unchanged} unchanged, {run.failed} failed"
        )
        why = f" ({run.reason})" if run.reason else ""
        say(f"{run.outlet}: {run.status}{why}: {counts}")
        for breach in run.breaches:
            say(f"{run.outlet}: breach: {breach}")


def _chosen(names: list[str], everything: bool, start: list[str] | None) -> list[Outlet]:
    """Raises UnknownOutlet, and UsageError where nothing or too much is asked for."""
    from speecharchive.errors import UsageError

    if names and everything:
        raise UsageError("name outlets or give --all, not both")
    if start and len(names) != 1:
        raise UsageError("--start needs exactly one outlet, whose pages they are")
    if everything:
        return all_outlets()
    if not names:
        raise UsageError("name an outlet (see `speecharchive outlets`), or give --all")
    return named_outlets(names, started=bool(start))


def all_outlets() -> list[Outlet]:
    """Those with a known address."""
    from speecharchive.outlets import registry

    return [outlet for outlet in registry().values() if outlet.starts]


def named_outlets(names: list[str], *, started: bool = False) -> list[Outlet]:
    """Raises UnknownOutlet, and UsageError for one without an address unless it is `started` somewhere else."""
    from speecharchive.errors import UsageError

    known = known_registry()
    chosen = [known[name] for name in dict.fromkeys(names)]
    for outlet in chosen:
        if not outlet.starts and not started:
            raise UsageError(
                f"no start page of {outlet.name} is known; give one with `crawl --start URL`"
            )
    return chosen


def _due(archive: Archive, outlets: list[Outlet]) -> list[Outlet]:
    """The longest due first; says when the next one is where none is."""
    from speecharchive.normalise.dates import china_minute
    from speecharchive.query.due import due_crawls
    from speecharchive.store.engine import reading

    now = clock.now()
    with reading(archive.engine) as connection:
        crawls = [due for due in due_crawls(connection, outlets, now) if not due.running]
    due = [each.outlet for each in crawls if each.at <= now]
    if not due:
        upcoming = (
            f"; the next is {crawls[0].outlet.name} at {china_minute(crawls[0].at)}"
            if crawls
            else ""
        )
        say(f"nothing is due{upcoming}")
    return due


def days(since: str | None, until: str | None) -> dict[str, Any]:
    """Raises BadFilter."""
    from speecharchive.errors import BadFilter
    from speecharchive.query.filters import first_day, last_day

    first, last = first_day(since), last_day(until)
    if first and last and first > last:
        raise BadFilter(f"--since {since} is later than --until {until}")
    return {
        "since": date.fromisoformat(first) if first else None,
        "until": date.fromisoformat(last) if last else None,
    }
