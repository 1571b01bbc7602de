"""What every page object is: one page in, `Article` or `Listing` out; it never fetches and keeps no state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from speecharchive.model import Article, Listing


class PageObject(ABC):
    """One page read by one layout.

    `recognises()` says whether the page has what the layout needs; layouts are chosen by it. `article()` gives every
    visible text of the page exactly once, in document order, with the role that the layout knows; it raises NoArticle.
    `listing()` gives the links to articles and the further pages, none where the page has none.
    """

    family: ClassVar[str]
    layout: ClassVar[str]

    @abstractmethod
    def recognises(self) -> bool: ...

    @abstractmethod
    def article(self) -> Article: ...

    @abstractmethod
    def listing(self) -> Listing: ...
