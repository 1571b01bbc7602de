"""From lines that stand on paper to paragraphs: what a typesetter's indents, line ends and sizes say.

A Chinese paragraph opens with an indent of about two characters and its last line ends short of the right margin; a
heading is centred or set in a larger size. Page numbers and running heads repeat in the margins of the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from speecharchive.pages.spacing import one_line


class TypesetLine(NamedTuple):
    """One line of a page; lengths in points, from the page's lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class TypesetParagraph:
    text: str
    size: float | None = None
    centred: bool = False
    bold: bool = False
    heading: bool = False
    """The document's own style calls it a title or heading."""
    furniture: bool = False
    """A page number or running head."""


@dataclass(frozen=True, slots=True)
class TypesetDocument:
    """What a reader of one file form gives."""

    family: str
    layout: str
    codec: str
    paragraphs: tuple[TypesetParagraph, ...]
    unread: int = 0
    """Characters that stand on paper but have no Unicode value."""


_PAGE_NUMBER = re.compile(
    r"[—–\-_·•.~\s]{0,8}(?:第\s{0,3})?\d{1,4}(?:\s{0,3}页)?(?:\s{0,3}[/,，共]\s{0,3}共?\s{0,3}\d{1,4}\s{0,3}页?)?[—–\-_·•.~\s]{0,8}"
)
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 2
"""Lines at each end of a page that may be a running head."""
_MIN_REPEATS = 3
_SHORT = 1.6
"""Characters that a paragraph's last line leaves free at the right, at the least."""
_INDENT = 1.2
"""Characters: less is the play of justification."""


def paragraphs_of(lines: Sequence[TypesetLine]) -> list[TypesetParagraph]:
    """Paragraphs in reading order, then the furniture of all pages: a paragraph may run over a page's end."""
    if not lines:
        return []
    furniture = _furniture(lines)
    text = [line for n, line in enumerate(lines) if n not in furniture]
    measure = _Measure.of(text or lines)
    found: list[list[TypesetLine]] = []
    previous: TypesetLine | None = None
    aside: list[TypesetParagraph] = []
    for number, line in enumerate(lines):
        if number in furniture:
            aside.append(TypesetParagraph(one_line(line.text), line.size, furniture=True))
            continue
        if previous is None or measure.begins(line, previous):
            found.append([])
        found[-1].append(line)
        previous = line
    return [*(_joined(each, measure) for each in found), *aside]


@dataclass(frozen=True, slots=True)
class _Measure:
    """Size and margins of the running text."""

    size: float
    left: float
    right: float
    leading: float

    @classmethod
    def of(cls, lines: Sequence[TypesetLine]) -> _Measure:
        size = _commonest((round(line.size, 1), len(line.text)) for line in lines)
        body = [line for line in lines if abs(line.size - size) <= 0.06 * size] or list(lines)
        left = _commonest((round(line.left), len(line.text)) for line in body)
        rights = sorted(line.right for line in body)
        gaps = [
            (round(above.bottom - line.bottom), 1)
            for above, line in pairwise(body)
            if above.page == line.page and above.bottom > line.bottom
        ]
        return cls(size, left, rights[int(0.9 * (len(rights) - 1))], _commonest(gaps) or 2 * size)

    def begins(self, line: TypesetLine, previous: TypesetLine) -> bool:
        """Whether a paragraph begins with `line`."""
        if abs(line.size - previous.size) > 0.1 * max(line.size, previous.size):
            return True
        if self.is_centred(line) or self.is_centred(previous):
            return True
        if line.left - self.left >= _INDENT * self.size:
            return True
        if self.right - previous.right >= _SHORT * self.size:
            return True
        return line.page == previous.page and previous.bottom - line.bottom > 1.7 * self.leading

    def is_centred(self, line: TypesetLine) -> bool:
        """Free by much the same on both sides, and by more than an indent."""
        before, behind = line.left - self.left, self.right - line.right
        return min(before, behind) > 2.4 * self.size and abs(before - behind) <= 2 * self.size


def _furniture(lines: Sequence[TypesetLine]) -> set[int]:
    """Numbers of the lines that are page numbers or running heads."""
    pages: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        pages.setdefault(line.page, []).append(number)
    edges: list[int] = []
    for numbers in pages.values():
        height = sorted(numbers, key=lambda number: lines[number].bottom)
        edges += dict.fromkeys((*height[:_EDGE_LINES], *height[-_EDGE_LINES:]))
    repeats = Counter(_DIGITS.sub("0", lines[number].text) for number in edges)
    return {
        number
        for number in edges
        if _PAGE_NUMBER.fullmatch(lines[number].text)
        or repeats[_DIGITS.sub("0", lines[number].text)] >= max(_MIN_REPEATS, len(pages) // 2)
    }


def _joined(lines: Sequence[TypesetLine], measure: _Measure) -> TypesetParagraph:
    text = ""
    for line in lines:
        part = one_line(line.text)
        text += " " + part if _latin_seam(text, part) else part
    size = max(line.size for line in lines)
    centred = all(measure.is_centred(line) for line in lines)
    return TypesetParagraph(text, size, centred)


def _latin_seam(text: str, part: str) -> bool:
    """Between two Latin words a line end is a space; Chinese is joined without one."""
    return bool(text and part) and all(
        each.isascii() and each.isalpha() for each in (text[-1], part[0])
    )


def _commonest(values: Iterable[tuple[float, int]]) -> float:
    weights: Counter[float] = Counter()
    for value, weight in values:
        weights[value] += weight
    return weights.most_common(1)[0][0] if weights else 0.0
