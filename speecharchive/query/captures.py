"""Every capture row as it names a record: what `verify` goes by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from speecharchive.store import tables

BATCH = 500


@dataclass(frozen=True, slots=True)
class CaptureRow:
    id: int
    url: str
    fetched_at: str
    record_type: str
    payload_sha256: str
    length: int
    warc_file: str
    warc_offset: int
    warc_length: int
    original_sha256: str | None
    """For a revisit, the digest of the capture that holds the bytes."""


def capture_rows(connection: Connection) -> Iterator[CaptureRow]:
    """In the order in which they lie in the files."""
    capture = tables.Capture
    original = aliased(capture)
    statement = (
        select(
            capture.id, capture.url, capture.fetched_at, capture.record_type, capture.payload_sha256, capture.length,
            capture.warc_file, capture.warc_offset, capture.warc_length, original.payload_sha256,
        )
        .outerjoin(original, original.id == capture.revisit_of_id)
        .order_by(capture.warc_file, capture.warc_offset)
    )  # fmt: skip
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}):
        yield CaptureRow(*tuple(row))


def count_captures(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(tables.Capture)) or 0
