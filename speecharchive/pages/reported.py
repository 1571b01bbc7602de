"""A page of an outlet whose family is only reported: the declared family is the first that is tried, and not the only one.

What is wrong in a census would else make an outlet silently empty. A page read by another family carries the flag
`other-family`, so that somebody corrects the declaration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from speecharchive.model import Article, Flag, Listing, Role
from speecharchive.pages.elements import Element
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.layouts import LAYOUTS, UnrecognisedPage, layouts_of, recognised
from speecharchive.pages.linked_families import FEWEST, linked_family
from speecharchive.pages.links import LinkShape
from speecharchive.pages.walk import Walk

FLAG = "other-family"


class ReportedPage(HtmlPage):
    """`declared` is the page as the reported family sees it."""

    def __init__(self, declared: HtmlPage) -> None:
        super().__init__(declared.document)
        self._declared = declared

    @property
    def family(self) -> str:  # type: ignore[override]
        return self._reader.family

    @property
    def layout(self) -> str:  # type: ignore[override]
        return self._reader.layout

    def recognises(self) -> bool:
        return self._reader.recognises()

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        return self._reader.marks()

    def headlines(self) -> Sequence[str]:
        return self._reader.headlines()

    def article(self) -> Article:
        article = self._reader.article()
        if self._reader is self._declared:
            return article
        told = Flag(FLAG, f"{article.family}, not {self._declared.family}")
        return replace(article, notes=(*article.notes, told))

    def listing(self, declared: LinkShape | None = None) -> Listing:
        """What the declared family finds; where that is next to nothing also what the family of most links does."""
        own = self._declared.listing(declared)
        if len(own.articles) >= FEWEST:
            return own
        found = linked_family(self.document)
        other = LAYOUTS[found.family if found else "generic"][-1](self.document).listing(declared)
        links = {link.url: link for link in (*other.articles, *own.articles)}
        further = dict.fromkeys((*own.next_pages, *other.next_pages))
        return Listing(tuple(links.values()), tuple(url for url in further if url not in links))

    @cached_property
    def _reader(self) -> HtmlPage:
        if not isinstance(self._declared, UnrecognisedPage):
            return self._declared
        other = recognised(self.document, layouts_of(None))
        return self._declared if isinstance(other, UnrecognisedPage) else other
