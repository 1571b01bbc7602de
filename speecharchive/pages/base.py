"""What every page object is: one page in, `Article` or `Listing` out; it never fetches and keeps no state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from speecharchive.model import Article, Listing
from speecharchive.pages.links import LinkShape


class PageObject(ABC):
    """One page read by one layout.

    `recognises()` says whether the page has what the layout needs; layouts are chosen by it. `article()` gives every
    visible text of the page exactly once, in document order, with the role that the layout knows; it raises NoArticle.
    `listing()` gives the links to articles and the further pages, none where the page has none; with the pattern that an outlet
    `declared` all links that fit it are articles, and no others, except to further pages.
    """

    family: ClassVar[str]
    layout: ClassVar[str]

    @abstractmethod
    def recognises(self) -> bool: ...

    @abstractmethod
    def article(self) -> Article: ...

    @abstractmethod
    def listing(self, declared: LinkShape | None = None) -> Listing: ...
