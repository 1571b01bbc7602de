"""One view of the archive for one question: its tables and its index, as they were at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from speecharchive.index.engine import SearchIndex
from speecharchive.index.fts5 import Fts5Index
from speecharchive.index.scan import ScanIndex
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading


@dataclass(frozen=True, slots=True)
class Snapshot:
    connection: Connection
    """Cannot write; see `store.engine.reading`."""
    index: SearchIndex


@contextmanager
def snapshot(archive: Archive) -> Iterator[Snapshot]:
    with reading(archive.engine) as connection:
        sqlite = connection.dialect.name == "sqlite"
        yield Snapshot(connection, Fts5Index(connection) if sqlite else ScanIndex(connection))
