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


def linked_family(document: Document) -> LinkedFamily | None:
    """The family that most links to the page's own host have the form of; of several the one that is tried first."""
    host = urlsplit(document.source.url or "").hostname

    def own(links: Iterable[Link]) -> int:
        return sum(urlsplit(link.url).hostname == host for link in links)

    general = own(article_links(document))
    best: LinkedFamily | None = None
    for family, layouts in LAYOUTS.items():
        layout = layouts[-1]
        if layout.article_url is None:
            continue
        links = own(layout(document).listing().articles)
        if links >= max(FEWEST, SHARE * general) and (best is None or links > best.links):
            best = LinkedFamily(family, links, max(general, links))
    return best
