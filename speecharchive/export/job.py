"""One export: what one snapshot holds, into a stream, a whole file with its manifest, or a whole folder with one inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from sqlalchemy import func, or_

from speecharchive.export.cells import CELL_LIMIT
from speecharchive.export.columns import NAMES, VALUES
from speecharchive.export.csv_file import csv_lines, excel_lines, excel_widths, header
from speecharchive.export.folder import Folder, whole_folder
from speecharchive.export.jsonl_file import json_lines
from speecharchive.export.manifest import (
    Manifest,
    Written,
    beside,
    manifest_of,
    schema_of,
    software,
    write_manifest,
)
from speecharchive.export.source import Source, one_pass
from speecharchive.export.sums import SUMS
from speecharchive.export.vertical import vertical_lines
from speecharchive.export.vertical_setup import files_beside
from speecharchive.export.wanted import ExportFormat, Wanted
from speecharchive.export.whole import whole_bytes, whole_file
from speecharchive.store.archive import Archive
from speecharchive.store.tables import Version

__all__ = [
    "ExportFormat",
    "Wanted",
    "count_rows",
    "export_to_file",
    "export_to_folder",
    "export_to_stream",
]

Wrote = Callable[[], None]
_Columns = tuple[str, ...] | None


def _silently() -> None:
    pass


def export_to_stream(
    archive: Archive, wanted: Wanted, out: TextIO, *, wrote: Wrote = _silently
) -> int:
    """Write to `out`, and return the number of rows; there is no manifest without a file."""
    with one_pass(archive) as view:
        source = Source(view, wanted.filters, wanted.query, wrote)
        out.flush()
        _write(source, wanted, getattr(out, "buffer", None) or _AsText(out))
    return source.streamed


def export_to_file(
    archive: Archive, wanted: Wanted, target: Path, *, wrote: Wrote = _silently
) -> Manifest:
    """Write `target` and the manifest beside it. Raises StorageFull and UsageError; then `target` is as it was."""
    with one_pass(archive) as view:
        source = Source(view, wanted.filters, wanted.query, wrote)
        with whole_bytes(target) as (out, digested):
            columns = _write(source, wanted, out)
            out.flush()
        written = Written(target.name, source.streamed, digested.length, digested.sha256, columns)
        manifest = manifest_of(wanted, written, view.connection, source.extractors)
        if target.is_file():
            _write_beside(wanted, target)
            write_manifest(manifest, beside(target))
    return manifest


def export_to_folder(
    archive: Archive,
    wanted: Wanted,
    target: Path,
    *,
    resume: bool = False,
    wrote: Wrote = _silently,
) -> Manifest:
    """Write the folder `target`. An error or a kill leaves `target`.part, which `resume` goes on with.

    Raises StorageFull, UsageError, ExtraMissing.
    """
    with one_pass(archive) as view:
        source = Source(view, wanted.filters, wanted.query, wrote)
        with whole_folder(target, _identity(wanted, source), resume=resume) as folder:
            columns = _fill(source, wanted, folder)
            files, length, sha256 = folder.finish()
            written = Written(SUMS, source.streamed, length, sha256, columns, files)
            manifest = manifest_of(wanted, written, view.connection, source.extractors)
            write_manifest(manifest, folder.manifest)
    return manifest


def _write_beside(wanted: Wanted, target: Path) -> None:
    """What the engines of vertical text ask for."""
    if wanted.form == "vertical":
        for path, words in files_beside(target).items():
            with whole_file(path) as (out, _):
                out.write(words)


def count_rows(archive: Archive, wanted: Wanted) -> int:
    """How many rows an export will have, for a progress bar."""
    with one_pass(archive) as view:
        return Source(view, wanted.filters, wanted.query).count()


class _AsText:
    """A stream of text that has no bytes under it."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, data: bytes) -> None:
        self._out.write(data.decode())


def _write(source: Source, wanted: Wanted, out: Any) -> _Columns:
    if wanted.form == "parquet":
        return _write_parquet(source, wanted, out)
    lines, columns = _lines(source, wanted)
    for line in lines:
        out.write(line)
    return columns


def _lines(source: Source, wanted: Wanted) -> tuple[Iterator[bytes], _Columns]:
    if wanted.form == "jsonl":
        return json_lines(source.speeches()), None
    if wanted.form == "vertical":
        return vertical_lines(source, glue=wanted.glue), ("word", "fold")
    if wanted.excel:
        widths = excel_widths(_long(source))
        return excel_lines(source.rows(VALUES), widths), tuple(header(widths))
    return csv_lines(source.rows(VALUES)), NAMES


def _write_parquet(source: Source, wanted: Wanted, out: BinaryIO) -> _Columns:
    from speecharchive.export.arrow_rows import arrow_columns, require_pyarrow
    from speecharchive.export.parquet_file import write_parquet

    require_pyarrow()
    columns = arrow_columns(paragraphs=wanted.paragraphs)
    rows = source.rows([column.value for column in columns])
    write_parquet(out, rows, columns, _metadata(source, wanted))
    return tuple(column.name for column in columns)


def _fill(source: Source, wanted: Wanted, folder: Folder) -> _Columns:
    if wanted.form == "parquet":
        from speecharchive.export.arrow_rows import require_pyarrow

        require_pyarrow()
        from speecharchive.export.partitions import write_partitions

        return write_partitions(source, wanted, folder, _metadata(source, wanted))
    if wanted.form == "tei":
        from speecharchive.export.tei.folder import write_tei

        write_tei(source, folder)
        return None
    from speecharchive.export.txt_files import write_texts

    return write_texts(source, folder)


def _metadata(source: Source, wanted: Wanted) -> dict[str, str]:
    from speecharchive.export.parquet_file import metadata_of

    return metadata_of(wanted, software(), schema_of(source.view.connection))


def _identity(wanted: Wanted, source: Source) -> dict[str, Any]:
    """What must be the same for an export to go on where another one stopped."""
    return {
        "format": wanted.form,
        "query": wanted.query.raw if wanted.query else None,
        "filters": wanted.filters.as_given(),
        "copies": wanted.filters.copies,
        "partition": wanted.partition,
        "paragraphs": wanted.paragraphs,
        "software": software(),
        "schema": schema_of(source.view.connection),
    }


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
    return source.values(VALUES, too_long)
