"""Rows with names: what SQL, concordances and trends give, read anew whenever they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import TYPE_CHECKING, Any

from speecharchive.corpus.display import html_lines, html_table
from speecharchive.corpus.frames import needs
from speecharchive.errors import SpeecharchiveError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Rows = tuple[Sequence[str], Iterator[Sequence[Any]]]
"""The names of the columns, and the rows."""
Opened = Callable[[], AbstractContextManager[Rows]]
_PREVIEW = 10


class Table:
    """Lazy: every iteration and every `to_…` reads a fresh snapshot; nothing is kept."""

    __slots__ = ("_called", "_open")

    def __init__(self, opened: Opened, called: str) -> None:
        self._open = opened
        self._called = called

    @property
    def columns(self) -> tuple[str, ...]:
        with self._open() as (columns, _):
            return tuple(columns)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row by the names of its columns."""
        with self._open() as (columns, rows):
            for row in rows:
                yield dict(zip(columns, row, strict=True))

    def to_pandas(self) -> pandas.DataFrame:
        """Raises ExtraMissing."""
        frames = needs("pandas")
        with self._open() as (columns, rows):
            return frames.DataFrame(map(tuple, rows), columns=list(columns))

    def to_polars(self) -> polars.DataFrame:
        """Raises ExtraMissing."""
        frames = needs("polars")
        with self._open() as (columns, rows):
            held: polars.DataFrame = frames.DataFrame(
                list(map(tuple, rows)), schema=list(columns), orient="row", infer_schema_length=None
            )
            return held

    def to_arrow(self) -> pyarrow.Table:
        """Raises ExtraMissing."""
        arrow = needs("pyarrow")
        with self._open() as (columns, rows):
            held = list(rows)
            values = list(zip(*held, strict=True)) if held else [()] * len(columns)
            return arrow.table(list(map(arrow.array, values)), names=list(columns))

    def __repr__(self) -> str:
        return self._called

    def _repr_html_(self) -> str:
        try:
            with self._open() as (columns, rows):
                first = list(islice(rows, _PREVIEW + 1))
        except SpeecharchiveError as error:
            return html_lines(repr(self), str(error))
        note = f"the first {_PREVIEW} rows" if len(first) > _PREVIEW else f"{len(first)} rows"
        return html_table(columns, first[:_PREVIEW], note)
