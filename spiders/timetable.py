"""`crawl_when_due`: crawls each outlet when its schedule says so, until a signal comes. What `crawl --due` does, in one process.

All that it knows stands in the archive's runs, so a killed process leaves nothing undone that the next one, or cron, does
not see; several of them at one archive do no outlet twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from speecharchive import clock
from speecharchive.interruption import Stop, interruptible
from speecharchive.outlets import Outlet
from speecharchive.query.due import due_crawls
from speecharchive.query.settings import require_settings
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from spiders.crawls import SIDE_BY_SIDE, Crawls, reason_of
from spiders.loop import run_to_end
from spiders.run import prepared
from spiders.session import Plan, Progress
from spiders.verdict import RunSummary

LONGEST_SLEEP = 60.0
"""Seconds: so late at most is seen what another process did meanwhile."""


def crawl_when_due(
    outlets: Sequence[Outlet],
    archive: Archive,
    *,
    began: Callable[[], None],
    ended: Callable[[RunSummary], None],
    proxy: str | None = None,
    progress: Progress | None = None,
    delay: float | None = None,
    allow_private: bool = False,
) -> str:
    """Returns why it ended. `began` is called once no setting is found wrong, `ended` after each run, in the crawl's own thread.

    Raises UsageError (a schedule, policy or quiet hours that cannot be read), StorageFull, DatabaseUnavailable.
    """
    plan = Plan(proxy=proxy, allow_private=allow_private, alone=True)
    require_settings(outlets)
    crawls = Crawls(archive, plan, prepared(outlets, plan, delay), progress)
    with interruptible() as before:
        began()
        archive.recover_files()
        return run_to_end(_keep(outlets, archive, crawls, ended, before))


async def _keep(
    outlets: Sequence[Outlet],
    archive: Archive,
    crawls: Crawls,
    ended: Callable[[RunSummary], None],
    before: Stop,
) -> str:
    under_way: dict[asyncio.Task[RunSummary | None], str] = {}
    with crawls.running(before):
        stopped = asyncio.ensure_future(crawls.ending.wait())
        try:
            while not (stopped.done() or crawls.fatal):
                seconds = _begin_due(outlets, archive, crawls, under_way)
                await asyncio.wait(
                    {stopped, *under_way}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                _report(under_way, ended)
            if under_way:
                await asyncio.wait(under_way)
                _report(under_way, ended)
        except Exception as error:
            crawls.end(reason_of(error))
            await asyncio.gather(*under_way, return_exceptions=True)
            raise
        finally:
            stopped.cancel()
            with suppress(asyncio.CancelledError):
                await stopped
    if crawls.fatal is not None:
        raise crawls.fatal
    return crawls.reason or ""


def _begin_due(
    outlets: Sequence[Outlet],
    archive: Archive,
    crawls: Crawls,
    under_way: dict[asyncio.Task[RunSummary | None], str],
) -> float:
    """Begin what is due while there is room; returns the seconds until there may be more."""
    now = clock.now()
    with reading(archive.engine) as connection:
        waiting = [each for each in due_crawls(connection, outlets, now) if not each.running]
    busy = set(under_way.values())
    for each in waiting:
        if each.outlet.name in busy:
            continue
        if each.at > now:
            return min(LONGEST_SLEEP, (each.at - now).total_seconds())
        if len(under_way) >= SIDE_BY_SIDE:
            break
        under_way[asyncio.ensure_future(crawls.crawl(each.outlet))] = each.outlet.name
    return LONGEST_SLEEP


def _report(
    under_way: dict[asyncio.Task[RunSummary | None], str], ended: Callable[[RunSummary], None]
) -> None:
    """Raises what a crawl raised."""
    for task in [task for task in under_way if task.done()]:
        del under_way[task]
        summary = task.result()
        if summary is not None:
            ended(summary)
