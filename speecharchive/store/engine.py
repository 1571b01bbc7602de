"""Databases: from a path or URL to an engine whose errors are this package's, one clear line each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine


def database_url(db: str | Path | None = None) -> URL:
    """`db`, else $SPEECHARCHIVE_DB, else ./speecharchive.db. Raises UsageError for what is neither path nor known URL."""


def open_engine(url: URL, *, read_only: bool = False, create: bool = False) -> Engine:
    """Raises ExtraMissing; everything else when it connects: DatabaseUnavailable, ForeignDatabase, StorageFull."""


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write; on SQLite it takes the write lock at once (BEGIN IMMEDIATE)."""


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot of the archive that nobody can write through; never blocked by, nor blocking, a writer."""
