"""Databases: from a path or URL to an engine whose errors are this package's, one clear line each."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from speecharchive.errors import ExtraMissing, UsageError
from speecharchive.store.faults import raise_our_own
from speecharchive.store.tables import Setting

DB_VARIABLE = "SPEECHARCHIVE_DB"
DEFAULT_DB = "speecharchive.db"
BUSY_SECONDS = 10.0
"""How long a writer waits for another one; a bulk job holds the lock for a second or two at a time."""
CONNECT_SECONDS = 10
IDLE_SECONDS = 600
"""PostgreSQL ends a transaction that may write and whose process says nothing for so long: its machine sleeps or is gone, and
others wait for the rows it holds. Bulk jobs say something every few seconds."""
_SNAPSHOT = """
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
    SET LOCAL idle_in_transaction_session_timeout = 0
"""
_WRITES = "speecharchive_writes"
_ALONE = "speecharchive_alone"
_PRAGMAS = ("foreign_keys = ON", "synchronous = NORMAL", "cache_size = -32768")
"""In WAL mode `synchronous = NORMAL` loses nothing at kill -9; a power cut may undo the last commits, frontier included."""

Mode = Literal["read", "write", "create"]
_POOL: dict[Mode, dict[str, Any]] = {
    "read": {"pool_pre_ping": True, "max_overflow": -1},
    "write": {"max_overflow": 10},
    "create": {"max_overflow": 10},
}
"""A reader may stay open for days in a notebook, and have as many readings under way as it likes."""


def database_url(db: str | Path | None = None) -> URL:
    """`db`, else $SPEECHARCHIVE_DB, else ./speecharchive.db. Raises UsageError for what is neither path nor known URL."""
    given = str(db or os.environ.get(DB_VARIABLE) or DEFAULT_DB)
    if "://" not in given:
        return URL.create("sqlite", database=given)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise UsageError(
            "the database URL cannot be read; write sqlite:///PATH or postgresql://USER@HOST/NAME"
        ) from None
    backend = url.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise UsageError(f"{backend} is no database for an archive; use sqlite or postgresql")
    if url.database in (None, "", ":memory:"):
        raise UsageError("an archive needs a file: sqlite:///PATH, or just the path")
    return URL.create("sqlite", database=url.database)


def place_of(url: URL) -> str:
    """How messages name the database: the path, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def sqlite_path(url: URL) -> Path | None:
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def open_engine(url: URL, mode: Mode = "write") -> Engine:
    """`read` cannot write, `write` makes no file, `create` may.

    Raises ExtraMissing; everything else when it connects: DatabaseUnavailable, ForeignDatabase, StorageFull.
    """
    path = sqlite_path(url)
    engine = _postgresql(url, mode) if path is None else _sqlite(path, mode)
    raise_our_own(engine, place_of(url), read_only=mode == "read")
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write; on SQLite it takes the write lock at once (BEGIN IMMEDIATE)."""
    with (
        engine.connect().execution_options(**{_WRITES: True}) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot of the archive that nobody can write through; never blocked by, nor blocking, a writer."""
    with engine.connect() as connection, connection.begin() as transaction:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(_SNAPSHOT)
        yield connection
        transaction.rollback()


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """Each statement by itself, in no transaction, as VACUUM wants to be."""
    asked: dict[str, Any] = {_ALONE: True}
    if engine.dialect.name == "postgresql":
        asked["isolation_level"] = "AUTOCOMMIT"
    with engine.connect().execution_options(**asked) as connection:
        yield connection


def _postgresql(url: URL, mode: Mode) -> Engine:
    if find_spec("psycopg") is None:
        raise ExtraMissing("PostgreSQL needs an extra: pip install 'speecharchive[postgres]'")
    bound = (
        "default_transaction_read_only=on"
        if mode == "read"
        else f"idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    )
    arguments = {"connect_timeout": CONNECT_SECONDS, "options": f"-c {bound}"}
    return create_engine(url, connect_args=arguments, pool_size=2, **_POOL[mode])


def _sqlite(path: Path, mode: Mode) -> Engine:
    opening = {"read": "ro", "write": "rw", "create": "rwc"}[mode]
    query = {"mode": opening, "uri": "true"}
    if mode == "read" and _lies_still(path):
        query["immutable"] = "1"
    file = URL.create("sqlite", database="file:" + quote(str(path.absolute())), query=query)
    arguments = {"timeout": BUSY_SECONDS, "isolation_level": None}
    engine = create_engine(file, connect_args=arguments, max_overflow=_POOL[mode]["max_overflow"])

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if mode == "read":
            connection.execute("PRAGMA query_only = ON")
        elif not _is_foreign(connection):
            _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        asked = connection.get_execution_options()
        if not asked.get(_ALONE, False):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if asked.get(_WRITES, False) else "BEGIN")

    return engine


def _lies_still(path: Path) -> bool:
    """A database on a medium nobody can write: SQLite could not make the shared memory that WAL mode needs."""
    log = path.with_name(path.name + "-wal")
    return path.is_file() and not log.exists() and not os.access(path.parent, os.W_OK)


def _is_foreign(connection: sqlite3.Connection) -> bool:
    """Somebody else's file is left as it is, byte for byte; that it is theirs is said later."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return bool(tables) and Setting.__tablename__ not in tables


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Change to WAL once a file; SQLite does not wait by itself when two processes do so at the same moment."""
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
