"""`schedule`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive import clock
from speecharchive.cli.capturing import say_left_here
from speecharchive.cli.crawlers import load_crawler
from speecharchive.cli.crawling import (
    all_outlets,
    named_outlets,
    report,
    warn_without_contact,
)
from speecharchive.cli.options import (
    AskedFormat,
    Captures,
    Db,
    Proxy,
    example,
    open_to_read,
    open_to_write,
)
from speecharchive.cli.output import print_rows, say
from speecharchive.cli.withdrawing import seal_what_came

if TYPE_CHECKING:
    from speecharchive.outlets import Outlet
    from speecharchive.query.due import Due
    from speecharchive.store.archive import Archive

COLUMNS = ("outlet", "next", "schedule", "last_started", "last_status", "in_vain")


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive schedule",
            "speecharchive schedule zhuzhou-ribao zhuzhou-rednet",
            "speecharchive schedule --list --format csv",
        )
    )(schedule)


def schedule(
    outlets: Annotated[
        list[str] | None,
        typer.Argument(metavar="OUTLET", help="These alone.  [default: all with a known address]"),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="Print when each is due next, and crawl nothing.")
    ] = False,
    proxy: Proxy = None,
    format: AskedFormat = None,
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Crawl each outlet when it is due, until Ctrl-C or SIGTERM.

    The same as `crawl --due` from cron every few minutes, in one process. An outlet is due by its schedule, five cron fields in
    China's time and a spread over the outlets (`0 7 * * * ~2h`): its own in the registry, else $SPEECHARCHIVE_SCHEDULE. What was
    missed is made up for once; what failed is tried again after a quarter of an hour, then later and later.
    """
    chosen = named_outlets(outlets) if outlets else all_outlets()
    if list_:
        _print_list(db, chosen, format)
        return
    keep = load_crawler("schedule")

    def began() -> None:
        warn_without_contact()
        say(f"{len(chosen)} outlets; Ctrl-C ends it in good order")

    with open_to_write(db, captures) as archive:
        reason = keep(
            chosen, archive, began=began, ended=lambda run: _ended(archive, run), proxy=proxy
        )
    say(reason)


def _ended(archive: Archive, run: Any) -> None:
    seal_what_came(archive)
    say_left_here(archive)
    report([run])


def _print_list(db: str | None, outlets: list[Outlet], format: Any) -> None:
    from speecharchive.query.due import due_crawls
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        print_rows(_rows(due_crawls(connection, outlets, clock.now())), format, columns=COLUMNS)


def _rows(crawls: list[Due]) -> Iterator[dict[str, Any]]:
    from speecharchive.store.processes import utc_text

    now = clock.now()
    for each in crawls:
        last = each.last
        yield {
            "outlet": each.outlet.name,
            "next": "running" if each.running else utc_text(max(each.at, now)),
            "schedule": each.schedule.text,
            "last_started": utc_text(last.started) if last else None,
            "last_status": last.status if last else None,
            "in_vain": last.in_vain if last else 0,
        }
