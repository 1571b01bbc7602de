"""One page parsed once, shared by all layouts that try it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector

from speecharchive.capture.decode import Decoded
from speecharchive.capture.urls import absolute
from speecharchive.errors import DamagedInput
from speecharchive.model import PageSource
from speecharchive.pages.spacing import one_line

Element = etree._Element

ROLE_MARK = "data-speecharchive-role"
"""Attribute by which a layout hands an element's role to whoever reads its subtree."""

UNSEEN = (
    "script", "style", "noscript", "template", "title", "meta", "link", "iframe", "object", "embed", "applet", "svg",
    "math", "canvas", "audio", "video", "noframes", "datalist", "param",
)  # fmt: skip
"""Their text is never shown, or is no text of the page; taken out of the tree."""

_CLOSE = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
"""Dropped everywhere: libxml2 starts a second document behind an early `</html>` and loses the article."""
_PROPERTY = re.compile(r"<!--\s*enpproperty\b(.{0,20000}?)/enpproperty\s*-->", re.DOTALL)
_FIELD = re.compile(
    r"<(articleid|date|author|title|subtitle|introtitle|nodename|source)>([^<]{1,1000})</\1>"
)


@lru_cache(maxsize=512)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


class Document:
    """Tree, text and metadata of one HTML page."""

    def __init__(self, source: PageSource, decoded: Decoded) -> None:
        """Raises DamagedInput where elements nest deeper than the parser's bound of 2,048."""
        self.source = source
        self.decoded = decoded
        self.text = decoded.text
        self.root = _parse(_CLOSE.sub("", decoded.text))
        self.metas = self._metas()
        self.refreshes = [
            meta.get("content") or ""
            for meta in self.root.iter("meta")
            if (meta.get("http-equiv") or "").lower() == "refresh"
        ]
        etree.strip_elements(self.root, *UNSEEN, with_tail=False)
        if ROLE_MARK in decoded.text:
            for element in self.root.iterfind(f".//*[@{ROLE_MARK}]"):
                del element.attrib[ROLE_MARK]

    def select(self, css: str) -> list[Element]:
        """In document order."""
        return cast("list[Element]", _selector(css)(self.root))

    def first(self, css: str) -> Element | None:
        found = self.select(css)
        return found[0] if found else None

    def _metas(self) -> dict[str, str]:
        """As in `Article.metas`; the founder product's property comment adds `enpproperty.date` and the like."""
        metas: dict[str, str] = {}
        for meta in self.root.iter("meta"):
            name = meta.get("name") or meta.get("property")
            content = one_line(meta.get("content") or "")
            if name and content:
                metas.setdefault(name.strip().lower(), content)
        for title in self.root.iter("title"):
            metas["title"] = text_of(title)
            break
        if found := _PROPERTY.search(self.text):
            for name, value in _FIELD.findall(found[1]):
                metas[f"enpproperty.{name}"] = one_line(value)
        return metas

    @cached_property
    def base(self) -> str | None:
        """What the page's relative links start from."""
        for base in self.root.iter("base"):
            if href := base.get("href"):
                return absolute(self.source.url, href) or self.source.url
        return self.source.url

    def address(self, link: str | None) -> str | None:
        return absolute(self.base, link) if link else None


def _parse(text: str) -> Element:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    log = parser.error_log
    if len(log) and "depth" in log[-1].message:
        raise DamagedInput("elements of the page are nested without end; it cannot be read whole")
    return root if root is not None else etree.Element("html")


def class_of(element: Element) -> str:
    """Class and id in lower case, as one text for patterns."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def text_of(element: Element) -> str:
    """All text below the element in one line."""
    return one_line("".join(cast("Iterator[str]", element.itertext())))
