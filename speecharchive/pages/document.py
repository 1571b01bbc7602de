"""One page parsed once, shared by all layouts that try it."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from functools import cached_property

from lxml import etree

from speecharchive.capture.decode import Decoded
from speecharchive.capture.urls import absolute
from speecharchive.errors import DamagedInput
from speecharchive.model import PageSource
from speecharchive.pages.attributes import refuse_endless_tags
from speecharchive.pages.density import find_container
from speecharchive.pages.elements import UNSEEN, Element, text_of
from speecharchive.pages.markup import look_through
from speecharchive.pages.selectors import Index
from speecharchive.pages.spacing import one_line
from speecharchive.pages.walk import Walk, walk

_DEEP = 1_000
"""Levels; the parser gives up at 2,048."""
_FIELD = re.compile(
    r"<(articleid|date|author|title|subtitle|introtitle|nodename|source)>([^<]{1,1000})</\1>"
)


class Document:
    """Tree, text and metadata of one HTML page."""

    def __init__(self, source: PageSource, decoded: Decoded) -> None:
        """Raises DamagedInput where elements nest deeper than the parser's bound of 2,048, or a tag never ends."""
        self.source = source
        self.decoded = decoded
        self.text = decoded.text
        self._markup = look_through(_utf8(source, decoded))
        self.utf8 = self._markup.utf8
        """What the tree was parsed from."""
        self.root = _parse(self.utf8)
        self.metas: dict[str, str] = {}
        """As in `Article.metas`; the founder product's property comment adds `enpproperty.date` and the like."""
        self.refreshes: list[str] = []
        self.framed: list[str] = []
        """What the page's frames show, as written."""
        self.base = source.url
        """What the page's relative links start from."""
        self._read_head()
        etree.strip_elements(self.root, *UNSEEN, with_tail=False)
        if office := self._markup.office_tags():  # they stand inside a line and begin none
            etree.strip_tags(self.root, *office)

    def select(self, css: str) -> list[Element]:
        """The elements that match, in document order; `selectors` says what is understood."""
        return self._index.select(css)

    def plausible(self, choices: Sequence[str]) -> Iterator[str]:
        """Those of the selectors whose id or class is on the page at all."""
        return self._index.plausible(choices)

    @cached_property
    def _index(self) -> Index:
        return Index(self.root)

    def is_signed(self, *words: str) -> bool:
        """Whether a comment, a meta or the tag of a script or style names one of the words; next to nothing to ask."""
        return any(word.encode() in self._markup.signs for word in words)

    def mentions(self, *words: str) -> bool:
        """Whether the page's source contains one of the words anywhere; each costs a tenth of a parse."""
        return any(word.encode() in self.utf8 for word in words)

    @cached_property
    def walked(self) -> Walk:
        """The walk over the whole page, before any layout marked it."""
        return walk(self.root)

    @cached_property
    def container(self) -> Element | None:
        """Where the running text stands, judged by its weight alone."""
        return find_container(self.walked, self.root, self.metas.get("title"))

    def first(self, css: str) -> Element | None:
        found = self.select(css)
        return found[0] if found else None

    def adopt(self, element: Element) -> None:
        """Puts an element that was no part of the tree at the end of the page, stripped as the page was."""
        etree.strip_elements(element, *UNSEEN, with_tail=False)
        body = self.root.find("body")
        (body if body is not None else self.root).append(element)
        self.__dict__.pop("_index", None)  # made anew where it is needed again

    def _read_head(self) -> None:
        for element in self.root.iter("meta", "title", "base", "frame", "iframe"):
            if element.tag in ("frame", "iframe"):
                self.framed.append(element.get("src") or "")
            elif element.tag == "title":
                self.metas.setdefault("title", text_of(element))
            elif element.tag == "base":
                self.base = absolute(self.source.url, element.get("href") or "") or self.base
            elif (element.get("http-equiv") or "").lower() == "refresh":
                self.refreshes.append(element.get("content") or "")
            else:
                name = (element.get("name") or element.get("property") or "").strip().lower()
                content = one_line(element.get("content") or "")
                if name and content:
                    self.metas.setdefault(name, content)
        for name, value in _FIELD.findall(self._property_comment()):
            self.metas[f"enpproperty.{name}"] = one_line(value)

    def _property_comment(self) -> str:
        """What the founder product writes behind each article, between `<!--enpproperty` and `/enpproperty-->`."""
        if not self.is_signed("enpproperty"):
            return ""
        start = self.text.find("<!--enpproperty")
        end = self.text.find("/enpproperty-->", start)
        return self.text[start:end] if 0 <= start < end else ""

    def address(self, link: str | None) -> str | None:
        return absolute(self.base, link) if link else None


def _utf8(source: PageSource, decoded: Decoded) -> bytes:
    if decoded.codec == "utf-8" and not decoded.replacements:
        return source.body.removeprefix(BOM_UTF8)
    return decoded.text.encode("utf-8", "replace")


def _parse(utf8: bytes) -> Element:
    refuse_endless_tags(utf8)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(utf8, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return etree.Element("html")
    if _ends_deep(root) and _was_too_deep(parser):
        raise DamagedInput("elements of the page are nested without end; it cannot be read whole")
    return root


def _ends_deep(root: Element) -> bool:
    """Whether the page's last element lies deep, as where the parser gave up."""
    levels = 0
    while len(root) and levels < _DEEP:
        root = root[-1]
        levels += 1
    return levels == _DEEP


def _was_too_deep(parser: etree.HTMLParser) -> bool:
    """Asked of deep pages alone: lxml copies the whole log of errors to show it."""
    log = parser.error_log
    return len(log) > 0 and "depth" in log[-1].message
