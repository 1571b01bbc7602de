"""Every capture row, and what the rows of the archive say of each other: what `verify` goes by."""

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
    record_type: str
    payload_sha256: str
    length: int
    warc_file: str
    warc_offset: int
    warc_length: int
    original_sha256: str | None
    """For a revisit, the digest of the capture that holds the bytes."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A row that does not fit another."""

    subject: str
    finding: str


def capture_rows(connection: Connection) -> Iterator[CaptureRow]:
    """In the order in which they lie in the files."""
    capture = tables.Capture
    original = aliased(capture)
    statement = (
        select(
            capture.id, capture.url, capture.record_type, capture.payload_sha256, capture.length,
            capture.warc_file, capture.warc_offset, capture.warc_length, original.payload_sha256,
        )
        .outerjoin(original, original.id == capture.revisit_of_id)
        .order_by(capture.warc_file, capture.warc_offset)
    )  # fmt: skip
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}):
        yield CaptureRow(*row)


def count_captures(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(tables.Capture)) or 0


def contradictions(connection: Connection) -> Iterator[Contradiction]:
    """Speeches without their current version, and texts that are not as long as their version says."""
    speech, version, paragraph = tables.Speech, tables.Version, tables.Paragraph
    missing = (
        select(speech.id, speech.current)
        .outerjoin(version, (version.speech_id == speech.id) & (version.n == speech.current))
        .where(version.id.is_(None))
    )
    for identity, number in connection.execute(missing):
        yield Contradiction(
            f"speech {identity}", f"has no version {number}, which is to be its current one"
        )
    counted = (
        select(
            version.speech_id,
            version.n,
            version.n_paragraphs,
            func.count(paragraph.n),
            version.n_characters,
            func.coalesce(func.sum(func.length(paragraph.text)), 0),
            func.coalesce(func.sum(func.length(paragraph.fold)), 0),
        )
        .outerjoin(paragraph, paragraph.version_id == version.id)
        .group_by(
            version.id, version.speech_id, version.n, version.n_paragraphs, version.n_characters
        )
        .order_by(version.id)
    )
    rows = connection.execute(counted, execution_options={"yield_per": BATCH})
    for identity, number, stated, held, characters, text_length, fold_length in rows:
        subject = f"speech {identity}@v{number}"
        if stated != held:
            yield Contradiction(subject, f"says it has {stated} paragraphs and has {held}")
        elif characters != text_length:
            yield Contradiction(
                subject, f"says it has {characters} characters and has {text_length}"
            )
        if text_length != fold_length:
            yield Contradiction(subject, "has a search form that is not as long as its text")
