"""Strips an article's own container: its lines with what their markup says of them.

lxml found the container; BeautifulSoup reads that subtree alone, which costs about as much as parsing the whole page.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Literal, NamedTuple, cast

from bs4 import BeautifulSoup, Tag
from bs4.builder._htmlparser import HTMLParserTreeBuilder
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import PreformattedString
from lxml import etree

from speecharchive.model import Block, Role
from speecharchive.model import Element as ElementKind
from speecharchive.pages.asides import SMALL_PART, aside_role, mark_floats, with_related
from speecharchive.pages.captions import (
    Picture,
    is_caption_container,
    mark_captions,
    names_caption,
)
from speecharchive.pages.elements import ROLE_MARK, UNSEEN, Element
from speecharchive.pages.spacing import one_line, paragraphs
from speecharchive.pages.walk import INLINE, is_hidden

Align = Literal["left", "center", "right"]

MAX_SOUP_DEPTH = 200
"""BeautifulSoup's lxml builder silently cuts what nests deeper than 256."""

_STYLE_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
MAX_ASIDES = 300
"""Elements of a container that are measured because of their name."""
_TELLING = re.compile(
    r"display|visibility|font-weight\s*:\s*(?:bold|[6-9]00)|white-space|text-align", re.IGNORECASE
)
_STYLE_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = _HEADINGS | {"b", "strong", "th"}
_KINDS: dict[str, ElementKind] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    "p": "paragraph", "div": "paragraph", "section": "paragraph", "blockquote": "paragraph", "article": "paragraph",
    "li": "list-item", "dt": "list-item", "dd": "list-item", "td": "table-cell", "th": "table-cell",
    "figcaption": "caption", "caption": "caption",
}  # fmt: skip


class _Setting(NamedTuple):
    """What the open elements say of the text in them."""

    role: Role
    kind: ElementKind = "line"
    align: Align | None = None
    bold: bool = False
    link: bool = False
    lines: bool = False
    """Line breaks of the source are shown (`pre`)."""


def container_blocks(
    container: Element, role: Role = "body", headline: str | None = None
) -> list[Block]:
    """The container's visible text as blocks, each text once, in order.

    Elements that carry ROLE_MARK give their role to what is in them. `headline` helps to tell a title under a picture
    from the picture's caption.
    """
    mark_captions(container, headline)
    mark_floats(container)
    _unwrap_styling(container)
    _join_source_lines(container)
    container.set(ROLE_MARK, role)
    html = etree.tostring(container, encoding="unicode", method="html", with_tail=False)
    builder = HTMLParserTreeBuilder if _deeper_than(container, MAX_SOUP_DEPTH) else _Builder
    soup = BeautifulSoup(html, builder=builder, multi_valued_attributes=None)
    top = soup.find(lambda tag: tag.has_attr(ROLE_MARK))
    return _Reader(top if isinstance(top, Tag) else soup, role, headline).read()


class _Builder(LXMLTreeBuilder):
    """BeautifulSoup's own, without its search of every name for XML namespaces, which HTML does not have."""

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:  # noqa: ARG002
        assert self.soup is not None
        self.soup.handle_starttag(tag, None, None, dict(attrib))

    def end(self, tag: Any) -> None:
        assert self.soup is not None
        self.soup.handle_endtag(tag)


def _unwrap_styling(container: Element) -> None:
    """Takes out `span` and `font` that only say how letters look: word processors leave several in every paragraph."""
    for element in list(container.iter("span", "font")):
        if element.attrib and _is_telling(element):
            element.tag = "mark"
    etree.strip_tags(container, "span", "font")


def _join_source_lines(container: Element) -> None:
    """Takes out white space between lines: in most sources every second string is one, and none is shown."""
    for element in container.iter():
        tail = element.tail
        if tail and tail.isspace() and element.tag not in INLINE:
            element.tail = None


def _is_telling(element: Element) -> bool:
    if element.get(ROLE_MARK) is not None or element.get("hidden") is not None:
        return True
    words = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return _TELLING.search(element.get("style") or "") is not None or names_caption(words)


def _deeper_than(element: Element, bound: int) -> bool:
    levels = [iter(element)]
    while levels:
        child = next(levels[-1], None)
        if child is None:
            levels.pop()
        else:
            levels.append(iter(child))
            if len(levels) > bound:
                return True
    return False


