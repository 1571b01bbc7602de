"""The listing that an article belongs to, as its own page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from speecharchive.pages.document import Document
from speecharchive.pages.elements import Element, text_of
from speecharchive.pages.families.founder_epaper import FounderPage
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.links import is_article_address

_CRUMBS = re.compile(r"bread|crumb|position|postion|weizhi|dqwz|location|navpath|navigator|\bpath\b", re.I)  # fmt: skip
_HERE = re.compile(r"(?:当前|现在|所在|您的|你的)?位置")
MAX_TRAIL = 200
"""Characters of the line that says where the reader is."""


def listing_of_article(page: HtmlPage) -> str:
    """The layout page of its issue, the last channel of the trail 当前位置, else the site's home page."""
    document = page.document
    own = document.source.url or ""
    shape = FounderPage.listing_url
    if page.family == "founder_epaper" and shape is not None:
        for url in _links(document, document.root):
            if shape.search(urlsplit(url).path):
                return url
    for trail in _trails(document):
        channels = [url for url in _links(document, trail) if not is_article_address(url)]
        if channels:
            return channels[-1]
    return urljoin(own, "/")


def _trails(document: Document) -> Iterator[Element]:
    for element in document.root.iter("div", "p", "td", "span", "ul", "nav", "section"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _CRUMBS.search(named) or _HERE.match((element.text or "").strip()):
            line = element if element.find(".//a") is not None else element.getparent()
            if line is not None and len(text_of(line)) <= MAX_TRAIL:
                yield line


def _links(document: Document, element: Element) -> Iterator[str]:
    own = urlsplit(document.source.url or "").hostname
    for anchor in element.iter("a", "area"):
        url = document.address(anchor.get("href"))
        if url and urlsplit(url).hostname == own and url != document.source.url:
            yield url
