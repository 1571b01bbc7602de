"""The spider behind every outlet: it takes pages from the frontier, asks page objects what stands on them, and
hands the outcome of each to the pipeline. It stores nothing and knows no layout.

What is particular about how a site links stands in the outlet's declaration (`seeds/outlets/`).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from speecharchive.errors import ServiceMissing, SpeecharchiveError
from speecharchive.extraction.reader import read_article
from speecharchive.model import PageSource
from speecharchive.store.frontier import FrontierEntry
from spiders import absence, discovery, listings, multipage
from spiders.failures import PageWaits, bad_status, page_error, reason_of
from spiders.messages import page_source
from spiders.records import ArticleRead, Outcome, PageFailed, PagePassed, PagePutBack
from spiders.robots import RobotsForbidden
from spiders.session import CrawlSession
from spiders.tasks import Task


class OutletSpider(Spider):
    """Crawls one outlet: the one of its session."""

    name = "outlet"
    session: CrawlSession

    def __init__(self, session: CrawlSession | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        if session is None:
            return
        self.session = session
        outlet = session.outlet
        self._sections = re.compile(outlet.sections) if outlet.sections else None

    async def start(self) -> AsyncIterator[Any]:
        """Put the start pages into the frontier, from where the scheduler takes them."""
        session = self.session
        days = discovery.issue_days(session.plan.since, session.plan.until, session.last_crawl)
        starts, articles = session.outlet.starts, session.plan.articles
        tasks = list(discovery.starting_tasks(starts, days, articles))
        try:
            self.session.begin(tasks)
        except ServiceMissing as error:
            self.session.abort(error)
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    def request_for(self, entry: FrontierEntry, *, known: bool) -> Request:
        """`known`: the page is held as an article, so it may be asked for conditionally."""
        task = Task.from_json(entry.request)
        request = Request(
            task.url,
            callback=self.read_page,
            errback=self.page_not_fetched,
            meta={
                "entry_id": entry.id,
                "task": task,
                "known": known,
                "first_time": task.role == "article" and not known,
            },
        )
        if known:
            request.headers.update(self._validators(request.url))
        return request

    async def read_page(self, response: Response) -> AsyncIterator[Outcome]:
        task: Task = response.meta["task"]
        entry_id: int = response.meta["entry_id"]
        try:
            if task.role == "issue" and response.status == 404:
                yield PagePassed(entry_id)
            elif task.role == "article":
                yield await self._article(response, task)
            else:
                yield listings.outcome(self, response, task)
        except PageWaits as error:
            yield PagePutBack(entry_id, task.url, error)
        except SpeecharchiveError as error:
            self.session.not_read(task, error)
            yield absence.outcome(response, task, error)

    def page_not_fetched(self, failure: Failure) -> list[Outcome]:
        request: Request = failure.request  # type: ignore[attr-defined]
        entry_id: int = request.meta["entry_id"]
        task: Task = request.meta["task"]
        error = reason_of(failure)
        if isinstance(error, RobotsForbidden) and task.depth + (task.role == "article") > 0:
            self.session.forbidden += 1
            return [PagePassed(entry_id)]
        if isinstance(error, PageWaits):
            return [PagePutBack(entry_id, task.url, error)]
        failed = page_error(error, request.url)
        self.session.not_read(task, failed)
        return [PageFailed(entry_id, request.url, failed)]

    def section_urls(self, source: PageSource) -> list[str]:
        """Listings that a start page links to."""
        if self._sections is None or source.url is None:
            return []
        found = discovery.matching_links(source.body, source.url, self._sections)
        return [url for url in found if self.session.outlet.publishes(url)]

    async def _article(self, response: Response, task: Task) -> Outcome:
        if response.status == 304 and response.meta["observed"] is None:
            source = self.session.held_source(response.url)
        else:
            demand_success(response)
            source = page_source(response)
        article = await multipage.whole_article(self, source, task)
        speech = read_article(article, outlet=self.session.outlet, office=task.office)
        stored = response.meta["capture"]
        return ArticleRead(response.meta["entry_id"], stored.id, speech, stored.revisit)

    def _validators(self, url: str) -> dict[str, str]:
        etag, last_modified = self.session.archive.validators(url)
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return {name: value for name, value in headers.items() if value}


def demand_success(response: Response) -> None:
    """Raises BadStatus for any status that brings no page."""
    if response.status != 200:
        raise bad_status(response.url, response.status)
