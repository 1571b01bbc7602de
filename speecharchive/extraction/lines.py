"""The blocks of an article as lines that rules can read: folded once, numbered, with their place in the page's text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive.model import Article, Role, Span
from speecharchive.normalise.fold import fold

OUTSIDE_ROLES: frozenset[Role] = frozenset(
    ("related", "pager", "breadcrumb", "navigation", "outside")
)
LAYOUT_ROLES: frozenset[Role] = frozenset(
    ("kicker", "headline", "subtitle", "byline", "info", "source", "date", "editors")
)


@dataclass(slots=True, eq=False)
class Line:
    """Not frozen, since every page makes hundreds of them and freezing triples their cost; nothing changes one."""

    index: int
    """Index into `Article.blocks`."""
    text: str
    folded: str
    """As long as `text`, so offsets are shared."""
    bare: str
    """`folded` without any white space: `首 页` and `首页` are one word to a rule."""
    role: Role
    listed: bool
    """A list item or a link of its own."""
    start: int
    """Offset in `Article.text`."""
    set_off: bool = False
    """Bold or centred, as titles are where nothing else marks them."""
    continued: bool = False
    """As in `Block.continued`."""

    def span(self, begin: int = 0, end: int | None = None) -> Span:
        return self.start + begin, self.start + (len(self.text) if end is None else end)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line that became a field: its published characters and where they stand."""

    text: str
    line: Line
    begin: int

    @property
    def folded(self) -> str:
        return self.line.folded[self.begin : self.begin + len(self.text)]

    @property
    def span(self) -> Span:
        return self.line.span(self.begin, self.begin + len(self.text))


def piece(line: Line, begin: int = 0, end: int | None = None) -> Piece:
    """That stretch of the line, without the white space at its ends."""
    text = line.text[begin:end]
    lead = len(text) - len(text.lstrip())
    return Piece(text.strip(), line, begin + lead)


@dataclass(frozen=True, slots=True)
class Passage:
    """Pieces of one or more lines read as one text, nothing put between them."""

    pieces: tuple[Piece, ...]
    text: str
    folded: str

    def span(self, begin: int = 0, end: int | None = None) -> Span:
        """Where that stretch stands in `Article.text`; over a joint it covers the line break too."""
        end = len(self.text) if end is None else end
        return self._offset(begin), self._offset(end - 1) + 1 if end > begin else self._offset(
            begin
        )

    def _offset(self, position: int) -> int:
        for each in self.pieces:
            if position < len(each.text):
                return each.span[0] + position
            position -= len(each.text)
        return self.pieces[-1].span[1]

    def part(self, begin: int, end: int | None = None) -> Passage:
        """A stretch of a passage of one piece; of several, the stretch of its text with the first piece's place."""
        first = self.pieces[0]
        if len(self.pieces) > 1:
            return Passage(self.pieces, self.text[begin:end], self.folded[begin:end])
        stop = len(first.text) if end is None else end
        return passage((piece(first.line, first.begin + begin, first.begin + stop),))


def passage(pieces: Sequence[Piece]) -> Passage:
    return Passage(
        tuple(pieces),
        "".join(each.text for each in pieces),
        "".join(each.folded for each in pieces),
    )


def number_lines(article: Article) -> tuple[Line, ...]:
    """Folds the page's text once; white space inside a block counts as it stands."""
    folded = fold(article.text)
    lines = []
    start = 0
    for index, (text, role, element, bold, align, continued) in enumerate(article.blocks):
        end = start + len(text)
        own = folded[start:end]
        bare = "".join(own.split())
        listed = element in ("list-item", "link")
        set_off = bold or align == "center"
        lines.append(Line(index, text, own, bare, role, listed, start, set_off, continued))
        start = end + 1
    return tuple(lines)


def candidates(lines: Sequence[Line]) -> list[Line]:
    """Lines that may be the article's own text: neither outside its container nor given a masthead role by the layout."""
    return [
        line
        for line in lines
        if line.role not in OUTSIDE_ROLES
        and line.role not in LAYOUT_ROLES
        and line.role != "caption"
    ]
