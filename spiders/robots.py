"""robots.txt as RFC 9309 has it, which Scrapy's own middleware does not: the status decides before the body.

2xx            the rules in the body
4xx            no rules: everything is allowed
5xx, 429, unreachable, too many redirects    everything is forbidden for now; the pages stay in the frontier
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from speecharchive.capture.coding import decoded
from speecharchive.errors import BadInput, FetchFailed
from spiders.failures import (
    FETCH_ERRORS,
    AddressRefused,
    CertificateRefused,
    CrawlStopped,
    PageWaits,
    page_error,
)
from spiders.messages import header_pairs
from spiders.session import session_of
from spiders.settings import ROBOTS_TOKEN
from spiders.turns import Turns, host_of

MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: what lies behind it may be ignored."""


class RobotsForbidden(FetchFailed):
    """The site's robots.txt does not allow this page."""


class RobotsUnavailable(PageWaits):
    """Whether the page is allowed cannot be known now: it waits for the next run."""


class RobotsMiddleware:
    def __init__(self, crawler: Crawler, turns: Turns) -> None:
        self._crawler = crawler
        self._turns = turns
        self._rules: dict[str, asyncio.Task[RobotParser | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler, session_of(crawler).turns)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("is_robots_txt"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetch(origin))
        rules = await self._rules[origin]
        if rules is not None and not rules.allowed(request.url, ROBOTS_TOKEN):
            raise RobotsForbidden(f"{request.url}: robots.txt forbids it")

    async def _fetch(self, origin: str) -> RobotParser | None:
        """The rules of one origin; None where there are none. Raises RobotsUnavailable."""
        request = Request(
            f"{origin}/robots.txt",
            meta={"is_robots_txt": True},
            callback=NO_CALLBACK,
            priority=1000,
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except CrawlStopped:
            raise
        except FETCH_ERRORS as error:
            befallen = page_error(error, request.url)
            raise _unavailable(
                origin,
                str(befallen),
                lasting=isinstance(befallen, (AddressRefused, CertificateRefused)),
            ) from None
        if response.status >= 500 or response.status == 429:
            raise _unavailable(origin, f"HTTP status {response.status}")
        rules = self._rules_in(response)
        asked = None if rules is None else rules.crawl_delay(ROBOTS_TOKEN)
        self._turns.note_crawl_delay(host_of(origin), asked)
        return rules

    def _rules_in(self, response: Response) -> RobotParser | None:
        if not 200 <= response.status < 300:
            return None
        try:
            body = decoded(response.body, header_pairs(response.headers))
        except BadInput:
            return None
        return ProtegoRobotParser(body[:MAX_BYTES], self._crawler.spider)


def _unavailable(origin: str, why: str, *, lasting: bool = False) -> RobotsUnavailable:
    error = RobotsUnavailable(
        f"robots.txt of {urlsplit(origin).netloc} cannot be had, so its pages wait for the next run; {why}"
    )
    error.lasting = lasting
    return error
