"""Speeches as columns: the same names and types in pandas, polars and Arrow."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from speecharchive.errors import ExtraMissing
from speecharchive.export import columns
from speecharchive.query.speeches import HeldSpeech
from speecharchive.store import tables

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Sort = Literal["text", "whole", "number", "day"]
"""`whole` is never missing; a `number` may be."""
Columns = dict[str, list[Any]]

BESIDE = (tables.Version.record["flags"].label("flags"),)
"""What a row is made of beside the columns of every speech."""
BATCH = 2_000
_SORTS: dict[str, Sort] = {
    "version": "whole",
    "n_characters": "whole",
    "n_paragraphs": "whole",
    "term": "number",
    "session": "number",
    "year": "number",
    "date": "day",
}
_DATED = ("dated_on", "year", "date")
"""Beside what a CSV file holds: `date` where the day is known, and nothing where it would have to be made up."""
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


def names(*, text: bool) -> tuple[str, ...]:
    return (*columns.NAMES[:-1], *_DATED, *(columns.NAMES[-1:] if text else ()))


def to_pandas(speeches: Iterable[HeldSpeech], *, text: bool) -> pandas.DataFrame:
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
        for each in _batches(speeches, names(text=text))
    ]
    return pd.concat(frames, ignore_index=True)


def to_polars(speeches: Iterable[HeldSpeech], *, text: bool) -> polars.DataFrame:
    pl = needs("polars")
    sorts: dict[Sort, Any] = {
        "text": pl.String,
        "whole": pl.Int64,
        "number": pl.Int64,
        "day": pl.Date,
    }
    schema = {name: sorts[_sort(name)] for name in names(text=text)}
    frames = [pl.DataFrame(each, schema=schema) for each in _batches(speeches, tuple(schema))]
    held: polars.DataFrame = pl.concat(frames)
    return held


def to_arrow(speeches: Iterable[HeldSpeech], *, text: bool) -> pyarrow.Table:
    pa = needs("pyarrow")
    sorts = {"text": pa.string(), "whole": pa.int64(), "number": pa.int64(), "day": pa.date32()}
    schema = pa.schema(
        [
            pa.field(name, sorts[_sort(name)], nullable=_sort(name) != "whole")
            for name in names(text=text)
        ]
    )
    batches = [
        pa.RecordBatch.from_pydict(each, schema=schema)
        for each in _batches(speeches, tuple(schema.names))
    ]
    return pa.Table.from_batches(batches, schema=schema)


def _sort(name: str) -> Sort:
    return _SORTS.get(name, "text")


def _batches(speeches: Iterable[HeldSpeech], wanted: Sequence[str]) -> Iterator[Columns]:
    """At least one, so that no speeches at all make a frame with its columns too."""
    left = iter(speeches)
    batch = list(islice(left, BATCH))
    while True:
        rows = [_row(speech) for speech in batch]
        yield {name: [row[name] for row in rows] for name in wanted}
        batch = list(islice(left, BATCH))
        if not batch:
            return


def _row(speech: HeldSpeech) -> dict[str, Any]:
    row = dict(zip(columns.NAMES, columns.cells(speech), strict=True))
    dated: str | None = speech.values.dated_on
    known_to_the_day = dated is not None and len(dated) == len("2024-12-26")
    return row | {
        "dated_on": dated,
        "year": int(dated[:4]) if dated else None,
        "date": datetime.date.fromisoformat(dated) if dated and known_to_the_day else None,
    }
