"""`crawl`: what the command line and the demo call."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.settings import Settings

from speecharchive import __version__
from speecharchive.capture.warc import WarcWriter
from speecharchive.errors import ServiceMissing, UsageError
from speecharchive.ingest.stored import read_again
from speecharchive.outlets import Outlet, Start
from speecharchive.presence import RULE, read_rule
from speecharchive.query.runs import last_finished, runs
from speecharchive.quiet import Quiet, read_quiet
from speecharchive.recheck import DEFAULT, Policy, read_policy
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.frontier import Frontier
from speecharchive.store.hosts import HostLedger
from speecharchive.store.observations import Watch
from spiders import discovery
from spiders.base import OutletSpider
from spiders.interruption import interruptible
from spiders.loop import run_to_end
from spiders.network import guarded_network
from spiders.session import CrawlSession, Plan, Progress
from spiders.settings import CONTACT_VARIABLE, QUIET_VARIABLE, RECHECK_VARIABLE
from spiders.turns import Turns

SIDE_BY_SIDE = 8
"""Outlets crawled at once; those of one host take turns."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run as its row says when it ended."""

    run_id: int
    outlet: str
    status: str
    """`finished`, `failed` or `interrupted`."""
    reason: str | None
    requests: int
    captures: int
    new: int
    changed: int
    unchanged: int
    failed: int


def crawl(
    outlets: Sequence[Outlet],
    archive: Archive,
    *,
    since: date | None = None,
    until: date | None = None,
    max_pages: int | None = None,
    max_requests: int | None = None,
    retry_failed: bool = False,
    start_urls: Sequence[str] | None = None,
    proxy: str | None = None,
    progress: Progress | None = None,
    delay: float | None = None,
    allow_private: bool = False,
    recheck: str | None = None,
    withdrawn_after: str | None = None,
) -> list[RunSummary]:
    """Crawl `outlets` side by side, one run row each; may be called again in one process.

    `max_pages` counts articles, `max_requests` listings too. `delay` is the pause in seconds between two requests to a host (by default that of the settings, and none
    behind a proxy on this machine). `allow_private` lets it connect to private addresses. `recheck` says when held pages
    are looked at again (`speecharchive.recheck`), `withdrawn_after` when missing ones count as withdrawn (`3:14d`).

    Raises UsageError (an outlet without an address and no `start_urls`, a policy or rule that cannot be read), StorageFull,
    DatabaseUnavailable.
    """
    chosen = [with_starts(outlet, start_urls) for outlet in outlets]
    if start_urls and len(chosen) != 1:
        raise UsageError("start addresses belong to one outlet: name exactly one")
    plan = Plan(
        since, until, max_pages, max_requests, retry_failed, proxy, allow_private,
        recheck=read_policy(recheck) if recheck else None,
        rule=read_rule(withdrawn_after) if withdrawn_after else RULE,
    )  # fmt: skip
    for outlet in chosen:
        _policy(outlet, plan)
        _quiet(outlet)
    settings = _settings(plan, delay)
    archive.recover_files()
    return run_to_end(_crawl_all(chosen, archive, plan, settings, progress))


def with_starts(outlet: Outlet, start_urls: Sequence[str] | None) -> Outlet:
    """The outlet with the start pages given, or its own. Raises UsageError where there are none."""
    if not start_urls:
        if not outlet.starts:
            raise UsageError(
                f"{outlet.name}: no address of it is known; give a start address, or import saved pages"
            )
        return outlet
    hosts = [urlsplit(url).hostname for url in start_urls]
    if not all(re.match(r"https?://", url) for url in start_urls) or None in hosts:
        raise UsageError("a start address must be a whole http or https address")
    known = {start.url: start for start in outlet.starts}
    starts = tuple(known.get(url, Start(url, outlet.title)) for url in start_urls)
    own = tuple(dict.fromkeys((*outlet.hosts, *(host for host in hosts if host))))
    return replace(outlet, starts=starts, hosts=own)


def user_agent() -> str:
    contact = " ".join(os.environ.get(CONTACT_VARIABLE, "").split())
    who = f"+{contact}" if contact else "archive of public speeches; no contact set"
    return f"speecharchive/{__version__} ({who})"


