"""What a crawl asks for next: pure functions from a listing, a page or a span of days to tasks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urldefrag, urljoin

from lxml import etree, html

from speecharchive.model import Link, Listing
from speecharchive.outlets import Start
from spiders.tasks import Task

MAX_DEPTH = 500
"""Pages of one listing: no municipal section is longer, and a pager that never ends must."""
MAX_LINKS = 2_000
"""Links taken from one page."""
DEFAULT_DAYS = 7
"""Issues of an e-paper that a crawl without dates looks back on."""


def starting_tasks(
    starts: Iterable[Start], since: date | None, until: date | None, today: date
) -> Iterator[Task]:
    """A start page's task, or one task a day for an e-paper's template, newest first."""
    for start in starts:
        if not is_template(start.url):
            yield Task(start.url, "listing", start.url, start.office)
            continue
        for day in days(since, until, today):
            yield Task(of_day(start.url, day), "issue", start.url, start.office)


def is_template(url: str) -> bool:
    """Whether a start address stands for one page a day."""
    return "%Y" in url


def today_in_china() -> date:
    return datetime.now(timezone(timedelta(hours=8))).date()


def of_day(template: str, day: date) -> str:
    """`…/%Y%m/%d/node01.html` of one day; other percent signs are the URL's own encoding."""
    parts = {"%Y": f"{day:%Y}", "%m": f"{day:%m}", "%d": f"{day:%d}"}
    return re.sub("%[Ymd]", lambda found: parts[found[0]], template)


def days(since: date | None, until: date | None, today: date) -> Iterator[date]:
    """The days from `until` back to `since`, both included; without `since` the last week of them."""
    last = min(until or today, today)
    first = since or last - timedelta(days=DEFAULT_DAYS - 1)
    for back in range((last - first).days + 1):
        yield last - timedelta(days=back)


def in_span(link: Link, since: date | None, until: date | None) -> bool:
    """Whether the listing's date for a link (if it prints one) lies in the span asked for."""
    day = link.published_on
    return not day or (
        (not since or day[:10] >= f"{since}") and (not until or day[:10] <= f"{until}")
    )


def is_past(listing: Listing, since: date | None) -> bool:
    """Whether a newest-first listing has come to pages older than what is asked for."""
    dates = [link.published_on[:10] for link in listing.articles if link.published_on]
    return bool(since and dates and max(dates) < f"{since}")


def article_tasks(links: Iterable[Link], parent: Task) -> Iterator[Task]:
    for link in links:
        yield Task(link.url, "article", parent.section, parent.office, parent.depth)


def listing_tasks(urls: Iterable[str], parent: Task) -> Iterator[Task]:
    """Further listing pages, none beyond MAX_DEPTH."""
    if parent.depth < MAX_DEPTH:
        for url in urls:
            yield replace(parent, url=url, role="listing", depth=parent.depth + 1)


def matching_links(body: bytes, base: str, pattern: re.Pattern[str]) -> list[str]:
    """Absolute URLs of the page's links that match; each once, in order."""
    try:
        tree = html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return []
    found: dict[str, None] = {}
    for element in tree.iter("a"):
        url = absolute(base, element.get("href") or "")
        if url and pattern.search(url):
            found[url] = None
            if len(found) >= MAX_LINKS:
                break
    return list(found)


def absolute(base: str, href: str) -> str | None:
    """The http(s) URL a link leads to, without its fragment; None for scripts, mail and what cannot be read."""
    try:
        url = urldefrag(urljoin(base, href.strip()))[0]
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def unique(links: Iterable[Link], wanted: Callable[[str], bool]) -> list[Link]:
    """Links of this outlet, each page once, in order."""
    found: dict[str, Link] = {}
    for link in links:
        if wanted(link.url):
            found.setdefault(link.url, link)
    return list(found.values())[:MAX_LINKS]
