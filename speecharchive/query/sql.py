"""`sql`: other people's SQL, which the database itself keeps from writing, waiting and looking elsewhere.

On SQLite the file is opened read-only, an authorizer admits reading and nothing else, and a progress handler ends a query
that runs too long. On PostgreSQL one statement runs in a read-only transaction with a time limit, and a superuser steps down
to `pg_read_all_data` first, so that server files stay out of reach.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from speecharchive.errors import DatabaseUnavailable, UsageError
from speecharchive.store import tables
from speecharchive.store.views import VIEWS

TIMEOUT = 60.0
"""Seconds a query may take."""
_LARGEST_VALUE = 100_000_000
_STEPS = 10_000
"""SQLite instructions between two looks at the clock."""

_READS = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(SELECT|WITH|EXPLAIN|VALUES)\b", re.IGNORECASE | re.DOTALL
)
_EXPLAINS = re.compile(
    _READS.pattern.replace("SELECT|WITH|EXPLAIN|VALUES", "EXPLAIN"), _READS.flags
)
_LOT = 500
_ACTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
PUBLIC_VIEWS = tuple(view.name for view in VIEWS)
_FUNCTIONS_DENIED = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}
_READABLE = {
    *PUBLIC_VIEWS,
    *tables.Table.metadata.tables,
    "alembic_version",
    "sqlite_master",
    "sqlite_schema",
    "json_each",
    "json_tree",
}
"""Not the tables inside the search index, whose rows mean nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names, made distinct, and the rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]


@contextmanager
def asked(engine: Engine, query: str, *, timeout: float = TIMEOUT) -> Iterator[Answer]:
    """Run one reading statement. Raises UsageError (also while rows are read) where it is wrong, writes or takes too long."""
    if not _READS.match(query):
        raise UsageError(
            "sql reads only: the query must begin with SELECT, WITH, VALUES or EXPLAIN"
        )
    ask = _ask_sqlite if engine.dialect.name == "sqlite" else _ask_postgresql
    with ask(engine, query, timeout) as answer:
        yield answer


@contextmanager
def _ask_sqlite(engine: Engine, query: str, timeout: float) -> Iterator[Answer]:
    deadline = time.monotonic() + timeout
    with _own(engine) as connection, _sqlite_errors(timeout):
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        connection.set_authorizer(_authorize)
        cursor = connection.execute(query)
        yield Answer(_distinct([column[0] for column in cursor.description or ()]), iter(cursor))


@contextmanager
def _own(engine: Engine) -> Iterator[Any]:
    """A connection of the driver, thrown away afterwards: what was set on it must not outlive the query."""
    pooled = engine.raw_connection()
    try:
        yield pooled.driver_connection
    finally:
        pooled.invalidate()


def _authorize(
    action: int, first: str | None, second: str | None, _schema: str | None, view: str | None
) -> int:
    """What SQLite asks for every table, column and function a statement touches, before it runs."""
    if action not in _ACTIONS or (
        action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS_DENIED
    ):
        return sqlite3.SQLITE_DENY
    # A column name is missing where rows are only counted; then `first` may be the name of a WITH.
    reads_elsewhere = action == sqlite3.SQLITE_READ and second and first not in _READABLE
    return sqlite3.SQLITE_DENY if reads_elsewhere and view is None else sqlite3.SQLITE_OK


@contextmanager
def _sqlite_errors(timeout: float) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        words = str(error)
        if words == "interrupted":
            raise _too_slow(timeout) from None
        if "locked" in words or "unable to open" in words:
            raise DatabaseUnavailable(f"the database cannot be read: {words}") from None
        if "prohibited" in words or "not authorized" in words:
            words += f"; readable are {', '.join(PUBLIC_VIEWS)} and the tables behind them"
        raise UsageError(f"sql: {words}") from None


@contextmanager
def _ask_postgresql(engine: Engine, query: str, timeout: float) -> Iterator[Answer]:
    import psycopg

    try:
        with _own(engine) as connection:
            connection.rollback()
            connection.read_only = True
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {int(timeout * 1000)}")
                _step_down(cursor)
                # A prepared statement is one statement: `prepare` refuses a second one behind a semicolon.
                if _EXPLAINS.match(query):
                    cursor.execute(query, prepare=True)
                    rows: Iterator[Sequence[Any]] = iter(cursor)
                else:
                    cursor.execute(f"DECLARE asked NO SCROLL CURSOR FOR {query}", prepare=True)
                    cursor.execute("FETCH 0 FROM asked")
                    rows = _fetched(cursor, timeout)
                yield Answer(_distinct([column.name for column in cursor.description]), rows)
    except psycopg.errors.QueryCanceled:
        raise _too_slow(timeout) from None
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(f"the database cannot be read: {_first_line(error)}") from None
    except psycopg.Error as error:
        raise UsageError(f"sql: {_first_line(error)}") from None


def _fetched(cursor: Any, timeout: float) -> Iterator[Sequence[Any]]:
    """Rows some at a time; the time limit of the database counts for each lot alone."""
    deadline = time.monotonic() + timeout
    while True:
        cursor.execute(f"FETCH {_LOT} FROM asked")
        lot = cursor.fetchall()
        yield from lot
        if len(lot) < _LOT:
            return
        if time.monotonic() > deadline:
            raise _too_slow(timeout)


def _step_down(cursor: Any) -> None:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone() == (True,):
        cursor.execute("SET LOCAL ROLE pg_read_all_data")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _too_slow(timeout: float) -> UsageError:
    return UsageError(
        f"the query took longer than {timeout:g} s and was stopped; narrow it, or give --timeout"
    )


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns as keys: the second `id` becomes `id_2`."""
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(distinct)
