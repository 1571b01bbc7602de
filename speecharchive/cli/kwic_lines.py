"""A concordance for a person: the hits below each other, whatever the width of the characters before them.

Widths are cells of the terminal: a Chinese character takes two. Lines never wrap; where a terminal is narrow, first what is
said of the speech gives way, then the outer ends of the contexts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from speecharchive.cli.inert import inert_line
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.query.concordance.kwic_order import Group

Row = dict[str, Any]

_PAGE = 500
"""Lines that are laid out together."""
_UNWATCHED = 200
"""Cells of a line that goes to a file or a pager."""
_MIN_CONTEXT = 30
"""Cells each side that the columns of the speech must leave."""
_MOST_HIT = 40
_COLUMNS: tuple[tuple[Callable[[Row], str | None], int], ...] = (
    (itemgetter("dated_on"), 10),
    (lambda row: row["speaker"] or (row["office"] and f"({row['office']})"), 12),
    (itemgetter("place"), 12),
    (itemgetter("title"), 30),
)
"""What is said of the speech, in the order in which there is room for it, and the most cells of each."""
_GAP = 2
_STYLE = "bold yellow"


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells of each part of a line."""

    link: int
    columns: tuple[int, ...]
    """Of those of `_COLUMNS` that there is room for."""
    context: int
    """Each side of the hit."""
    hit: int


def print_lines(rows: Iterable[Row], groups: Sequence[Group], width: int) -> None:
    """Print all rows, those of a group under its heading."""
    out = sys.stdout
    console = Console(file=out, highlight=False, width=None if out.isatty() else _UNWATCHED)
    headings = iter(groups)
    under: Group | None = None
    for page in _pages(rows):
        layout = fit(page, console.width, width)
        for row in page:
            if "group" in row and (under is None or row["group"] != under.name):
                if under:
                    console.print()
                under = next(headings)
                _print(console, _heading(under))
            _print(console, line(row, layout))


def _pages(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while page := list(islice(source, _PAGE)):
        yield page


def _print(console: Console, text: Text) -> None:
    console.print(text, no_wrap=True, overflow="crop", soft_wrap=False)


def fit(page: Sequence[Row], cells: int, width: int) -> Layout:
    """The layout for these rows on a line of `cells`, contexts of `width` characters wanted."""
    link = max(cell_len(row["permalink"]) for row in page)
    hit = min(_MOST_HIT, max(cell_len(inert_line(row["hit"])) for row in page))
    wanted = min(2 * width, widest_context(page))
    room = cells - link - hit - 2 * _GAP
    columns = []
    for tell, most in _COLUMNS:
        needed = min(most, max(cell_len(_told(tell, row)) for row in page))
        if room - needed - _GAP < 2 * min(_MIN_CONTEXT, wanted):
            break
        columns.append(needed)
        room -= needed + _GAP
    return Layout(link, tuple(columns), max(2, min(wanted, room // 2)), hit)


def _told(tell: Callable[[Row], str | None], row: Row) -> str:
    return inert_line(tell(row) or "")


def widest_context(page: Sequence[Row]) -> int:
    return max(cell_len(inert_line(row[side])) for row in page for side in ("left", "right"))


def line(row: Row, layout: Layout) -> Text:
    """Permalink, columns, left context up to the hit, the hit, right context."""
    columns = zip(_COLUMNS, layout.columns, strict=False)
    told = [set_cell_size(row["permalink"], layout.link)]
    told += [_first_cells(_told(tell, row), cells) for (tell, _), cells in columns]
    left, right = inert_line(row["left"]), inert_line(row["right"])
    gap = " " * _GAP
    text = Text.assemble((gap.join(told) + gap, "dim"), _last_cells(left, layout.context))
    text.append(" " + set_cell_size(inert_line(row["hit"]), layout.hit) + " ", style=_STYLE)
    return text.append(set_cell_size(right, min(cell_len(right), layout.context)))


def _first_cells(text: str, cells: int) -> str:
    """The beginning of `text`, exactly so wide; `…` where it goes on."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(set_cell_size(text, cells - 1).rstrip() + "…", cells)


def _last_cells(text: str, cells: int) -> str:
    """The end of `text`, exactly so wide."""
    while cell_len(text) > cells:
        text = text[1:]
    return " " * (cells - cell_len(text)) + text


def _heading(group: Group) -> Text:
    name = inert_line(group.name) if group.name else "(not known)"
    counts = f"  {counted(group.hits, 'hit')} in {counted(group.speeches, 'speech')}"
    return Text.assemble((name, "bold"), counts)
