"""One view of the archive for one question: its tables and its index, as they were at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from speecharchive.index.engine import SearchIndex
from speecharchive.index.fts5 import Fts5Index
from speecharchive.index.location import sidecar_of
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
    """The index is the one beside the archive where that is in use, else the archive's own."""
    sidecar = sidecar_of(archive.engine)
    if sidecar is None:
        with reading(archive.engine) as connection:
            yield Snapshot(connection, own_index(connection))
        return
    with sidecar.view(archive.engine) as (connection, index):
        yield Snapshot(connection, index or own_index(connection))


def own_index(connection: Connection) -> SearchIndex:
    """In the SQLite file; PostgreSQL has none, and the texts are read."""
    sqlite = connection.dialect.name == "sqlite"
    return Fts5Index(connection) if sqlite else ScanIndex(connection)
