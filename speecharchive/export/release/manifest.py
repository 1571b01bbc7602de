"""release.json: what a release holds, what it was made from and by, and what its data files are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from speecharchive.export.folder import WrittenFile
from speecharchive.export.manifest import schema_of, software
from speecharchive.export.release.wanted import Part, Release
from speecharchive.store.tables import Seal

FORMAT = 1
"""Of the manifest and the folder; raised where a reader of the former one would be misled."""


@dataclass(frozen=True, slots=True)
class Counts:
    speeches: int
    paragraphs: int
    characters: int


def manifest(
    wanted: Release,
    connection: Connection,
    counts: Counts,
    extractors: set[str],
    files: list[WrittenFile],
) -> dict[str, Any]:
    """Without the day it was made, the machine and its versions: two builds are to be one."""
    return wanted.as_given() | {
        "format": FORMAT,
        "counts": {
            "speeches": counts.speeches,
            "paragraphs": counts.paragraphs,
            "characters": counts.characters,
        },
        "software": software(),
        "extractors": sorted(extractors),
        "schema": schema_of(connection),
        "writers": _writers(wanted.parts),
        "archive": chain_head(connection),
        "files": [
            {"path": file.path, "bytes": file.bytes, "sha256": file.sha256} for file in files
        ],
    }


def chain_head(connection: Connection) -> dict[str, Any] | None:
    """The newest seal of the archive's chain over captures; None where nothing is sealed."""
    newest = select(Seal.n, Seal.sha256).order_by(Seal.n.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    total = select(func.sum(Seal.captures))
    return row and {"seal": row.n, "sha256": row.sha256, "captures": connection.scalar(total)}


def _writers(parts: tuple[Part, ...]) -> dict[str, str]:
    """Libraries on whose version the bytes of a file depend."""
    if "parquet" not in parts:
        return {}
    import pyarrow

    return {"parquet": f"pyarrow {pyarrow.__version__}"}
