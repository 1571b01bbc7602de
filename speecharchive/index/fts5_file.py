"""The index of FTS5 in a file of its own, beside an archive that is not in SQLite.

A table without content forgets only what it is told, and the archive may no longer have the text that was taken in: so the
texts are kept here too, compressed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    String,
    bindparam,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError

from speecharchive.index import postings
from speecharchive.index.conditions import one_of_versions
from speecharchive.index.engine import KeptIndex
from speecharchive.index.entries import Entry
from speecharchive.index.fts5 import Fts5Index
from speecharchive.index.wanted import Wanted
from speecharchive.index.words import Words

_NAME = "fts5.db"
_HELD = "CREATE TABLE held (speech_id TEXT PRIMARY KEY, version_id INTEGER, whole BLOB) WITHOUT ROWID"  # fmt: skip
_QUICK = 1
_MEMORY = 64 << 20
"""Bytes of postings that are held before they are written; see `postings`."""


class Fts5File:
    """See `Documents`. One transaction holds all until `commit`."""

    def __init__(self, folder: Path, words: Words) -> None:
        path = folder / _NAME
        if not path.is_file():
            raise FileNotFoundError(path)
        self.words = words
        self._engine = _engine(path)
        self._writing: Connection | None = None
        self._pinned = self._engine.connect()
        try:
            self._pin()
        except DBAPIError:
            self.release()
            raise

    @staticmethod
    def create(folder: Path) -> None:
        for path in folder.glob(f"{_NAME}*"):
            path.unlink()
        with _writing(_engine(folder / _NAME)) as connection:
            postings.create_index(connection)
            connection.exec_driver_sql(_HELD)
            postings.configure(connection, "hashsize", _MEMORY)

    def replace(self, changed: Sequence[str], held: Sequence[tuple[Entry, str]]) -> None:
        if self._writing is None:
            self._writing = self._engine.connect()
            self._writing.exec_driver_sql("BEGIN IMMEDIATE")
        connection = self._writing
        some = text("SELECT version_id, whole FROM held WHERE speech_id IN :changed")
        rows = connection.execute(
            some.bindparams(bindparam("changed", list(changed), String, expanding=True))
        )
        texts = {version: zlib.decompress(whole).decode() for version, whole in rows}
        slots = postings.slots_of(connection, texts)
        postings.remove(connection, [(slot, texts[version]) for version, slot in slots.items()])
        forget = text("DELETE FROM held WHERE speech_id = :speech")
        connection.execute(forget, [{"speech": speech} for speech in changed])
        self._add(connection, sorted(held, key=lambda each: (each[0].day, each[0].version_id)))

    def commit(self) -> None:
        if self._writing is not None:
            self._writing.exec_driver_sql("COMMIT")
            self._writing.close()
            self._writing = None

    def close(self) -> None:
        self.commit()
        self._pin()

    def release(self) -> None:
        if self._writing is not None:
            self._writing.close()
        self._pinned.close()
        self._engine.dispose()

    def index(self, connection: Connection) -> KeptIndex:
        return _Beside(self._pinned, connection)

    def _add(self, connection: Connection, held: Sequence[tuple[Entry, str]]) -> None:
        postings.add(connection, held)
        rows: list[dict[str, Any]] = [
            {
                "speech": entry.speech_id,
                "version": entry.version_id,
                "whole": zlib.compress(whole.encode(), _QUICK),
            }
            for entry, whole in held
        ]
        if rows:
            connection.execute(text("INSERT INTO held VALUES (:speech, :version, :whole)"), rows)

    def _pin(self) -> None:
        """A reader's snapshot begins with its first read."""
        if self._pinned.in_transaction():
            self._pinned.rollback()
        self._pinned.exec_driver_sql("BEGIN")
        self._pinned.exec_driver_sql("SELECT count(*) FROM search_entry LIMIT 1")


class _Beside(Fts5Index):
    """The same, for statements over the tables of an archive that is elsewhere."""

    def __init__(self, pinned: Connection, archive: Connection) -> None:
        super().__init__(pinned)
        self._archive = archive

    def condition(self, wanted: Wanted) -> ColumnElement[bool]:
        return one_of_versions(self, wanted, self._archive.dialect.name)


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.exec_driver_sql("COMMIT")
    engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": 10, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -32768")

    return engine
