"""What stands beside an exported file, so that it can be checked and made again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from speecharchive.export.whole import whole_file

SUFFIX = ".manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    file: str
    format: str
    excel: bool
    rows: int
    bytes: int
    sha256: str
    columns: tuple[str, ...] | None
    """Of a CSV; JSON Lines have keys."""
    query: str | None
    filters: dict[str, Any]
    software: str
    extractors: tuple[str, ...]
    """Versions of the parser that read the rows."""
    schema: str
    """Revision of the database schema."""
    created: str
    """UTC."""


def beside(target: Path) -> Path:
    return target.with_name(target.name + SUFFIX)


def write_manifest(manifest: Manifest, target: Path) -> Path:
    """Write it beside `target`. Raises StorageFull."""
    path = beside(target)
    with whole_file(path) as (out, _):
        json.dump(asdict(manifest), out, ensure_ascii=False, indent=2)
        out.write("\n")
    return path
