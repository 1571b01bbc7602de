"""Strips an article's own container: its lines with what their markup says of them.

lxml found the container; BeautifulSoup reads that subtree alone, which costs about as much as parsing the whole page.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple, cast

from bs4 import Tag

from speecharchive.model import Block, Role
from speecharchive.model import Element as ElementKind
from speecharchive.pages.asides import SMALL_PART, aside_role, mark_floats, with_related
from speecharchive.pages.captions import (
    Picture,
    is_caption_container,
    mark_captions,
)
from speecharchive.pages.elements import ROLE_MARK, Element
from speecharchive.pages.spacing import one_line, paragraphs
from speecharchive.pages.styles import Align, align_of, is_bold, is_hidden, shows_lines
from speecharchive.pages.subtree import soup_of
from speecharchive.pages.walk import INLINE

MAX_ASIDES = 300
"""Elements of a container that are measured because of their name."""
_BULLETS = " \t\r\n\u3000\xa0·•●■◆▪►>»-|[]【】()（）.、0123456789"
"""Set before a link of a list, and no words of their own."""
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
    top = soup_of(container).find(True)
    assert isinstance(top, Tag)
    return _Reader(top, role, headline).read()


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
        shown = top.name == "pre" or shows_lines(str(top.attrs.get("style", "")))
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
            else:
                self._pieces.append((str(child), self._setting))
        return with_related(self._blocks, self._linked)

    def _enter(self, tag: Tag) -> bool:
        """Whether to read what is in the tag."""
        name, attrs = tag.name, tag.attrs
        if name == "img":
            self._see_picture(tag)
            return False
        if (
            attrs
            and ROLE_MARK not in attrs
            and is_hidden(cast("str | None", attrs.get("style")), attrs.get("hidden"))
        ):
            return False
        if self._breaks(tag):
            self._flush()
        if name in ("br", "hr"):
            return False
        self._setting = self._inner(tag)
        return True

    @staticmethod
    def _breaks(tag: Tag) -> bool:
        return tag.name not in INLINE or ROLE_MARK in tag.attrs

    def _inner(self, tag: Tag) -> _Setting:
        name, attrs = tag.name, tag.attrs
        role, kind, align, bold, link, lines = self._setting
        kind = _KINDS.get(name, kind)
        link = link or name == "a"
        bold = bold or name in _BOLD
        lines = lines or name == "pre"
        if attrs:
            style = cast("str", attrs.get("style", ""))
            align = _align(tag, style) or align
            if style:
                bold = bold or is_bold(style)
                lines = lines or shows_lines(style)
        if name == "center":
            align = "center"
        if ROLE_MARK in attrs:
            role = cast("Role", attrs[ROLE_MARK])
        elif role == "body":
            role = self._role(tag)
        return _Setting(role, kind, align, bold, link, lines)

    def _role(self, tag: Tag) -> Role:
        """What an element inside the text says of itself."""
        name, attrs = tag.name, tag.attrs
        words = ""
        if "class" in attrs or "id" in attrs:
            words = f"{attrs.get('class', '')} {attrs.get('id', '')}".lower().strip()
        if is_caption_container(name, words, attrs.get("bgcolor")):
            return "caption"
        aside = aside_role(name, words)
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
        if not self._pieces:
            return
        pieces, self._pieces = self._pieces, []
        settings = [setting for text, setting in pieces if not text.isspace()]
        if not settings:
            return
        first = settings[0]
        bold = all(setting.bold for setting in settings)
        linked = first.link or settings[-1].link
        if linked and not all(setting.link for setting in settings):
            linked = all(setting.link or not text.strip(_BULLETS) for text, setting in pieces)
        text = "".join([text for text, _ in pieces])
        if first.lines or first.kind == "heading":
            lines = [one_line(line) for line in (text.splitlines() if first.lines else [text])]
        else:
            lines = paragraphs(text)
        for line in lines:
            if line:
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
    if found := align_of(style):
        return found
    align = str(tag.attrs.get("align", "")).strip().lower()
    if align in ("left", "center", "right") and tag.name not in ("img", "table"):
        return cast("Align", align)
    return None
