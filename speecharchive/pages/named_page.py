"""Layouts told by names that sites give to other things too: a name counts where it holds the page's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from lxml import etree

from speecharchive.model import Role
from speecharchive.pages.elements import Element, text_of
from speecharchive.pages.html_page import MarkedPage
from speecharchive.pages.walk import INLINE, Walk

HOLDS = 0.8
"""Share of the page's sentences that a container must hold; side columns and footers have few."""
MAX_TITLE = 100
_STOPS = ("。", "！", "？", "；")


class NamedPage(MarkedPage):
    """A family that its source gives away. The text stands in a named container, else where the page's weight is."""

    signs: ClassVar[str | None] = None
    """CSS of what only this family's pages have."""
    words: ClassVar[tuple[str, ...]] = ()
    """Words of comments, metas and addresses of scripts that only this family has, where no element gives it away."""
    titles: ClassVar[str | None] = None
    """CSS of headlines in the family's skins. Its words are looked for near the text, since menus have such names too."""

    def recognises(self) -> bool:
        if not self.is_of_family():
            return False
        return bool(self.bodies()) or self.document.container is not None

    def is_of_family(self) -> bool:
        document = self.document
        if self.signs is not None and document.select(self.signs):
            return True
        return bool(self.words) and document.is_signed(*self.words)

    def bodies(self) -> list[Element]:
        for css in self.document.plausible(self.containers):
            found = _outermost([line_holder(each) for each in self.document.select(css)])
            if found and self._hold_the_text(found):
                return found
        return []

    def marks(self) -> tuple[Mapping[Element, Role], Walk | None]:
        found = self.bodies()
        if found:
            return dict.fromkeys(found, "body"), None
        container = self.document.container
        if container is None:
            raise self.no_article()
        return {container: "body"}, self.document.walked

    def headlines(self) -> Sequence[str]:
        if self.titles is None:
            return super().headlines()
        shown = (text_of(element) for element in self.document.select(self.titles))
        return (*super().headlines(), *(text for text in shown if 4 <= len(text) <= MAX_TITLE))

    def _hold_the_text(self, elements: Sequence[Element]) -> bool:
        """Whether nearly all sentences of the page stand in these elements, and its headline does not."""
        if any(True for element in elements for _ in element.iter("h1")):
            return False
        own = sum(_sentences(element) for element in elements)
        return own > 0 and own >= HOLDS * self._all_sentences

    @cached_property
    def _all_sentences(self) -> int:
        return _sentences(self.document.root)


def _sentences(element: Element) -> int:
    text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return sum(text.count(stop) for stop in _STOPS)


def line_holder(element: Element) -> Element:
    """The element itself, or for `<font id="zoom">`, which is inside a line, the one that begins the line."""
    while element.tag in INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def _outermost(elements: Sequence[Element]) -> list[Element]:
    chosen = dict.fromkeys(elements)
    return [element for element in chosen if chosen.keys().isdisjoint(element.iterancestors())]
