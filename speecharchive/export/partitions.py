"""Partitioned Parquet: `province=430000/year=2024/part-0.parquet`, one file a partition, one written at a time.

Rows are asked for by partition, so that one writer is open however many partitions there are, and a partition that a killed
export finished is known by the stamp of its rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, func

from speecharchive.export.arrow_rows import arrow_columns, province
from speecharchive.export.folder import Folder
from speecharchive.export.parquet_file import write_parquet
from speecharchive.export.source import Source
from speecharchive.export.wanted import PartitionKey, Wanted
from speecharchive.store.tables import Capture, Speech, Version

UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""As Hive and all that read its folders write NULL."""
_PREFIXES: dict[PartitionKey, Any] = {
    "province": func.substr(Version.place_code, 1, 2),
    "year": func.substr(Version.dated_on, 1, 4),
}
_STAMP = (Speech.id, Version.n, Version.extracted_at, Capture.fetched_at, Capture.payload_sha256)


def write_partitions(
    source: Source, wanted: Wanted, folder: Folder, metadata: dict[str, str]
) -> tuple[str, ...]:
    """The columns of every file; those of the partitions stand in the folders' names."""
    keys = wanted.partition
    columns = arrow_columns(paragraphs=wanted.paragraphs, without=keys)
    values = [column.value for column in columns]
    for found, conditions in _partitions(source, keys):
        path = "/".join((*map(_level, keys, found), "part-0.parquet"))
        stamp, count = _stamp(source, conditions)
        if folder.keeps(path, stamp):
            source.skipped(count)
            continue
        with folder.file(path, stamp, rows=count) as out:
            write_parquet(out, source.rows(values, *conditions), columns, metadata)
    return tuple(column.name for column in columns)


def _partitions(
    source: Source, keys: Sequence[PartitionKey]
) -> Iterator[tuple[list[str | None], list[ColumnElement[bool]]]]:
    """What the keys begin with in each partition, and the conditions of its rows."""
    prefixes = [_PREFIXES[key] for key in keys]
    statement = source.wanted.with_only_columns(*prefixes).distinct()
    for found in sorted(source.view.connection.execute(statement), key=repr):
        conditions = [
            prefix.is_(None) if value is None else prefix == value
            for prefix, value in zip(prefixes, found, strict=True)
        ]
        yield list(found), conditions


def _level(key: PartitionKey, value: str | None) -> str:
    if value is None:
        return f"{key}={UNKNOWN}"
    return f"{key}={quote(str(province(value) if key == 'province' else value), safe='')}"


def _stamp(source: Source, conditions: Sequence[ColumnElement[bool]]) -> tuple[str, int]:
    """A digest of which rows in which state, and how many."""
    digest, count = hashlib.sha256(), 0
    for *row, extractor in source.values((*_STAMP, Version.extractor), *conditions):
        digest.update(repr(row).encode())
        source.extractors.add(extractor)
        count += 1
    return digest.hexdigest(), count
