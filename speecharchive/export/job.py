"""One export: rows of one snapshot into a stream, or into a whole file with its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TextIO

from sqlalchemy import Connection, func, or_, text

import speecharchive
from speecharchive.export.cells import CELL_LIMIT
from speecharchive.export.csv_file import excel_widths, header, plain_widths, write_csv
from speecharchive.export.jsonl_file import write_jsonl
from speecharchive.export.manifest import Manifest, write_manifest
from speecharchive.export.whole import whole_file
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.speeches import COLUMNS, HeldSpeech, selection, stream
from speecharchive.store import tables
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

_FLAGS = tables.Version.record["flags"].label("flags")
ExportFormat = Literal["csv", "jsonl"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export, and how."""

    form: ExportFormat
    filters: Filters = field(default_factory=Filters)
    query: Query | None = None
    excel: bool = False


def export_to_stream(
    archive: Archive, wanted: Wanted, out: TextIO, *, wrote: Callable[[], None] = lambda: None
) -> int:
    """Write to `out`, and return the number of rows; there is no manifest without a file."""
    with reading(archive.engine) as connection:
        return _write(connection, wanted, out, _rows(connection, wanted, set()), wrote)[0]


def export_to_file(
    archive: Archive, wanted: Wanted, target: Path, *, wrote: Callable[[], None] = lambda: None
) -> Manifest:
    """Write `target` and the manifest beside it. Raises StorageFull and UsageError; then `target` is as it was."""
    extractors: set[str] = set()
    with reading(archive.engine) as connection, whole_file(target) as (out, digested):
        rows = _rows(connection, wanted, extractors)
        count, columns = _write(connection, wanted, out, rows, wrote)
        out.flush()
        manifest = Manifest(
            file=target.name,
            format=wanted.form,
            excel=wanted.excel,
            rows=count,
            bytes=digested.length,
            sha256=digested.sha256,
            columns=columns,
            query=wanted.query.raw if wanted.query else None,
            filters=wanted.filters.as_given(),
            software=f"speecharchive {speecharchive.__version__}",
            extractors=tuple(sorted(extractors)),
            schema=connection.scalar(text("SELECT version_num FROM alembic_version")) or "",
            created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        if target.is_file() or not target.exists():
            write_manifest(manifest, target)
    return manifest


def count_rows(archive: Archive, wanted: Wanted) -> int:
    """How many rows an export will have, for a progress bar."""
    with reading(archive.engine) as connection:
        statement = selection(connection, wanted.filters, wanted.query, func.count())
        return connection.scalar(statement) or 0


def _rows(connection: Connection, wanted: Wanted, extractors: set[str]) -> Iterator[HeldSpeech]:
    """In the order of the permanent ids, which is the same in every database."""
    extra = tables.Version.record if wanted.form == "jsonl" else _FLAGS
    statement = selection(connection, wanted.filters, wanted.query, *COLUMNS, extra)
    for speech in stream(connection, statement.order_by(tables.Speech.id)):
        extractors.add(speech.values.extractor)
        yield speech


def _write(
    connection: Connection,
    wanted: Wanted,
    out: TextIO,
    rows: Iterator[HeldSpeech],
    wrote: Callable[[], None],
) -> tuple[int, tuple[str, ...] | None]:
    if wanted.form == "jsonl":
        return write_jsonl(out, rows, wrote=wrote), None
    widths = excel_widths(_long(connection, wanted)) if wanted.excel else plain_widths()
    count = write_csv(out, rows, widths, excel=wanted.excel, wrote=wrote)
    return count, tuple(header(widths))


def _long(connection: Connection, wanted: Wanted) -> Iterator[HeldSpeech]:
    """Speeches with a text that one cell may not hold: a character is at most two UTF-16 units."""
    version, limit = tables.Version, CELL_LIMIT // 2
    short = (
        version.headline,
        version.title,
        version.subtitle,
        version.source,
        version.occasion_raw,
    )
    statement = selection(connection, wanted.filters, wanted.query, *COLUMNS, _FLAGS).where(
        or_(
            version.n_characters + version.n_paragraphs > limit,
            *(func.length(column) > limit for column in short),
        )
    )
    return stream(connection, statement)
