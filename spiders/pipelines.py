"""Stores how each page ended, and marks it in the frontier in the same transaction."""

from __future__ import annotations

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from sqlalchemy import Connection
from twisted.python.failure import Failure

from speecharchive.errors import ServiceMissing
from speecharchive.ingest.taken_down import told_of
from speecharchive.store.digests import text_sha256
from spiders.failures import reason_of
from spiders.records import (
    ArticleRead,
    ListingRead,
    Outcome,
    PageFailed,
    PageMissed,
    PagePassed,
    PagePutBack,
)
from spiders.session import CrawlSession, session_of


class StoringPipeline:
    def __init__(self, session: CrawlSession) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoringPipeline:
        pipeline = cls(session_of(crawler))
        # Scrapy holds signal handlers weakly: they must be methods of something that lives.
        crawler.signals.connect(pipeline.callback_broke, signals.spider_error)
        crawler.signals.connect(pipeline.storing_broke, signals.item_error)
        return pipeline

    def process_item(self, item: Outcome) -> Outcome:
        try:
            self._store(item)
        except ServiceMissing as error:
            self._session.abort(error)
        return item

    def callback_broke(self, failure: Failure, response: Response | None) -> None:
        """An error nobody foresaw, in a page object or a rule: the page fails, the run goes on."""
        if response is not None and "entry_id" in response.meta:
            error = reason_of(failure)
            self.process_item(PageFailed(response.meta["entry_id"], response.url, error))

    def storing_broke(self, item: Outcome, failure: Failure) -> None:
        if not isinstance(item, PageFailed):
            self.process_item(PageFailed(item.entry_id, _url_of(item), reason_of(failure)))

    def _store(self, item: Outcome) -> None:
        session = self._session
        if isinstance(item, PagePutBack):
            session.put_back(item.entry_id, item.url, item.error)
            return
        with session.ledger.transaction() as connection:
            if isinstance(item, ListingRead):
                session.page_read()
                session.discovered(item)
            elif isinstance(item, ArticleRead):
                self._store_article(connection, item)
            elif isinstance(item, PageMissed):
                session.page_missed(item.capture_ids, item.observed)
            elif isinstance(item, PageFailed):
                session.page_failed(item.url, item.error)
                if item.observed is not None:
                    session.observe(item.capture_ids, item.observed)
                session.frontier.fail([item.entry_id], connection)
                return
            else:
                assert isinstance(item, PagePassed)
            session.frontier.done([item.entry_id], connection)
        if isinstance(item, ArticleRead) and not item.repeated:
            session.tally.article(item.speech, session.outlet.family)

    def _store_article(self, connection: Connection, item: ArticleRead) -> None:
        """A page that is new and holds what is taken down at another is stored, and told of."""
        ledger = self._session.ledger
        self._session.page_read()
        outcome = ledger.store_article(item.capture_id, item.speech)
        if outcome == "new":
            url = item.speech.url or ""
            self._session.new_text(url, text_sha256(item.speech))
            for told in told_of(connection, url, url, item.speech):
                ledger.fail(url, told)


def _url_of(item: Outcome) -> str:
    return (item.speech.url if isinstance(item, ArticleRead) else None) or ""
