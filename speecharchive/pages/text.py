"""Plain text: no layout says anything, so every paragraph, or line where paragraphs are lines, is a block of unknown role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from speecharchive.capture.decode import Decoded
from speecharchive.errors import NoArticle
from speecharchive.model import Article, Block, Flag, Listing, PageSource
from speecharchive.pages.absence import demand_page
from speecharchive.pages.base import PageObject
from speecharchive.pages.links import LinkShape
from speecharchive.pages.sheets import furniture_of
from speecharchive.pages.spacing import one_line, paragraphs
from speecharchive.pages.wrapping import SourceLine, Wrap, find_wrap, read_lines

_LINE_BREAK = re.compile(r"\r\r?\n|[\n\r\v\x85\u2028\u2029]")
FEW_LINES = 3
"""A file of so few lines has its paragraphs inside them, each opened by an indent."""
_INDENTS = re.compile(r"\u3000{2,}")


class TextPage(PageObject):
    family = "text"
    layout = "lines"

    def __init__(self, source: PageSource, decoded: Decoded) -> None:
        self.source = source
        self.decoded = decoded

    def recognises(self) -> bool:
        return True

    def article(self) -> Article:
        """Raises NoArticle where no line holds a visible character."""
        sheets = [_LINE_BREAK.split(sheet) for sheet in self.decoded.text.split("\f")]
        lines = read_lines(sheets)
        wrap = find_wrap(lines)
        blocks = tuple(_blocks(lines, wrap))
        if not blocks:
            raise NoArticle(f"{self.source.url or 'the text'} holds no line that can be seen")
        if self.source.url is not None:
            demand_page(self.source.url, blocks)
        return Article(
            url=self.source.url,
            family=self.family,
            layout=self.layout,
            codec=self.decoded.codec,
            replacements=self.decoded.replacements,
            blocks=blocks,
            notes=(Flag("joined-lines", f"width {wrap.width}"),) if wrap else (),
        )

    def listing(self, declared: LinkShape | None = None) -> Listing:  # noqa: ARG002
        return Listing(())


def _blocks(lines: Sequence[SourceLine], wrap: Wrap | None) -> Iterator[Block]:
    """Paragraphs, page numbers and running heads, in the order of the file."""
    furniture = furniture_of(lines)
    joints = _joints(lines, furniture, wrap) if wrap else {}
    crowded = len(lines) <= FEW_LINES
    paragraph = ""
    for position, line in enumerate(lines):
        if position in furniture:
            yield from _cut(paragraph, crowded, goes_on=_next_joint(position, furniture, joints))
            paragraph = ""
            yield Block(one_line(line.text), "pager")
        elif paragraph and position in joints:
            paragraph += joints[position] + line.text.lstrip()
        else:
            yield from _cut(paragraph, crowded)
            paragraph = line.text
    yield from _cut(paragraph, crowded)


def _joints(lines: Sequence[SourceLine], furniture: set[int], wrap: Wrap) -> dict[int, str]:
    """What to put between a line and the one before it, by the position of lines that go on with a paragraph.

    Empty lines at the edge of a printed page say nothing, so those around page numbers and heads do not count.
    """
    running = [position for position in range(len(lines)) if position not in furniture]
    joints = {}
    for one, two in pairwise(running):
        line, after = lines[one], lines[two]
        if two - one > 1 or line.leaf != after.leaf:
            after = SourceLine(after.text, 0, after.leaf)
        if wrap.goes_on(line, after):
            joints[two] = wrap.glue(line, after)
    return joints


def _next_joint(position: int, furniture: set[int], joints: dict[int, str]) -> bool:
    while position in furniture:
        position += 1
    return position in joints


def _cut(paragraph: str, crowded: bool, *, goes_on: bool = False) -> Iterator[Block]:
    """The blocks of one stretch of text: indents inside it part paragraphs too."""
    parts = _INDENTS.split(paragraph) if crowded else paragraphs(paragraph)
    blocks = [Block(line) for part in parts if (line := one_line(part))]
    if blocks and goes_on:
        blocks[-1] = blocks[-1]._replace(continued=True)
    yield from blocks