class _Reader:
    def __init__(self, top: Tag, role: Role, headline: str | None) -> None:
        self._top = top
        self._blocks: list[Block] = []
        self._linked: list[int] = []
        self._setting = _Setting(role)
        self._pieces: list[tuple[str, _Setting]] = []
        self._picture = Picture(headline)
        self._asides = 0

    def read(self) -> list[Block]:
        """The blocks below the top tag, whose own alignment and name say nothing of its lines."""
        top = self._top
        shown = _PRE_STYLE.search(_attribute(top, "style") or "") is not None or top.name == "pre"
        self._setting = self._setting._replace(lines=shown)
        stack = [(top, self._setting, iter(top.contents))]
        while stack:
            tag, outer, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if self._breaks(tag):
                    self._flush()
                self._setting = outer
            elif isinstance(child, Tag):
                outer = self._setting
                if self._enter(child):
                    stack.append((child, outer, iter(child.contents)))
            elif not isinstance(child, PreformattedString):
                self._pieces.append((str(child), self._setting))
        return with_related(self._blocks, self._linked)

    def _enter(self, tag: Tag) -> bool:
        """Whether to read what is in the tag."""
        name = tag.name
        if name in UNSEEN:
            return False
        if name == "img":
            self._see_picture(tag)
            return False
        marked = tag.attrs.get(ROLE_MARK)
        if tag.attrs and marked is None and is_hidden(_attribute(tag, "style"), tag.get("hidden")):
            return False
        if self._breaks(tag):
            self._flush()
        if name in ("br", "hr"):
            return False
        self._setting = self._inner(tag, cast("Role | None", marked))
        return True

    @staticmethod
    def _breaks(tag: Tag) -> bool:
        return tag.name not in INLINE or ROLE_MARK in tag.attrs

    def _inner(self, tag: Tag, marked: Role | None) -> _Setting:
        name = tag.name
        role, kind, align, bold, link, lines = self._setting
        kind = _KINDS.get(name, kind)
        if name == "a":
            link = True
        elif name in _BOLD:
            bold = True
        elif name == "pre":
            lines = True
        if tag.attrs:
            style = _attribute(tag, "style") or ""
            align = _align(tag, style) or align
            if style:
                bold = bold or _STYLE_BOLD.search(style) is not None
                lines = lines or _PRE_STYLE.search(style) is not None
        if name == "center":
            align = "center"
        if marked is not None:
            role = marked
        elif role == "body":
            role = self._role(tag)
        return _Setting(role, kind, align, bold, link, lines)

    def _role(self, tag: Tag) -> Role:
        """What an element inside the text says of itself."""
        words = f"{tag.get('class', '')} {tag.get('id', '')}".lower().strip() if tag.attrs else ""
        if is_caption_container(tag.name, words, tag.get("bgcolor")):
            return "caption"
        aside = aside_role(tag.name, words)
        if aside is None or self._asides >= MAX_ASIDES:
            return "body"
        self._asides += 1
        return aside if len(tag.get_text()) <= SMALL_PART * self._length else "body"

    @cached_property
    def _length(self) -> int:
        return len(self._top.get_text())

    def _see_picture(self, tag: Tag) -> None:
        if not self._picture.shows(tag):
            return
        if not any(text.strip() for text, _ in self._pieces):
            self._pieces.clear()
            self._picture.seen()
        else:
            self._picture.after_line()

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        settings = [setting for text, setting in pieces if text and not text.isspace()]
        if not settings:
            return
        first = settings[0]
        bold = all(setting.bold for setting in settings)
        linked = all(setting.link for setting in settings)
        text = "".join(text for text, _ in pieces)
        if first.lines or first.kind == "heading":
            lines = [one_line(line) for line in (text.splitlines() if first.lines else [text])]
        else:
            lines = paragraphs(text)
        for line in filter(None, lines):
            self._emit(line, first, bold, linked)

    def _emit(self, text: str, setting: _Setting, bold: bool, linked: bool) -> None:
        role, kind = setting.role, setting.kind
        if role == "body" and self._picture.explains(text, setting.align, bold):
            role = "caption"
        elif linked:
            self._linked.append(len(self._blocks))
            kind = kind if kind == "list-item" else "link"
        self._picture.after_line()
        self._blocks.append(
            Block(text, role, "caption" if role == "caption" else kind, bold, setting.align)
        )


def _align(tag: Tag, style: str) -> Align | None:
    if found := _STYLE_ALIGN.search(style):
        return cast("Align", found[1].lower())
    align = (_attribute(tag, "align") or "").strip().lower()
    if align in ("left", "center", "right") and tag.name not in ("img", "table"):
        return cast("Align", align)
    return None


def _attribute(tag: Tag, name: str) -> str | None:
    value = tag.get(name)
    return value if isinstance(value, str) else None
