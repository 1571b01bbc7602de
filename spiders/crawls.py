"""Crawls of several outlets side by side in one event loop, each a run of its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from scrapy.crawler import Crawler
from scrapy.settings import Settings

from speecharchive.budget import budget_of
from speecharchive.capture.warc import WarcWriter
from speecharchive.errors import EmptyListing, OutletBusy, ServiceMissing, SpeecharchiveError
from speecharchive.ingest.stored import read_again
from speecharchive.interruption import Stop, interruptible_loop
from speecharchive.monitors import hook
from speecharchive.monitors.thresholds import thresholds
from speecharchive.outlets import Outlet
from speecharchive.query.runs import last_finished
from speecharchive.quiet import quiet_of
from speecharchive.recheck import Policy, recheck_of
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.frontier import Frontier
from speecharchive.store.hosts import HostLedger
from speecharchive.store.observations import Watch
from speecharchive.store.telling import note_told, take_untold
from spiders.base import OutletSpider
from spiders.network import guarded_network
from spiders.session import CrawlSession, Plan, Progress
from spiders.settings import CONTACT_VARIABLE
from spiders.spending import Spending
from spiders.turns import Turns
from spiders.verdict import RunSummary, judged, summary_of, unlisted, verdict

SIDE_BY_SIDE = 8
"""Outlets crawled at once; those of one host take turns."""


class Crawls:
    """What the crawls of one process share."""

    reason: str | None = None
    """Why they are to end."""

    def __init__(
        self,
        archive: Archive,
        plan: Plan,
        settings: Settings,
        progress: Progress | None,
        pace: Archive | None = None,
    ) -> None:
        self._archive = archive
        self._plan = plan
        self._settings = settings
        self._progress = progress
        self._turnstile = asyncio.Semaphore(SIDE_BY_SIDE)
        self._turns = Turns(
            HostLedger((pace or archive).engine),
            settings.getfloat("HOST_DELAY"),
            settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        )
        self._thresholds = thresholds()
        self._sessions: list[CrawlSession] = []
        self.ending = asyncio.Event()
        """Set once there is a reason."""
        self.fatal: SpeecharchiveError | None = None
        """The first error that ended a run at once: of storage or database."""

    @contextmanager
    def running(self, before: Stop | None = None) -> Iterator[None]:
        """While the block lasts names resolve to public addresses alone, and signals end the crawls in good order, also one that came `before`."""
        plan = self._plan
        with (
            guarded_network(proxy=plan.proxy, allow_private=plan.allow_private),
            interruptible_loop(lambda number: self.end(f"stopped by {number.name}"), before),
        ):
            yield

    def end(self, reason: str) -> None:
        """End those under way in good order, as a signal does."""
        self.reason = self.reason or reason
        self.ending.set()
        for session in self._sessions:
            session.stop()

    async def crawl(self, outlet: Outlet) -> RunSummary | None:
        """Crawl the outlet when it is its turn; None where a signal came before, or another crawl is at it."""
        async with self._turnstile:
            if self.reason is not None:
                return None
            try:
                session = self._begin(outlet)
            except OutletBusy:
                return None
            self._sessions.append(session)
            try:
                await _run_crawler(session, self._settings)
            finally:
                _end(session, self.reason)
                self._sessions.remove(session)
                self.fatal = self.fatal or session.fatal
            if self.reason is None and self._archive.holdings.store is not None:
                await self._put_away()
            await self._tell()
            return summary_of(session, stopped=self.reason is not None)

    async def _tell(self) -> None:
        """Off this thread, since a mail server may take its time."""
        if not hook.is_wanted():
            return
        if breaches := take_untold(self._archive.engine):
            sent = await asyncio.to_thread(hook.send, breaches)
            note_told(self._archive.engine, breaches, sent)

    async def _put_away(self) -> None:
        """Beside the other crawls: a file may take minutes to arrive."""
        try:
            await asyncio.to_thread(self._archive.put_away)
        except ServiceMissing as error:
            self.fatal = self.fatal or error

    def _begin(self, outlet: Outlet) -> CrawlSession:
        archive, plan = self._archive, self._plan
        with reading(archive.engine) as connection:
            finished = last_finished(connection, outlet.name)
        last = date.fromisoformat(finished[:10]) if finished else None
        ledger = archive.begin_run(
            "crawl",
            outlet,
            self._settings["USER_AGENT"],
            reread=read_again(archive, lambda _: outlet),
            alone=plan.alone,
        )
        ledger.watch_by(Watch(policy_of(outlet, plan), plan.rule))
        writer = WarcWriter(
            archive.captures,
            f"{outlet.name}-{ledger.id}",
            contact=os.environ.get(CONTACT_VARIABLE),
            closed=ledger.file_closed,
        )
        return CrawlSession(
            outlet,
            archive,
            ledger,
            Frontier(ledger),
            writer,
            self._turns,
            plan,
            self._progress,
            quiet=quiet_of(outlet.quiet),
            spending=Spending(plan.budget or budget_of(outlet.budget)),
            last_crawl=last,
            thresholds=self._thresholds,
        )


def reason_of(error: BaseException) -> str:
    """For the runs that end because of it; what is none of ours may quote whole statements."""
    return str(error) if isinstance(error, SpeecharchiveError) else type(error).__name__


def policy_of(outlet: Outlet, plan: Plan) -> Policy:
    """What was asked for, else the outlet's own, else the operator's. Raises UsageError."""
    return plan.recheck or recheck_of(outlet.recheck)


async def _run_crawler(session: CrawlSession, settings: Settings) -> None:
    crawler = Crawler(OutletSpider, _settings_of(session.outlet, settings))
    stopping: set[asyncio.Task[None]] = set()

    def end_crawl() -> None:
        """One that is still starting would never end if Scrapy were asked now: it finds no page to fetch, and ends."""
        running = crawler.crawling and crawler.engine is not None and crawler.engine.running
        if running and not stopping:
            stopping.add(asyncio.ensure_future(crawler.stop_async()))

    session.end_crawl = end_crawl
    seconds = session.spending.budget.hours * 3600
    clock = asyncio.get_running_loop().call_later(seconds, session.out_of_time)
    try:
        await crawler.crawl_async(session=session)
    finally:
        clock.cancel()
    for task in stopping:
        await task


def _settings_of(outlet: Outlet, settings: Settings) -> Settings:
    if outlet.certificates != "unchecked":
        return settings
    own = settings.copy()
    own.set("DOWNLOAD_VERIFY_CERTIFICATES", False, priority="cmdline")
    return own


def _end(session: CrawlSession, interrupted: str | None) -> None:
    """Close the run's files and row; an error here does not hide the one that ended the run."""
    try:
        session.writer.close()
        if session.fatal is None:
            session.tell_spent()
        status, reason = verdict(session, interrupted)
        if session.fatal is None and (empty := unlisted(session, status)):
            session.ledger.fail(empty, EmptyListing(f"{empty}: no article is listed there"))
        session.ledger.finish(status, reason, judged=judged(session, status))
    except ServiceMissing as error:
        session.fatal = session.fatal or error
