"""How many speeches the data files of a release hold, counted from the files themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from speecharchive.export.release.table import rows_of
from speecharchive.export.release.wanted import CSV, JSONL, PARQUET, SQLITE, TEI

TEI_SPEECH = f"{TEI}/speeches/"
_READS_AT_ONCE = 1 << 20


def counted(
    folder: Path, listed: Collection[str], whole: Collection[str]
) -> Iterator[tuple[str, dict[str, int]]]:
    """Of each data file that is whole, the counts that can be told from it; of the TEI, how many files are listed.

    Raises OSError, ValueError, sqlite3.Error.
    """
    for path, count in _COUNTS.items():
        if path in whole:
            found = count(folder / path)
            if found:
                yield path, found
    speeches = sum(path.startswith(TEI_SPEECH) for path in listed)
    if speeches:
        yield TEI_SPEECH, {"speeches": speeches}


def _csv(path: Path) -> dict[str, int]:
    counts = {"speeches": 0, "paragraphs": 0, "characters": 0}
    with rows_of(path) as rows:
        for row in rows:
            counts["speeches"] += 1
            counts["paragraphs"] += int(row["n_paragraphs"])
            counts["characters"] += int(row["n_characters"])
    return counts


def _jsonl(path: Path) -> dict[str, int]:
    with path.open("rb") as stream:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_READS_AT_ONCE), b""))
    return {"speeches": lines}


def _sqlite(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as database:
        (speeches,) = database.execute("SELECT count(*) FROM speech").fetchone()
        paragraphs, characters = database.execute(
            "SELECT count(*), coalesce(sum(length(text)), 0) FROM paragraph"
        ).fetchone()
    return {"speeches": speeches, "paragraphs": paragraphs, "characters": characters}


def _parquet(path: Path) -> dict[str, int]:
    """Nothing without the extra: the file's digest speaks for it."""
    if find_spec("pyarrow") is None:
        return {}
    import pyarrow.parquet as pq

    return {"speeches": pq.read_metadata(path).num_rows}


_COUNTS: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    CSV: _csv,
    JSONL: _jsonl,
    SQLITE: _sqlite,
    PARQUET: _parquet,
}
