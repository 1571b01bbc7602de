"""Small questions asked of parsed elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from lxml import etree

from speecharchive.pages.spacing import one_line

Element = etree._Element

ROLE_MARK = "{layout://speecharchive}role"
"""Attribute by which a layout hands an element's role to whoever reads its subtree. No page can forge it: names of
attributes in HTML source hold no slash."""

UNSEEN = frozenset((
    "script", "style", "noscript", "template", "title", "meta", "link", "iframe", "object", "embed", "applet", "svg",
    "math", "xml", "canvas", "textarea", "audio", "video", "noframes", "datalist", "param", "rp", "rt",
))  # fmt: skip
"""Their text is never shown, or is no text of the page (how a character is read aloud); taken out of the tree."""


def class_of(element: Element) -> str:
    """Class and id in lower case, as one text for patterns."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def text_of(element: Element) -> str:
    """All text below the element in one line."""
    return one_line("".join(cast("Iterator[str]", element.itertext())))
