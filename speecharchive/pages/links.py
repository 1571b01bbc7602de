"""Links of a listing that lead to articles, with titles and the dates printed beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from speecharchive.model import Link
from speecharchive.normalise.dates import find_dates
from speecharchive.pages.document import Document
from speecharchive.pages.elements import Element, text_of
from speecharchive.pages.spacing import one_line

LinkShape = re.Pattern[str]

MAX_CLIMB = 5
"""Levels from a link up to the item that holds its date."""
MAX_ITEM = 600
MAX_ANCHORS = 4
"""Links to one article whose surroundings are searched for a date."""
MIN_TITLE = 5
"""Characters of an article's title; menus have fewer."""

_ARTICLE = re.compile(
    r"""
      \d{3,20}[^/]{0,80}\.s?html?$                                     # a number as name
    | /(?:19|20)\d\d[-/]?\d\d                                   # a date as folder
    | /(?:19|20)\d\d/\d{1,2}\.s?html?$                            # a small number in the folder of a year
    | \.(?:asp|aspx|php|jsp|do)\?(?:.*&)?\w*id=\d+              # a number as parameter
    | [a-z]+[-_]\d+(?:[-_]\d+)*\.s?html?$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NO_ARTICLE = re.compile(
    r"""
      (?:^|/)(?:index|default|list|channel|column|node|col|category|more|search|login|tag)[-_\d]*\.\w+$
    | /(?:channel|column|list|category|tag|col|special)/
    | (?:list|more|search|class|login|reg|guestbook)\w*\.(?:asp|aspx|php|jsp|do)
    | \.(?:pdf|docx?|xlsx?|zip|rar|jpe?g|png|gif|mp[34]|apk|exe|css|js|xml|rss)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LISTING = re.compile(
    r"/(?:index|default|list|channel|column|node|col)[-_\d]*\.\w+$|/(?:channel|column|list|col)/|(?:list|more|class)\w*\.(?:asp|aspx|php|jsp)$",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_TIME = re.compile(
    r"\s{0,9}[\[【(（]?\s{0,9}(?:(?:19|20)\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s{1,9}\d{1,2}:\d\d(?::\d\d)?)?\s{0,9}[\]】)）]?$"
)


@dataclass(slots=True)
class _Item:
    title: str
    date: str | None
    anchors: int = 0


def article_links(
    document: Document, shape: LinkShape | None = None, declared: LinkShape | None = None
) -> tuple[Link, ...]:
    """Each article once, in the order of the page, with the fullest title and the first date that stand with it.

    `shape` is searched in path and query. Without it the general signs of an article's address count, and its title
    must be longer than a menu entry. What an outlet `declared` takes the place of both, and is searched in the whole address.
    """
    anchors = [
        (anchor, url)
        for anchor, url in _anchors(document)
        if (declared.search(url) if declared else is_article_address(url, shape))
    ]
    wanted = {anchor for anchor, _ in anchors}
    items: dict[str, _Item] = {}
    for anchor, url in anchors:
        title, date = _title_and_date(anchor)
        if shape is None and declared is None and len(title) < MIN_TITLE and url not in items:
            continue
        item = items.setdefault(url, _Item(title, date))
        if item.anchors < MAX_ANCHORS:
            item.anchors += 1
            date = date or _date_beside(anchor, wanted)
        if len(title) > len(item.title):
            item.title = title
        item.date = item.date or date
    return tuple(Link(url, item.title, item.date) for url, item in items.items())


def _anchors(document: Document) -> list[tuple[Element, str]]:
    own = document.source.url
    found = []
    for anchor in document.root.iter("a", "area"):
        url = document.address(anchor.get("href"))
        if url and url != own:
            found.append((anchor, url))
    return found


def is_article_address(url: str, shape: LinkShape | None = None) -> bool:
    """By the family's shape, or without one by general signs."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if shape is not None:
        return shape.search(target) is not None
    return _ARTICLE.search(target) is not None and _NO_ARTICLE.search(target) is None


def is_listing_address(url: str) -> bool:
    """By general signs: what is called a channel, a list or a node."""
    return _LISTING.search(urlsplit(url).path) is not None


def _title_and_date(anchor: Element) -> tuple[str, str | None]:
    """The words of a link without a date printed in it; the `title` attribute where the words are cut short."""
    words = text_of(anchor)
    date = None
    if found := _TIME.search(words):
        date = _day(found[0])
        words = words[: found.start()].strip()
    full = one_line(anchor.get("title") or "")
    if full and (
        not words
        or (_CUT.search(words) and full.startswith(_CUT.sub("", words)[:4]))
        or full.startswith(words)
    ):
        words = full
    if not words:
        for picture in anchor.iter("img"):
            words = one_line(picture.get("alt") or "")
            break
    return words, date


def _date_beside(anchor: Element, wanted: set[Element]) -> str | None:
    """The date printed in the item of a list that holds this link and no link to another article."""
    item: Element | None = anchor.getparent()
    own = anchor.get("href")
    for _ in range(MAX_CLIMB):
        if item is None or item.tag in ("body", "html"):
            return None
        if any(other in wanted and other.get("href") != own for other in item.iter("a", "area")):
            return None
        text = text_of(item)
        if len(text) > MAX_ITEM:
            return None
        if item.tag != "a" and (date := _day(text.replace(text_of(anchor), " ", 1))):
            return date
        item = item.getparent()
    return None


def _day(text: str) -> str | None:
    """The last date in `text` that names a day; summaries stand before it and name years."""
    days = [found.value for found in find_dates(text) if found.precision not in ("year", "month")]
    return days[-1] if days else None
