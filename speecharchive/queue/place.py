"""Where the queue lies: a schema of its own in the archive's database."""

from __future__ import annotations

from importlib.util import find_spec

from sqlalchemy import URL, Connection, text

from speecharchive.errors import ExtraMissing, UsageError

SCHEMA = "speecharchive_jobs"


def require_queue(url: URL) -> None:
    """Raises UsageError for a database that can have none, ExtraMissing."""
    if url.get_backend_name() != "postgresql":
        raise UsageError(
            "workers need an archive on PostgreSQL (--db postgresql://USER@HOST/NAME); "
            "on SQLite crawl with `speecharchive schedule`"
        )
    if not has_extra():
        raise ExtraMissing("workers need an extra: pip install 'speecharchive[workers]'")


def has_extra() -> bool:
    return find_spec("procrastinate") is not None


def enter(connection: Connection) -> None:
    """Until the end of the transaction names are those of the queue."""
    connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
