"""The further pages of one article, fetched when its first page is read.

They are no tasks of their own: an article is stored whole, or its first page fails and is fetched again with all the
others. So no half article waits in memory or in the archive for a page that a killed run never fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request

from speecharchive.errors import FetchFailed
from speecharchive.model import Article, PageSource
from speecharchive.pages.continuation import join
from speecharchive.pages.opening import open_page
from spiders.failures import FETCH_ERRORS, BadStatus, PageWaits, page_error
from spiders.messages import page_source
from spiders.tasks import Task

if TYPE_CHECKING:
    from spiders.base import OutletSpider

MAX_PARTS = 40


async def whole_article(spider: OutletSpider, source: PageSource, task: Task) -> Article:
    """The article of a page with its continuation pages. Raises NoArticle, FetchFailed or BadInput.

    A later page may name pages that the first did not (`next page` links), so each is asked.
    """
    outlet = spider.session.outlet
    publishes = outlet.publishes

    def read(page: PageSource) -> Article:
        return open_page(page, outlet.family, reported=outlet.is_reported).article()

    article = read(source)
    order = [url for url in article.parts if publishes(url)]
    further: list[Article] = []
    while len(further) < min(len(order), MAX_PARTS):
        part = read(await _fetch(spider, order[len(further)], task))
        further.append(part)
        for url in part.parts:
            if publishes(url) and url not in order and url not in (source.url, task.url):
                order.append(url)
    return join(article, further)


async def _fetch(spider: OutletSpider, url: str, task: Task) -> PageSource:
    request = Request(url, meta={"task": task, "part_of": task.url})
    try:
        response = await spider.crawler.engine.download_async(request)
    except PageWaits:
        raise
    except FETCH_ERRORS as error:
        raise FetchFailed(f"continuation page {page_error(error, url)}") from None
    if response.status != 200:
        raise BadStatus(f"continuation page {url}: HTTP status {response.status}")
    return page_source(response)
