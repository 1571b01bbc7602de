"""`verify`: is every stored byte still there, and does every row fit the others? Nothing is written.

A capture is checked against its WARC record by digest. Exported files are checked against the manifest beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from speecharchive.capture.sealing import flaw_of
from speecharchive.capture.warc import read_capture
from speecharchive.errors import BadInput, UsageError
from speecharchive.export.checking import flaws_of_export, manifests_at
from speecharchive.export.manifest import SUFFIX
from speecharchive.export.release.checking import fingerprint_of, flaws_of_release, releases_at
from speecharchive.export.release.wanted import MANIFEST
from speecharchive.query.captures import CaptureRow, capture_rows, contradictions
from speecharchive.query.phrase_check import wrong_counts
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.sealing import sealed_captures


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be."""

    check: str
    """`capture`, `row`, `export` or `release`."""
    subject: str
    finding: str


def verify_archive(
    archive: Archive, *, seen: Callable[[str], None] = lambda _url: None
) -> Iterator[Finding]:
    """Every capture against its record, then the rows against each other."""
    with reading(archive.engine) as connection:
        sealed = sealed_captures(connection)
        for row in capture_rows(connection):
            if row.id in sealed:
                problem = flaw_of(archive.captures, sealed[row.id])
            else:
                problem = _capture_problem(archive.captures, row)
            if problem:
                yield Finding("capture", f"{row.id} {row.url}", problem)
            seen(row.url)
        for contradiction in chain(contradictions(connection), wrong_counts(connection)):
            yield Finding("row", contradiction.subject, contradiction.finding)


def _capture_problem(captures: Path, row: CaptureRow) -> str | None:
    if row.record_type == "revisit" and row.original_sha256 != row.payload_sha256:
        return "is a revisit of a capture with other bytes, or of none"
    try:
        stored = read_capture(
            captures,
            row.warc_file,
            row.warc_offset,
            row.warc_length,
            payload_sha256=row.payload_sha256,
        )
    except BadInput as error:
        return str(error)
    if row.record_type != "revisit" and len(stored.body) != row.length:
        return f"is {len(stored.body)} bytes long in its record and {row.length} in its row"
    return None


def verify_exports(path: Path) -> Iterator[Finding]:
    """The exported file `path` (or its manifest), or every export and release in the folder `path`, against its manifest.

    Raises UsageError where there is no manifest to check.
    """
    manifests, releases = manifests_at(path), releases_at(path)
    if not manifests and not releases:
        raise UsageError(f"{path}: no manifest (*{SUFFIX}, {MANIFEST}) to check it against")
    for manifest in manifests:
        for flaw in flaws_of_export(manifest):
            yield Finding("export", flaw.path, flaw.flaw)
    for folder in releases:
        for flaw in flaws_of_release(folder):
            yield Finding("release", flaw.path, flaw.flaw)


def count_exports(path: Path) -> int:
    return len(manifests_at(path))


def releases_told(path: Path) -> list[str]:
    """Each release in the folder with its fingerprint, in words."""
    told = []
    for folder in releases_at(path):
        with suppress(OSError):
            told.append(f"release {folder} (fingerprint {fingerprint_of(folder)})")
    return told
