"""CSV: exact for programs; with `excel`, safe and whole in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from speecharchive.export.cells import pieces, safe
from speecharchive.export.csv_rows import COLUMNS, Cell, cells
from speecharchive.query.speeches import HeldSpeech

BOM = "\ufeff"


def header(widths: Sequence[int]) -> list[str]:
    """The columns, a column that is cut into n followed by `name_2` … `name_n`."""
    return [
        name if part == 1 else f"{name}_{part}"
        for name, width in zip(COLUMNS, widths, strict=True)
        for part in range(1, width + 1)
    ]


def plain_widths() -> list[int]:
    return [1] * len(COLUMNS)


def excel_widths(long_speeches: Iterable[HeldSpeech]) -> list[int]:
    """How many cells each column needs, seen from the speeches that may hold more than a cell does."""
    widths = plain_widths()
    for speech in long_speeches:
        for at, value in enumerate(cells(speech)):
            if isinstance(value, str):
                widths[at] = max(widths[at], len(pieces(value)))
    return widths


def write_csv(
    out: TextIO,
    speeches: Iterable[HeldSpeech],
    widths: Sequence[int],
    *,
    excel: bool = False,
    wrote: Callable[[], None] = lambda: None,
) -> int:
    """Write header and rows, and return the number of rows; `wrote` is called after each."""
    if excel:
        out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n" if excel else "\n")
    writer.writerow(header(widths))
    count = 0
    for speech in speeches:
        values = cells(speech)
        writer.writerow(_spread(values, widths) if excel else values)
        count += 1
        wrote()
    return count


def _spread(values: Iterable[Cell], widths: Sequence[int]) -> list[Cell]:
    row: list[Cell] = []
    for value, width in zip(values, widths, strict=True):
        if not isinstance(value, str):
            row.append(value)
            row += [None] * (width - 1)
            continue
        parts = [safe(piece) for piece in pieces(value)]
        row += [*parts, *[""] * (width - len(parts))]
    return row
