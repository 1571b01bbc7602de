"""Whether a database is an archive, and of which schema: looked up without loading Alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, String, column, func, inspect, select, table

from speecharchive.errors import DatabaseUnavailable, ForeignDatabase, UsageError
from speecharchive.store.tables import Setting

REVISION = "0007"
"""Newest migration; a test holds it equal to the head in `migrations/`."""
APPLICATION = "speecharchive"
REVISION_TABLE = "alembic_version"
WAIT_SECONDS = 10
_SCHEMA = 0x5350_4542
"""Key of the lock; any number that nobody else uses."""


def revision_of(connection: Connection, place: str) -> str | None:
    """The schema's revision, or None for an empty database.

    Raises ForeignDatabase for anybody else's, DatabaseUnavailable where an archive says no revision.
    """
    names = set(inspect(connection).get_table_names())
    if not names - {REVISION_TABLE}:
        return None
    if {Setting.__tablename__, "speech"} <= names:
        found = connection.scalar(select(Setting.value).where(Setting.name == "application"))
        if found == APPLICATION:
            return _stated(connection, place, is_there=REVISION_TABLE in names)
    raise ForeignDatabase(f"{place} holds something else than an archive; give another --db")


def _stated(connection: Connection, place: str, *, is_there: bool) -> str:
    revision: str | None = None
    if is_there:
        stated = select(column("version_num", String)).select_from(table(REVISION_TABLE))
        revision = connection.scalar(stated)
    if revision is None:
        raise DatabaseUnavailable(
            f"{place} is damaged: the row of {REVISION_TABLE} that says its schema is gone; restore it from a copy"
        )
    return revision


def hold_schema(connection: Connection) -> None:
    """Until the transaction ends nobody else changes tables or begins a run; on SQLite there is one writer at a time anyway.

    Sessions that keep a table open, a notebook for days, are not waited for without end, since everybody else would wait behind.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA)))
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")


def require_unchanged(connection: Connection) -> None:
    """For a process that opened the archive long ago: waits while somebody changes the schema. Raises UsageError where it is another now."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock_shared(_SCHEMA)))
    stated = select(column("version_num", String)).select_from(table(REVISION_TABLE))
    require_newest(connection.scalar(stated), "the archive")


def require_newest(revision: str | None, place: str) -> None:
    """Raises UsageError where the archive's schema is not the one this program knows."""
    if revision is None:
        raise UsageError(f"{place} is empty; make it an archive: speecharchive db upgrade")
    if revision < REVISION:
        raise UsageError(
            f"{place} has schema {revision}; bring it to {REVISION}: speecharchive db upgrade"
        )
    if revision > REVISION:
        raise UsageError(f"{place} was written by a newer speecharchive; install that one")


def require_folder(path: Path | None) -> None:
    """Raises UsageError where no SQLite file could be made at `path`."""
    if path is None:
        return
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {path.absolute().parent}; make it first")
