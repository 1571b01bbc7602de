"""What a crawl asks for next: pure functions from a listing, a page or a span of days to tasks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urldefrag, urljoin

from lxml import etree, html

from speecharchive import clock
from speecharchive.model import Link, Listing
from speecharchive.normalise.dates import CHINA_TIME
from speecharchive.outlets import Start
from spiders.tasks import Task

MAX_LINKS = 2_000
"""Links taken from one page."""
DEFAULT_DAYS = 7
"""Issues of an e-paper that a crawl without dates looks back on."""
MOST_DAYS = 92
"""Issues it makes up for after a long pause; older ones are asked for with `--since`."""


def starting_tasks(
    starts: Sequence[Start], issues: Sequence[date], articles: Iterable[str] = ()
) -> Iterator[Task]:
    """A start page's task, or one task an issue for an e-paper's template; and one each of the articles that were named."""
    for start in starts:
        if not is_template(start.url):
            yield Task(start.url, "listing", start.url, start.office)
            continue
        for day in issues:
            yield Task(of_day(start.url, day), "issue", start.url, start.office)
    for url in articles:
        yield Task(url, "article", starts[0].url)


def is_template(url: str) -> bool:
    """Whether a start address stands for one page a day."""
    return "%Y" in url


def today_in_china() -> date:
    return clock.now().astimezone(CHINA_TIME).date()


def of_day(template: str, day: date) -> str:
    """`…/%Y%m/%d/node01.html` of one day; other percent signs are the URL's own encoding."""
    parts = {"%Y": f"{day:%Y}", "%m": f"{day:%m}", "%d": f"{day:%d}"}
    return re.sub("%[Ymd]", lambda found: parts[found[0]], template)


def issue_days(
    since: date | None, until: date | None, last_crawl: date | None, today: date | None = None
) -> list[date]:
    """Days whose issue is asked for, newest first: `since` to `until`, none of the future.

    Without `since` the last week, and further back to the day before the last crawl, so that a crawler that stood
    still for a month leaves no gap; but no more than MOST_DAYS.
    """
    today = today or today_in_china()
    last = min(until or today, today)
    first = since or last - timedelta(days=DEFAULT_DAYS - 1)
    if since is None and last_crawl is not None:
        first = min(
            first, max(last_crawl - timedelta(days=1), last - timedelta(days=MOST_DAYS - 1))
        )
    return [last - timedelta(days=back) for back in range((last - first).days + 1)]


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


def listing_tasks(urls: Iterable[str], parent: Task, depth: int) -> Iterator[Task]:
    """Further listing pages, none beyond `depth`."""
    if parent.depth < depth:
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
