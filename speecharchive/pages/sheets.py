"""Page numbers and running heads in texts that were printed pages before: PDF readers write them between the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from speecharchive.pages.wrapping import SourceLine

LONGEST_HEAD = 60
MANY = 3
"""Standings from which a line at the edge of sheets is a running head; of two sheets both must have it."""

_MARKED_NUMBER = re.compile(
    r"[-—–―－·~]{1,3}\s{0,3}(\d{1,4})\s{0,3}[-—–―－·~]{1,3}|第\s{0,3}(\d{1,4})\s{0,3}页.{0,12}|(\d{1,4})\s{0,2}/\s{0,2}\d{1,4}"
    r"|Page\s{1,3}(\d{1,4})(?:\s{1,3}of\s{1,3}\d{1,4})?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+|[〇零一二三四五六七八九十百]+")


def furniture_of(lines: Sequence[SourceLine]) -> set[int]:
    """Positions of page numbers that count up, and of the lines at the edges of sheets that are said again and again."""
    numbers = _page_numbers(lines)
    edges = _edges(lines) | numbers | {n + by for n in numbers for by in (-1, 1)}
    return numbers | _running_heads(lines, edges - numbers)


def _page_numbers(lines: Sequence[SourceLine]) -> set[int]:
    """Numbers that stand alone on a line, each one more than the last; one alone must look like a page number."""
    marked, bare = [], []
    for position, line in enumerate(lines):
        text = line.text.strip()
        if len(text) > 24:
            continue
        if match := _MARKED_NUMBER.fullmatch(text):
            marked.append((position, int(next(filter(None, match.groups())))))
        elif _BARE_NUMBER.fullmatch(text):
            bare.append((position, int(text)))
    found = set(_counting(marked, 1)) if len(lines) > 1 else set()
    return found | set(_counting(bare, MANY))


def _counting(numbers: Sequence[tuple[int, int]], fewest: int) -> list[int]:
    """Positions of the longest stretch in which each number is one more than the last."""
    start, best = 0, range(0)
    for at, (_, number) in enumerate(numbers):
        if at and number != numbers[at - 1][1] + 1:
            start = at
        if at + 1 - start > len(best):
            best = range(start, at + 1)
    return [numbers[at][0] for at in best] if len(best) >= fewest else []


def _edges(lines: Sequence[SourceLine]) -> set[int]:
    """First and last line of every sheet, where form feeds part them."""
    found = set()
    for position in range(1, len(lines)):
        if lines[position].leaf != lines[position - 1].leaf:
            found |= {position - 1, position}
    return found | {0, len(lines) - 1} if found else found


def _running_heads(lines: Sequence[SourceLine], edges: set[int]) -> set[int]:
    """A head that is the title too stays where it stands first."""
    at = [n for n in sorted(edges) if 0 <= n < len(lines) and len(lines[n].text) <= LONGEST_HEAD]
    standings = Counter(_shape(lines[n]) for n in at)
    sheets = lines[-1].leaf + 1 if lines else 0
    enough = 2 if sheets == 2 else MANY
    heads = [n for n in at if standings[_shape(lines[n])] >= enough]
    if heads and heads[0] == 0 and _stands_once_at_the_top(lines, lines[0]):
        heads = heads[1:]
    return set(heads)


def _stands_once_at_the_top(lines: Sequence[SourceLine], head: SourceLine) -> bool:
    return not any(_shape(line) == _shape(head) for line in lines[1:10] if line.leaf == head.leaf)


def _shape(line: SourceLine) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))
