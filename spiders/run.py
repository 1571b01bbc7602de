"""`crawl`: what the command line and the demo call."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from scrapy.settings import Settings

from speecharchive import __version__
from speecharchive.budget import budget_of, read_budget
from speecharchive.errors import UsageError
from speecharchive.outlets import Outlet, Start
from speecharchive.presence import RULE, read_rule
from speecharchive.quiet import quiet_of
from speecharchive.recheck import read_policy
from speecharchive.store.archive import Archive
from spiders.crawls import Crawls, policy_of, reason_of
from spiders.loop import run_to_end
from spiders.session import Plan, Progress
from spiders.settings import CONTACT_VARIABLE
from spiders.verdict import RunSummary


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
    articles: Sequence[str] = (),
    proxy: str | None = None,
    progress: Progress | None = None,
    delay: float | None = None,
    timeout: float | None = None,
    allow_private: bool = False,
    recheck: str | None = None,
    withdrawn_after: str | None = None,
    budget: str | None = None,
    alone: bool = False,
    pace: Archive | None = None,
) -> list[RunSummary]:
    """Crawl `outlets` side by side, one run row each; may be called again in one process.

    `max_pages` counts articles, `max_requests` listings too. `articles` are read before those that listings lead to. `delay` is the pause in seconds between two requests to a host
    (by default that of the settings, and none behind a proxy on this machine), `timeout` the seconds in which an answer must
    be whole. `allow_private` lets it connect to private addresses. `recheck` says when held pages are looked at again (`speecharchive.recheck`), `withdrawn_after` when missing
    ones count as withdrawn (`3:14d`), `budget` what the run of an outlet may spend (`speecharchive.budget`). With `alone` an outlet that is being crawled already is passed over.
    Turns at hosts are taken in `pace`, where a crawl into an archive of its own (a trial) shares the pace of another.

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
        budget=read_budget(budget) if budget else None,
        alone=alone,
        started_elsewhere=bool(start_urls),
        articles=tuple(articles),
    )  # fmt: skip
    settings = prepared(chosen, plan, delay, timeout)
    archive.recover_files()
    return run_to_end(_all(chosen, Crawls(archive, plan, settings, progress, pace)))


def prepared(
    outlets: Sequence[Outlet], plan: Plan, delay: float | None, timeout: float | None = None
) -> Settings:
    """Scrapy's settings for a crawl of these outlets. Raises UsageError for what one of them declares and cannot be read."""
    for outlet in outlets:
        policy_of(outlet, plan)
        quiet_of(outlet.quiet)
        budget_of(outlet.budget)
    if delay is None and plan.proxy and _is_this_machine(plan.proxy) and _are_invented(outlets):
        delay = 0.0
    return _settings(delay, timeout)


async def _all(outlets: Sequence[Outlet], crawls: Crawls) -> list[RunSummary]:
    if not outlets:
        return []
    with crawls.running():
        crawling = [asyncio.ensure_future(crawls.crawl(outlet)) for outlet in outlets]
        await asyncio.wait(crawling, return_when=asyncio.FIRST_EXCEPTION)
        for error in (each.exception() for each in crawling if each.done()):
            if error is not None:
                crawls.end(reason_of(error))
        await asyncio.wait(crawling)
        done = await asyncio.gather(*crawling)
    if crawls.fatal is not None:
        raise crawls.fatal
    return [summary for summary in done if summary is not None]


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


def _settings(delay: float | None, timeout: float | None) -> Settings:
    settings = Settings()
    settings.setmodule("spiders.settings", priority="project")
    settings.set("USER_AGENT", user_agent(), priority="cmdline")
    if delay is not None:
        settings.set("HOST_DELAY", delay, priority="cmdline")
    if timeout is not None:
        settings.set("DOWNLOAD_TIMEOUT", timeout, priority="cmdline")
    if delay == 0:
        settings.set("CONCURRENT_REQUESTS", 16, priority="cmdline")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8, priority="cmdline")
    for name in ("scrapy", "twisted", "protego"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return settings


def _are_invented(outlets: Sequence[Outlet]) -> bool:
    """Whether no site of the world can be meant: names below `example` are nobody's (RFC 6761, 6.5)."""
    hosts = (own.partition("/")[0] for outlet in outlets for own in outlet.hosts)
    return all(host.endswith(".example") for host in hosts)


def _is_this_machine(proxy: str) -> bool:
    host = urlsplit(proxy).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
