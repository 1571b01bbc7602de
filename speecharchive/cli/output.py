"""Rows on standard output: a table for a person, JSON, JSON Lines or CSV for a program."""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from itertools import islice
from typing import Any, TextIO

from speecharchive.cli.inert import inert_line

TABLE_ROWS = 1_000
"""A table is laid out whole, so it has an end; the other formats stream."""

_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Delete, C1 controls and marks of writing direction; `json` itself escapes the C0 controls."""

_PLAIN = frozenset((str, int, type(None)))
"""Nearly every value is of one of these, and there are many."""
Row = Mapping[str, Any]


class Format(StrEnum):
    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def chosen(asked: Format | None) -> Format:
    """The format asked for; else a table when a person watches, JSON when a program reads."""
    return asked or (Format.table if sys.stdout.isatty() else Format.json)


def print_rows(
    rows: Iterable[Row],
    asked: Format | None,
    *,
    columns: Sequence[str],
    shown: Mapping[str, str] | None = None,
    styled: Mapping[str, Any] | None = None,
    excel: bool = False,
) -> int:
    """Write `rows` and return their number. `columns` orders CSV; a table shows `shown` (key → heading) of them.

    `styled` maps a column to a function of the row that returns rich Text. `excel` is for CSV alone: as `export csv --excel`.
    """
    form = chosen(asked)
    if form is Format.table:
        headings = shown or {name: name for name in columns}
        return _print_table(rows, headings, styled or {})
    writer = {Format.json: _write_array, Format.jsonl: _write_lines}.get(form)
    if writer:
        return writer(rows, sys.stdout)
    return (_write_excel if excel else _write_csv)(rows, columns, sys.stdout)


def plain_json(value: Any) -> Any:
    """`value` as JSON can hold it: SQL knows bytes, infinities and types of its own."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


def one_json(value: Any, *, indent: int | None = None) -> str:
    """JSON with its characters as they are, but for those that would steer a terminal."""
    text = json.dumps(plain_json(value), ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _write_array(rows: Iterable[Row], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write((",\n" if count else "[\n") + one_json(row))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def _write_lines(rows: Iterable[Row], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write(one_json(row) + "\n")
        count += 1
    return count


def _write_csv(
    rows: Iterable[Row],
    columns: Sequence[str],
    out: TextIO,
    *,
    end: str = "\n",
    held: Callable[[Any], Any] = lambda value: value,
) -> int:
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([held(cell(row.get(name))) for name in columns])
        count += 1
    return count


def _write_excel(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> int:
    """Byte order mark, lines that end in CR LF, and no cell that would run as a formula."""
    from speecharchive.export.cells import safe
    from speecharchive.export.csv_file import BOM

    with suppress(AttributeError):
        out.reconfigure(newline="")  # type: ignore[attr-defined]
    out.write(BOM)
    return _write_csv(
        rows,
        columns,
        out,
        end="\r\n",
        held=lambda value: safe(value) if isinstance(value, str) else value,
    )


def cell(value: Any) -> Any:
    """One cell: the items of a list side by side, None empty."""
    if type(value) in _PLAIN:
        return value
    value = plain_json(value)
    if isinstance(value, list):
        return " | ".join(item if isinstance(item, str) else one_json(item) for item in value)
    return one_json(value) if isinstance(value, dict) else value


def _print_table(
    rows: Iterable[Row], headings: Mapping[str, str], styled: Mapping[str, Any]
) -> int:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    source = iter(rows)
    seen = list(islice(source, TABLE_ROWS))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, heading in headings.items():
        numbers = name not in styled and _are_numbers([row.get(name) for row in seen])
        table.add_column(
            Text(inert_line(heading)), overflow="fold", justify="right" if numbers else "left"
        )
    for row in seen:
        table.add_row(
            *(
                styled[name](row) if name in styled else Text(_seen(row.get(name)))
                for name in headings
            )
        )
    if seen:
        _wide_console(sys.stdout).print(table)
    if next(source, None) is not None:
        say(f"only the first {TABLE_ROWS} rows are shown; use --format csv, json or jsonl for all")
    return len(seen)


def _are_numbers(values: Sequence[Any]) -> bool:
    held = [value for value in values if value is not None]
    return bool(held) and all(type(value) in (int, float) for value in held)


def _seen(value: Any) -> str:
    value = cell(value)
    return "" if value is None else inert_line(str(value))


def _wide_console(out: TextIO) -> Any:
    from rich.console import Console

    # A table that goes to a file or a pager has no edge to wrap at.
    return Console(file=out, highlight=False, width=None if out.isatty() else 200)


def say(words: str) -> None:
    """One line for a person, on standard error."""
    sys.stderr.write(inert_line(words) + "\n")
