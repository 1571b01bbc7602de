"""What a database's errors mean for a person: this package's errors instead of the driver's."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event

from speecharchive.errors import (
    DatabaseUnavailable,
    ForeignDatabase,
    SpeecharchiveError,
    StorageFull,
    UsageError,
)

_Fault = tuple[type[SpeecharchiveError], str]

_SQLITE: dict[int, _Fault] = {
    sqlite3.SQLITE_BUSY: (DatabaseUnavailable, "{} is locked by another process; try again later"),
    sqlite3.SQLITE_LOCKED: (
        DatabaseUnavailable,
        "{} is locked by another process; try again later",
    ),
    sqlite3.SQLITE_NOTADB: (ForeignDatabase, "{} is not a database; give another --db"),
    sqlite3.SQLITE_CORRUPT: (DatabaseUnavailable, "{} is damaged; restore it from a copy"),
    sqlite3.SQLITE_FULL: (StorageFull, "no space left to write {}; free some and run it again"),
    sqlite3.SQLITE_IOERR: (StorageFull, "the disk under {} fails or is full; check it"),
    sqlite3.SQLITE_READONLY: (StorageFull, "{} cannot be written; check its permissions"),
    sqlite3.SQLITE_PERM: (StorageFull, "{} cannot be written; check its permissions"),
    sqlite3.SQLITE_CANTOPEN: (StorageFull, "{} cannot be opened; check the folder's permissions"),
}
NOT_UTF8 = "a text in the archive is no UTF-8; `speecharchive verify` names the row"
LOST = "the connection to {} was lost; try again later"
_READ_ONLY: _Fault = (UsageError, "{} is open for reading only; nothing was written")
_POSTGRESQL: dict[str, _Fault] = {
    "53100": (StorageFull, "no space left on the server of {}; free some and run it again"),
    "25006": _READ_ONLY,
    "25P03": (DatabaseUnavailable, LOST),
    "42501": (StorageFull, "this user may not write {}; grant it, or give another user"),
    "3D000": (DatabaseUnavailable, "there is no database {}; create it with createdb"),
    "55P03": (
        DatabaseUnavailable,
        "{} is held open by another session, a notebook or a search; end it and try again",
    ),
    "40P01": (DatabaseUnavailable, "{} is held by other writers; try again later"),
    "08": (DatabaseUnavailable, LOST),
    "28": (DatabaseUnavailable, "{} refuses this user or password; correct --db"),
    "53": (DatabaseUnavailable, "the server of {} is overloaded; try again later"),
    "57P": (DatabaseUnavailable, "the server of {} is stopping or starting; try again later"),
    "58": (StorageFull, "the disk of the server of {} fails; check it"),
}
_UNREACHABLE: _Fault = (
    DatabaseUnavailable,
    "no PostgreSQL server answers at {}; start it, or correct --db",
)


def raise_our_own(engine: Engine, place: str, *, read_only: bool) -> None:
    """Let every statement, commit and connection of `engine` raise SpeecharchiveError for what a person can mend."""

    @event.listens_for(engine, "handle_error")
    def turn(context: ExceptionContext) -> None:
        if context.is_pre_ping:
            return  # a connection of the pool that died; a new one takes its place
        error = context.original_exception
        fault = _of_sqlite(error) if isinstance(error, sqlite3.Error) else _of_postgresql(error)
        if read_only and fault == _SQLITE[sqlite3.SQLITE_READONLY]:
            fault = _READ_ONLY
        if fault is not None:
            kind, line = fault
            raise kind(line.format(place)) from error


def our_own(error: sqlite3.Error, place: str) -> SpeecharchiveError:
    """The same for a connection that no engine made."""
    kind, line = _of_sqlite(error) or (DatabaseUnavailable, "{} cannot be read or written")
    return kind(line.format(place))


def is_no_utf8(error: Exception) -> bool:
    """Python's own complaint of a text that SQLite took; it has no code."""
    return isinstance(error, sqlite3.OperationalError) and "decode to UTF-8" in str(error)


def is_locked(error: SpeecharchiveError) -> bool:
    """Whether it says that another process was in the way on SQLite."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _of_sqlite(error: sqlite3.Error) -> _Fault | None:
    if is_no_utf8(error):
        return DatabaseUnavailable, NOT_UTF8
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _SQLITE.get(code & 0xFF)


def _of_postgresql(error: Any) -> _Fault | None:
    """By SQLSTATE, whole or by class; a failed connection has none (psycopg need not be installed here)."""
    if type(error).__module__.partition(".")[0] != "psycopg":
        return None
    state: str | None = error.sqlstate
    if state is None:
        return _unconnected(error)
    return next((_POSTGRESQL[state[:n]] for n in (5, 3, 2) if state[:n] in _POSTGRESQL), None)


def _unconnected(error: Any) -> _Fault | None:
    """A connection that fails has no SQLSTATE, even where the server answered; then it says FATAL."""
    if type(error).__name__ not in _WITHOUT_SERVER:
        return None
    line = str(error)
    if "FATAL:" not in line:
        return _UNREACHABLE
    return _POSTGRESQL["3D000" if "database" in line and "does not exist" in line else "28"]


_WITHOUT_SERVER = frozenset(("OperationalError", "ConnectionTimeout", "ConnectionFailure"))
