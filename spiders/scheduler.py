"""Scrapy's scheduler over the archive's frontier table.

A page is leased when it is handed out and done in the transaction that stores it; what a killed process had
leased is leased again by the next. Scrapy's own job folder loses nearly everything at kill -9.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from speecharchive.errors import ServiceMissing
from speecharchive.store.frontier import FrontierEntry
from spiders.base import OutletSpider
from spiders.session import CrawlSession, session_of
from spiders.tasks import LAST, MIRROR

LEASE_SECONDS = 1800
"""Longer than the slowest page takes with all its retries and pauses."""
BATCH = 8
MIRRORS_BELOW = LAST + MIRROR // 2
"""Between the priorities of pages as written and those of mirrors."""


class FrontierScheduler(BaseScheduler):
    def __init__(self, session: CrawlSession, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        self._again: deque[Request] = deque()
        """Retries and redirects of pages that are leased already."""
        self._leased: deque[FrontierEntry] = deque()
        self._known: Collection[str] = ()
        """Those of the leased pages that are held as articles: only they have validators and earlier bytes."""
        self._articles = 0
        """Article pages handed out."""
        self._pages = 0
        """Pages of all kinds."""
        self._spider: OutletSpider | None = None
        self._mirrors = False
        """Whether it is the turn of mirrors: a listing of the page as written may be slow to come."""
        self._emptied: int | None = None
        """How often the frontier had been filled when it gave no more: nothing is asked of it until it is filled again."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        scheduler = cls(session_of(crawler), crawler)
        crawler.signals.connect(scheduler.turn_to_mirrors, signals.spider_idle)
        return scheduler

    def open(self, spider: Spider) -> None:
        assert isinstance(spider, OutletSpider)
        self._spider = spider

    def close(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """Give back what was leased and not fetched."""
        again = [request.meta["entry_id"] for request in self._again]
        try:
            self._session.release([entry.id for entry in self._leased] + again)
        except ServiceMissing as error:
            self._session.abort(error)
        self._leased.clear()
        self._again.clear()

    def has_pending_requests(self) -> bool:
        """Asked when nothing is under way; then the frontier has the last word."""
        self._emptied = None
        return bool(self._again) or self._lease()

    def enqueue_request(self, request: Request) -> bool:
        """Take back a retry or redirect; new pages come as tasks, not as requests."""
        if "entry_id" not in request.meta:
            return False
        self._again.append(request)
        return True

    def turn_to_mirrors(self) -> None:
        """When all that is written at its own address has come. Raises DontCloseSpider."""
        if self._mirrors:
            return
        self._mirrors = True
        self._emptied = None
        request = self.next_request()
        if request is not None:
            assert self._crawler.engine is not None
            self._crawler.engine.crawl(request)
            raise DontCloseSpider

    def next_request(self) -> Request | None:
        if self._again:
            return self._again.popleft()
        if not self._lease():
            return None
        assert self._spider is not None
        try:
            entry = self._leased[0]
            request = self._spider.request_for(entry, known=entry.url in self._known)
        except ServiceMissing as error:
            self._session.abort(error)
            return None
        self._leased.popleft()
        self._articles += request.meta["task"].role == "article"
        self._pages += 1
        return request

    def _has_enough(self) -> bool:
        articles, pages = self._session.plan.max_pages, self._session.plan.max_requests
        enough = articles is not None and self._articles >= articles
        enough = enough or (pages is not None and self._pages >= pages)
        return enough or self._session.spending.over is not None

    def _lease(self) -> bool:
        """Whether there is a page to hand out."""
        session = self._session
        if session.fatal or session.stopped.is_set() or self._has_enough():
            return False
        try:
            while not self._leased and self._emptied != session.frontier.filled:
                self._lease_batch()
        except ServiceMissing as error:
            session.abort(error)
        return bool(self._leased)

    def _lease_batch(self) -> None:
        session = self._session
        above = None if self._mirrors else MIRRORS_BELOW
        leased = session.frontier.lease(BATCH, LEASE_SECONDS, above=above)
        if len(leased) < BATCH:
            self._emptied = session.frontier.filled
        self._known = session.archive.known_articles(entry.url for entry in leased)
        self._leased.extend(session.without_trapped(leased, self._known))
