"""One export: rows of one snapshot into a stream, or into a whole file with its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import func, or_

from speecharchive.export.cells import CELL_LIMIT
from speecharchive.export.columns import COLUMNS, NAMES
from speecharchive.export.csv_file import csv_lines, excel_lines, excel_widths, header
from speecharchive.export.jsonl_file import json_lines
from speecharchive.export.manifest import Manifest, Written, beside, manifest_of, write_manifest
from speecharchive.export.source import Source, one_pass
from speecharchive.export.wanted import ExportFormat, Wanted
from speecharchive.export.whole import whole_bytes
from speecharchive.store.archive import Archive
from speecharchive.store.tables import Version

__all__ = ["ExportFormat", "Wanted", "count_rows", "export_to_file", "export_to_stream"]

_Lines = tuple[Iterator[bytes], tuple[str, ...] | None]


def export_to_stream(
    archive: Archive, wanted: Wanted, out: TextIO, *, wrote: Callable[[], None] = lambda: None
) -> int:
    """Write to `out`, and return the number of rows; there is no manifest without a file."""
    with one_pass(archive) as connection:
        source = Source(connection, wanted.filters, wanted.query, wrote)
        out.flush()
        binary = getattr(out, "buffer", None)
        for data in _lines(source, wanted)[0]:
            if binary is None:
                out.write(data.decode())
            else:
                binary.write(data)
    return source.streamed


def export_to_file(
    archive: Archive, wanted: Wanted, target: Path, *, wrote: Callable[[], None] = lambda: None
) -> Manifest:
    """Write `target` and the manifest beside it. Raises StorageFull and UsageError; then `target` is as it was."""
    with one_pass(archive) as connection:
        source = Source(connection, wanted.filters, wanted.query, wrote)
        with whole_bytes(target) as (out, digested):
            lines, columns = _lines(source, wanted)
            for data in lines:
                out.write(data)
            out.flush()
        written = Written(target.name, source.streamed, digested.length, digested.sha256, columns)
        manifest = manifest_of(wanted, written, connection, source.extractors)
        if target.is_file():
            write_manifest(manifest, beside(target))
    return manifest


def count_rows(archive: Archive, wanted: Wanted) -> int:
    """How many rows an export will have, for a progress bar."""
    with one_pass(archive) as connection:
        return Source(connection, wanted.filters, wanted.query).count()


def _lines(source: Source, wanted: Wanted) -> _Lines:
    if wanted.form == "jsonl":
        return json_lines(source.speeches()), None
    if wanted.excel:
        widths = excel_widths(_long(source))
        return excel_lines(source.rows(), widths), tuple(header(widths))
    return csv_lines(source.rows()), NAMES


def _long(source: Source) -> Iterator[tuple[Any, ...]]:
    """Speeches with a text that one cell may not hold: a character is at most two UTF-16 units."""
    version, limit = Version, CELL_LIMIT // 2
    short = (
        version.headline,
        version.title,
        version.subtitle,
        version.source,
        version.occasion_raw,
    )
    too_long = or_(
        version.n_characters + version.n_paragraphs > limit,
        *(func.length(column) > limit for column in short),
    )
    return source.values([column.value for column in COLUMNS], too_long)