def _settings(plan: Plan, delay: float | None) -> Settings:
    settings = Settings()
    settings.setmodule("spiders.settings", priority="project")
    settings.set("USER_AGENT", user_agent(), priority="cmdline")
    if delay is None and plan.proxy and _is_this_machine(plan.proxy):
        delay = 0.0
    if delay is not None:
        settings.set("HOST_DELAY", delay, priority="cmdline")
    if delay == 0:
        settings.set("CONCURRENT_REQUESTS", 16, priority="cmdline")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8, priority="cmdline")
    for name in ("scrapy", "twisted", "protego"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return settings


def _is_this_machine(proxy: str) -> bool:
    host = urlsplit(proxy).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _crawl_all(
    outlets: Sequence[Outlet],
    archive: Archive,
    plan: Plan,
    settings: Settings,
    progress: Progress | None,
) -> list[RunSummary]:
    turnstile = asyncio.Semaphore(SIDE_BY_SIDE)
    turns = Turns(
        HostLedger(archive.engine),
        settings.getfloat("HOST_DELAY"),
        settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
    )
    sessions: list[CrawlSession] = []
    with (
        guarded_network(proxy=plan.proxy, allow_private=plan.allow_private),
        interruptible(sessions) as stop,
    ):

        async def one(outlet: Outlet) -> RunSummary | None:
            async with turnstile:
                if stop.reason is not None:
                    return None
                session = _begin(outlet, archive, plan, turns, progress)
                sessions.append(session)
                try:
                    await _run_crawler(session, settings)
                finally:
                    _end(session, stop.reason)
                return _summary(session)

        done = await asyncio.gather(*(one(outlet) for outlet in outlets))
    fatal = next((session.fatal for session in sessions if session.fatal), None)
    if fatal is not None:
        raise fatal
    return [summary for summary in done if summary is not None]


def _begin(
    outlet: Outlet, archive: Archive, plan: Plan, turns: Turns, progress: Progress | None
) -> CrawlSession:
    with reading(archive.engine) as connection:
        finished = last_finished(connection).get(outlet.name)
    last = date.fromisoformat(finished[:10]) if finished else None
    ledger = archive.begin_run(
        "crawl", outlet, user_agent(), reread=read_again(archive, lambda _: outlet)
    )
    ledger.watch_by(Watch(_policy(outlet, plan), plan.rule))
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
        turns,
        plan,
        progress,
        quiet=_quiet(outlet),
        last_crawl=last,
    )


def _policy(outlet: Outlet, plan: Plan) -> Policy:
    """What was asked for, else the outlet's own, else the operator's. Raises UsageError."""
    if plan.recheck is not None:
        return plan.recheck
    return read_policy(outlet.recheck or os.environ.get(RECHECK_VARIABLE) or DEFAULT)


def _quiet(outlet: Outlet) -> Quiet:
    """The outlet's own quiet hours, else the operator's. Raises UsageError."""
    hours = outlet.quiet or os.environ.get(QUIET_VARIABLE)
    return read_quiet(hours) if hours else Quiet()


async def _run_crawler(session: CrawlSession, settings: Settings) -> None:
    crawler = Crawler(OutletSpider, settings)
    stopping: set[asyncio.Task[None]] = set()

    def end_crawl() -> None:
        if crawler.crawling and not stopping:
            stopping.add(asyncio.ensure_future(crawler.stop_async()))

    session.end_crawl = end_crawl
    await crawler.crawl_async(session=session)
    for task in stopping:
        await task


def _end(session: CrawlSession, interrupted: str | None) -> None:
    """Close the run's files and row; an error here does not hide the one that ended the run."""
    try:
        session.writer.close()
        status, reason = verdict(session, interrupted)
        session.ledger.finish(status, reason)
    except ServiceMissing as error:
        session.fatal = session.fatal or error


def verdict(
    session: CrawlSession, interrupted: str | None
) -> tuple[Literal["finished", "failed", "interrupted"], str | None]:
    """How the run's row ends. A run that found nothing where something ought to be has failed."""
    if session.fatal is not None:
        return "failed", str(session.fatal)
    if session.fault:
        return "failed", session.fault
    left = session.frontier.pending()
    if interrupted:
        return "interrupted", f"{interrupted}; {left} pages wait for the next crawl"
    if session.quieted:
        return "interrupted", f"{session.quieted}; {left} pages wait for the next crawl"
    if session.waiting:
        return "failed", session.waiting
    if fault := _found_nothing(session):
        return "failed", fault
    notes = []
    if left:
        notes.append(f"stopped at {session.plan.max_pages} pages; {left} wait for the next crawl")
    if session.forbidden:
        notes.append(f"{session.forbidden} pages left out: robots.txt forbids them")
    if session.missed:
        notes.append(f"{session.missed} held pages were not found")
    return "finished", "; ".join(notes) or None


def _found_nothing(session: CrawlSession) -> str | None:
    plan = session.plan
    if plan.max_pages is not None or session.items:
        return None
    if session.listings:
        return "no article is listed anywhere: look whether the site's layout changed"
    if any(not discovery.is_template(start.url) for start in session.outlet.starts):
        return "no start page could be read"
    span = discovery.issue_days(plan.since, plan.until, session.last_crawl)
    if len(span) >= discovery.DEFAULT_DAYS:
        return f"no issue from {span[-1]} to {span[0]} could be read"
    return None


def _summary(session: CrawlSession) -> RunSummary:
    with reading(session.archive.engine) as connection:
        row = next(
            row
            for row in runs(connection, outlets=(session.outlet.name,))
            if row["id"] == session.ledger.id
        )
    names = [item.name for item in fields(RunSummary) if item.name != "run_id"]
    return RunSummary(run_id=session.ledger.id, **{name: row[name] for name in names})
