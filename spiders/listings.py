"""What a listing page leads to, and the alarm when one that had items shows none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Response

from speecharchive.errors import EmptyListing
from speecharchive.outlets.listed import guard_of, listing_of
from spiders import discovery
from spiders.failures import bad_status
from spiders.messages import page_source
from spiders.records import ListingRead
from spiders.tasks import Task

if TYPE_CHECKING:
    from spiders.base import OutletSpider


def outcome(spider: OutletSpider, response: Response, task: Task) -> ListingRead:
    """Raises BadStatus, BadInput, GuardedPage, or EmptyListing for a page that had items and shows none."""
    if response.status != 200:
        raise bad_status(response.url, response.status)
    session = spider.session
    source = page_source(response)
    listing = listing_of(source, session.outlet)
    links = discovery.unique(listing.articles, session.outlet.publishes)
    sections = spider.section_urls(source) if task.depth == 0 else []
    nothing = not (links or sections or listing.next_pages)
    if nothing and (guard := guard_of(source, session.outlet)):
        session.fail_run(str(guard))
        raise guard
    session.listings += 1
    session.items += len(links)
    if not links:
        session.empty = session.empty or task.url
    if task.depth == 0:
        session.tally.listed(len(links), pages=1)
    elif discovery.is_template(task.section):
        session.tally.listed(len(links), pages=0)
    if not links and _had_items(spider, response, task):
        session.fail_run(f"{task.url} shows no article any more: look whether its layout changed")
        raise EmptyListing(f"{task.url}: no article is listed, where there were some before")
    plan = session.plan
    wanted = [link for link in links if discovery.in_span(link, plan.since, plan.until)]
    further = [url for url in listing.next_pages if session.outlet.publishes(url)]
    depth = session.spending.budget.depth
    if discovery.is_past(listing, plan.since):
        further = []
    return ListingRead(
        response.meta["entry_id"],
        articles=tuple(discovery.article_tasks(wanted, task)),
        sections=tuple(discovery.listing_tasks(sections, task, depth)),
        further=tuple(discovery.listing_tasks(further, task, depth)),
        cut=task.url if further and task.depth >= depth else None,
        walk_on=plan.since is not None or task.role == "issue",
    )


def _had_items(spider: OutletSpider, response: Response, task: Task) -> bool:
    """Whether this page listed articles in an earlier capture; an issue's first page always does."""
    if task.role == "issue":
        return True
    session = spider.session
    for source in session.earlier_listings(response.url, response.meta["capture"].id):
        listed = listing_of(source, session.outlet).articles
        if discovery.unique(listed, session.outlet.publishes):
            return True
    return False
