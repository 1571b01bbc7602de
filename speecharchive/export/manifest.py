"""What stands beside an exported file, so that it can be checked and made again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

import speecharchive
from speecharchive.export.wanted import Wanted
from speecharchive.export.whole import whole_file

SUFFIX = ".manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    file: str
    """The exported file; of a folder, its list of files with their digests."""
    format: str
    excel: bool
    rows: int
    bytes: int
    sha256: str
    columns: tuple[str, ...] | None
    """Of a table; the other formats have names of their own."""
    query: str | None
    filters: dict[str, Any]
    software: str
    extractors: tuple[str, ...]
    """Versions of the parser that read the rows."""
    schema: str
    """Revision of the database schema."""
    created: str
    """UTC."""
    partition: tuple[str, ...] = ()
    """What the folders of a partitioned export are named by."""
    files: int = 1
    """How many files; of a folder, `file` lists them."""
    copies: bool = True
    """Whether every page that carries a speech is in it; else a speech is there once."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of an export: how many speeches, and the bytes they became."""

    file: str
    rows: int
    bytes: int
    sha256: str
    columns: tuple[str, ...] | None = None
    files: int = 1


def manifest_of(
    wanted: Wanted, written: Written, connection: Connection, extractors: set[str]
) -> Manifest:
    return Manifest(
        **asdict(written),
        format=wanted.form,
        excel=wanted.excel,
        partition=wanted.partition,
        query=wanted.query.raw if wanted.query else None,
        filters=wanted.filters.as_given(),
        copies=wanted.filters.copies,
        software=software(),
        extractors=tuple(sorted(extractors)),
        schema=schema_of(connection),
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def software() -> str:
    return f"speecharchive {speecharchive.__version__}"


def schema_of(connection: Connection) -> str:
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def beside(target: Path) -> Path:
    return target.with_name(target.name + SUFFIX)


def write_manifest(manifest: Manifest, path: Path) -> None:
    """Raises StorageFull."""
    with whole_file(path) as (out, _):
        json.dump(asdict(manifest), out, ensure_ascii=False, indent=2)
        out.write("\n")
