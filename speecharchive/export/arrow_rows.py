"""Speeches as Arrow: the typed columns of Parquet. Needs the extra `parquet`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

from speecharchive.errors import DatabaseUnavailable, ExtraMissing
from speecharchive.export.aggregates import listed_rows
from speecharchive.export.columns import COLUMNS, Column, unpacked
from speecharchive.store.faults import NOT_UTF8
from speecharchive.store.tables import Paragraph, Version

if TYPE_CHECKING:
    import pyarrow

BATCH = 100
_ALWAYS_THERE = {
    "id",
    "version",
    "kind",
    "url",
    "captured_at",
    "n_characters",
    "n_paragraphs",
    "text",
}

DERIVED = {
    "province": "GB/T 2260 code of the province that the place lies in.",
    "dated_on": "delivered_on, else published_on, to the day at most.",
    "year": "Year of dated_on.",
    "date": "dated_on as a date, where the day is known.",
    "paragraphs": "With --paragraphs: the reading text as a list.",
}
"""Columns that Parquet has beside those of the CSV, before `text`."""


@dataclass(frozen=True, slots=True)
class ArrowColumn:
    name: str
    type: pyarrow.DataType
    value: Any
    """What a statement over versions selects."""
    read: Callable[[Any], Any] | None = None
    """What becomes of it on the way."""


def require_pyarrow(*, instead: str | None = None) -> None:
    """Raises ExtraMissing, which names what can be done `instead`."""
    if find_spec("pyarrow") is None:
        other = f"; or do without it: {instead}" if instead else ""
        raise ExtraMissing(f"Parquet needs an extra: pip install 'speecharchive[parquet]'{other}")


def arrow_columns(*, paragraphs: bool, without: Iterable[str] = ()) -> list[ArrowColumn]:
    """The columns of the CSV, typed; what is derived from them; the text last."""
    *first, text = map(_typed, COLUMNS)
    columns = [*first, *_derived(paragraphs=paragraphs), text]
    left_out = set(without)
    return [column for column in columns if column.name not in left_out]


def schema_of(columns: Sequence[ArrowColumn], metadata: dict[str, str]) -> pyarrow.Schema:
    import pyarrow as pa

    about = {column.name: column.about for column in COLUMNS} | DERIVED
    fields = [
        pa.field(
            column.name,
            column.type,
            nullable=column.name not in _ALWAYS_THERE,
            metadata={"description": about[column.name]},
        )
        for column in columns
    ]
    return pa.schema(fields, metadata=metadata)


def record_batches(
    rows: Iterable[Sequence[Any]], columns: Sequence[ArrowColumn], schema: pyarrow.Schema
) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow as pa

    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        try:
            arrays = [
                pa.array(list(map(column.read, values)) if column.read else values, column.type)
                for column, values in zip(columns, zip(*batch, strict=True), strict=True)
            ]
        except pa.ArrowInvalid as error:
            if "utf8" not in str(error):
                raise
            raise DatabaseUnavailable(NOT_UTF8) from error
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _typed(column: Column) -> ArrowColumn:
    import pyarrow as pa

    if column.sort == "integer":
        return ArrowColumn(column.name, pa.int32(), column.value)
    if column.sort == "names":
        return ArrowColumn(column.name, pa.list_(pa.string()), column.items, unpacked)
    if column.sort == "flags":
        parts = [("flag", pa.string()), ("detail", pa.string()), ("paragraph", pa.int32())]
        return ArrowColumn(column.name, pa.list_(pa.struct(parts)), column.value, unpacked)
    read = _never_null if column.name == "text" else None
    return ArrowColumn(column.name, pa.string(), column.value, read)


def _derived(*, paragraphs: bool) -> Iterator[ArrowColumn]:
    import pyarrow as pa

    yield ArrowColumn("province", pa.string(), Version.place_code, province)
    yield ArrowColumn("dated_on", pa.string(), Version.dated_on)
    yield ArrowColumn("year", pa.int32(), Version.dated_on, year_of)
    yield ArrowColumn("date", pa.date32(), Version.dated_on, day_of)
    if paragraphs:
        items = listed_rows(Paragraph.text)
        yield ArrowColumn("paragraphs", pa.list_(pa.string()), items, unpacked)


def province(code: str | None) -> str | None:
    return code[:2] + "0000" if code else None


def year_of(dated_on: str | None) -> int | None:
    return int(dated_on[:4]) if dated_on else None


def day_of(dated_on: str | None) -> datetime.date | None:
    known = dated_on is not None and len(dated_on) == len("2024-12-26")
    return datetime.date.fromisoformat(dated_on) if dated_on and known else None


def _never_null(text: str | bytes | None) -> str | bytes:
    return text or ""
