"""Which family's articles a page links to, told by the form of their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from speecharchive.model import Link
from speecharchive.pages.document import Document
from speecharchive.pages.layouts import LAYOUTS
from speecharchive.pages.links import article_links

FEWEST = 3
SHARE = 0.5
"""Of the links that look like articles by general signs: with fewer they are strays, of another site or a special page."""


class LinkedFamily(NamedTuple):
    family: str
    links: int
    of: int
    """Links to articles by general signs."""


def linked_families(document: Document) -> list[LinkedFamily]:
    """Those that most links to the page's own host have the form of, in the order in which families are tried.

    Forms overlap (`/202501/t20250107_1.html` is one of two families): the pages they lead to decide.
    """
    host = urlsplit(document.source.url or "").hostname

    def own(links: Iterable[Link]) -> set[str]:
        return {link.url for link in links if urlsplit(link.url).hostname == host}

    general = own(article_links(document))
    found = []
    for family, layouts in LAYOUTS.items():
        layout = layouts[-1]
        if layout.article_url is None:
            continue
        linked = own(layout(document).listing().articles)
        if general:  # a family's wide form may take channels for articles
            linked &= general
        if len(linked) >= max(FEWEST, SHARE * len(general)):
            found.append(LinkedFamily(family, len(linked), max(len(general), len(linked))))
    return found


def linked_family(document: Document) -> LinkedFamily | None:
    """The one of most links."""
    return max(linked_families(document), key=lambda each: each.links, default=None)
