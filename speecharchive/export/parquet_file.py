"""Parquet: typed columns, zstd, row groups bounded by bytes. The same rows give the same bytes (by one version of pyarrow)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from speecharchive.export.arrow_rows import ArrowColumn, record_batches, schema_of
from speecharchive.export.columns import COLUMNS
from speecharchive.export.wanted import Wanted

if TYPE_CHECKING:
    import pyarrow

ROW_GROUP_BYTES = 32 << 20
"""Before compression: what writing one keeps in memory."""
ZSTD_LEVEL = 3
_FEW = {column.name for column in COLUMNS if column.sort == "category"} | {
    "version",
    "term",
    "session",
    "province",
    "dated_on",
    "year",
}
_NO_STATISTICS = {"text", "paragraphs", "flags", "editors", "reporters", "photographers"}


def metadata_of(wanted: Wanted, software: str, schema: str) -> dict[str, str]:
    """Key-value metadata of the file. The day it was made stands in the manifest, for the same rows to be the same bytes."""
    return {
        "speecharchive.software": software,
        "speecharchive.schema": schema,
        "speecharchive.query": wanted.query.raw if wanted.query else "",
        "speecharchive.filters": json.dumps(wanted.filters.as_given(), ensure_ascii=False),
    }


def write_parquet(
    out: BinaryIO,
    rows: Iterable[Sequence[Any]],
    columns: Sequence[ArrowColumn],
    metadata: dict[str, str],
) -> None:
    """Rows of the values of `columns` (see Source.rows)."""
    import pyarrow as pa

    schema = schema_of(columns, metadata)
    with _writer(out, schema) as writer:
        for group in _groups(record_batches(rows, columns, schema)):
            table = pa.Table.from_batches(group, schema=schema)
            writer.write_table(table, row_group_size=max(1, table.num_rows))


def _groups(
    batches: Iterator[pyarrow.RecordBatch],
) -> Iterator[list[pyarrow.RecordBatch]]:
    group: list[pyarrow.RecordBatch] = []
    size = 0
    for batch in batches:
        group.append(batch)
        size += batch.nbytes
        if size >= ROW_GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


@contextmanager
def _writer(out: BinaryIO, schema: pyarrow.Schema) -> Iterator[Any]:
    import pyarrow.parquet as pq

    names = schema.names
    with pq.ParquetWriter(
        out,
        schema,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        use_dictionary=[name for name in names if name in _FEW],
        write_statistics=[name for name in names if name not in _NO_STATISTICS],
    ) as writer:
        yield writer
