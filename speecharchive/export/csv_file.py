"""CSV: exact for programs; with `excel`, safe and whole in a spreadsheet.

Python's csv module walks through a cell character by character, which for a reading text of 20 KB is most of the cost of an
export. So it writes the short columns, and the text behind them is quoted here: the bytes are those that the module writes,
and the same in every version of Python (a cell with a lone CR is quoted).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence

from speecharchive.export.cells import pieces, safe
from speecharchive.export.columns import COLUMNS, NAMES, Cell, decoded, flags_cell

BOM = "\ufeff"
_SPECIAL = (b"\n", b'"', b",", b"\r")
_FLAGS = NAMES.index("flags")

Row = Sequence[Cell]
"""The values of `COLUMNS`, as the database gives them."""


class _Returned:
    """Stands for a file: `writerow` returns what `write` does, and this returns the line."""

    @staticmethod
    def write(line: str) -> str:
        return line


def line_writer() -> Callable[[Iterable[Cell]], str]:
    """Makes the line of a row, without its end. Cells with CR or LF are quoted, whatever ends the line."""
    write = csv.writer(_Returned, lineterminator="\r\n").writerow
    return lambda row: write(row)[:-2]


def header(widths: Sequence[int]) -> list[str]:
    """The columns, a column that is cut into n followed by `name_2` … `name_n`."""
    return [
        name if part == 1 else f"{name}_{part}"
        for name, width in zip(NAMES, widths, strict=True)
        for part in range(1, width + 1)
    ]


def plain_widths() -> list[int]:
    return [1] * len(COLUMNS)


def excel_widths(long_rows: Iterable[Row]) -> list[int]:
    """How many cells each column needs, seen from the speeches that may hold more than a cell does."""
    widths = plain_widths()
    for row in long_rows:
        for at, value in enumerate(_readable(row)):
            if isinstance(value, str):
                widths[at] = max(widths[at], len(pieces(value)))
    return widths


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """The header, then a line a row."""
    line = line_writer()
    yield line(NAMES).encode() + b"\n"
    for row in rows:
        short = list(row[:-1])
        short[_FLAGS] = flags_cell(row[_FLAGS])
        yield b"".join((line(short).encode(), b",", _quoted(row[-1]), b"\n"))


def excel_lines(rows: Iterable[Row], widths: Sequence[int]) -> Iterator[bytes]:
    """The same for a spreadsheet: a byte order mark, lines that end in CR LF, nothing that would run as a formula."""
    line = line_writer()
    yield (BOM + line(header(widths)) + "\r\n").encode()
    for row in rows:
        yield (line(_spread(_readable(row), widths)) + "\r\n").encode()


def _quoted(text: Cell) -> bytes:
    data = text if isinstance(text, bytes) else str(text or "").encode()
    decoded(data)  # Bytes that are no text are refused; the text itself is not needed.
    if any(character in data for character in _SPECIAL):
        return b'"%b"' % data.replace(b'"', b'""')
    return data


def _readable(row: Row) -> list[Cell]:
    """The row with its flags as one cell and its text as characters."""
    cells = list(row)
    cells[_FLAGS] = flags_cell(row[_FLAGS])
    if isinstance(cells[-1], bytes):
        cells[-1] = decoded(cells[-1])
    return cells


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
