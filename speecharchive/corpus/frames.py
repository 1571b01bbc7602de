"""Speeches as columns: the names of the Parquet export in pandas, polars and Arrow.

Arrow has its types too; in pandas and polars, which need no Arrow, a list is one cell, as in a CSV file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from speecharchive.errors import ExtraMissing
from speecharchive.export.aggregates import joined_rows
from speecharchive.export.arrow_rows import (
    ArrowColumn,
    arrow_columns,
    day_of,
    province,
    record_batches,
    schema_of,
    year_of,
)
from speecharchive.export.columns import COLUMNS, flags_cell
from speecharchive.store.tables import Paragraph, Version

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Sort = Literal["text", "whole", "number", "day"]
"""`whole` is never missing; a `number` may be."""
Rows = Iterable[Sequence[Any]]
"""The values of `selected`, a row each."""

BATCH = 2_000
_EXPORTED = tuple(column for column in COLUMNS if column.name != "text")
_DERIVED = ("province", "dated_on", "year", "date")
"""Beside what a CSV file holds, as in Parquet."""
_SORTS: dict[str, Sort] = {
    "version": "whole",
    "n_characters": "whole",
    "n_paragraphs": "whole",
    "term": "number",
    "session": "number",
    "year": "number",
    "date": "day",
}
_INSTALLED_BY = {
    "pandas": "pip install pandas",
    "polars": "pip install polars",
    "pyarrow": "pip install 'speecharchive[parquet]'",
}


def needs(package: str) -> Any:
    """The package. Raises ExtraMissing with what installs it."""
    if find_spec(package) is None:
        raise ExtraMissing(f"this needs {package}: {_INSTALLED_BY[package]}")
    return import_module(package)


def selected(*, text: bool) -> list[Any]:
    """What a statement over versions selects for a row."""
    texts = [joined_rows(Paragraph.text, "\n")] if text else []
    return [*(column.value for column in _EXPORTED), Version.place_code, Version.dated_on, *texts]


def names(*, text: bool) -> tuple[str, ...]:
    return (*(column.name for column in _EXPORTED), *_DERIVED, *(("text",) if text else ()))


def to_pandas(rows: Rows, *, text: bool) -> pandas.DataFrame:
    pd = needs("pandas")
    sorts: dict[Sort, str] = {
        "text": "string",
        "whole": "int64",
        "number": "Int64",
        "day": "datetime64[s]",
    }
    frames = [
        pd.DataFrame(
            {name: pd.Series(held, dtype=sorts[_sort(name)]) for name, held in each.items()}
        )
        for each in _batches(rows, names(text=text))
    ]
    return pd.concat(frames, ignore_index=True)


def to_polars(rows: Rows, *, text: bool) -> polars.DataFrame:
    pl = needs("polars")
    sorts: dict[Sort, Any] = {
        "text": pl.String,
        "whole": pl.Int64,
        "number": pl.Int64,
        "day": pl.Date,
    }
    schema = {name: sorts[_sort(name)] for name in names(text=text)}
    frames = [pl.DataFrame(each, schema=schema) for each in _batches(rows, tuple(schema))]
    held: polars.DataFrame = pl.concat(frames)
    return held


def to_arrow(rows: Rows, *, text: bool) -> pyarrow.Table:
    """Rows of `selected_for_arrow`."""
    pa = needs("pyarrow")
    columns = _arrow_columns(text=text)
    schema = schema_of(columns, {})
    return pa.Table.from_batches(list(record_batches(rows, columns, schema)), schema=schema)


def selected_for_arrow(*, text: bool) -> list[Any]:
    needs("pyarrow")
    return [column.value for column in _arrow_columns(text=text)]


def _arrow_columns(*, text: bool) -> list[ArrowColumn]:
    return arrow_columns(paragraphs=False, without=() if text else ("text",))


def _sort(name: str) -> Sort:
    return _SORTS.get(name, "text")


def _batches(rows: Rows, wanted: Sequence[str]) -> Iterator[dict[str, Sequence[Any]]]:
    """At least one, so that no speeches at all make a frame with its columns too."""
    left = map(_cells, rows)
    batch = list(islice(left, BATCH))
    while True:
        columns: Iterable[Sequence[Any]] = zip(*batch, strict=True) if batch else [()] * len(wanted)
        yield dict(zip(wanted, columns, strict=True))
        batch = list(islice(left, BATCH))
        if not batch:
            return


def _cells(row: Sequence[Any]) -> list[Any]:
    values, (place_code, dated, *text) = row[: len(_EXPORTED)], row[len(_EXPORTED) :]
    cells = [
        flags_cell(value) if column.sort == "flags" else value
        for column, value in zip(_EXPORTED, values, strict=True)
    ]
    return [*cells, province(place_code), dated, year_of(dated), day_of(dated), *text]
