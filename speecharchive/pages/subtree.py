"""Hands one element of lxml's tree to BeautifulSoup as it stands, without writing it out and parsing it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from lxml import etree

from speecharchive.pages.captions import names_caption
from speecharchive.pages.elements import ROLE_MARK, Element, class_of
from speecharchive.pages.styles import is_telling
from speecharchive.pages.walk import INLINE

_STYLING = frozenset(("span", "font"))


def soup_of(element: Element) -> BeautifulSoup:
    """The element and what is below it, class and id as plain texts."""
    return BeautifulSoup(element, builder=_Builder(multi_valued_attributes=None))  # type: ignore[arg-type]


class _Builder(HTMLTreeBuilder):
    """Reads lxml's elements where BeautifulSoup's own builders read markup.

    Left out are `span` and `font` that only say how letters look, of which word processors leave several in every
    paragraph, and white space between lines: in most sources every second string is one, and none is shown.
    """

    def prepare_markup(self, markup: Any, *_args: Any, **_named: Any) -> Iterator[Any]:
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:
        soup = self.soup
        assert soup is not None
        unwrapped = {element for element in markup.iter(*_STYLING) if not _is_telling(element)}
        for event, element in etree.iterwalk(markup, ("start", "end")):
            if event == "start":
                if element not in unwrapped:
                    soup.handle_starttag(element.tag, None, None, dict(element.items()))
                text = element.text
            else:
                tag = element.tag
                if element not in unwrapped:
                    soup.handle_endtag(tag)
                text = element.tail
                if element is markup or (text and tag not in INLINE and text.isspace()):
                    continue
            if text:
                soup.handle_data(text)


def _is_telling(element: Element) -> bool:
    if not element.attrib:
        return False
    if element.get(ROLE_MARK) is not None or element.get("hidden") is not None:
        return True
    return is_telling(element.get("style", "")) or names_caption(class_of(element))
