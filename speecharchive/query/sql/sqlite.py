"""SQL of other people on SQLite: what the connection can reach, how large a value may be, and when it is stopped.

The file is open read-only and `query_only` is set. An authorizer, which SQLite asks for every table, column and function
of a statement before it runs, lets the public views read the tables and nothing else: each view is made for this one
connection with a name nobody can guess inside, and tables are read under such a name only. (The name that SQLite gives the
authorizer is that of the innermost view *or* `WITH` of the query, so a name that is known would prove nothing. How many
rows a table has, and whether a value stands in a column, it does not hide: neither is asked of it in every case.)

Values, rows and columns have bounds; what a query sorts goes to temporary files, which the time limit alone bounds.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite import dialect

from speecharchive.errors import DatabaseUnavailable
from speecharchive.index.matching import rows_of
from speecharchive.index.postings import ENTRY
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.normalise.fold import fold
from speecharchive.query.sql.answer import Answer, Question, distinct, own_connection, too_slow
from speecharchive.query.sql.hits import hit_calls, without_hit_calls
from speecharchive.query.sql.messages import refusal
from speecharchive.store.faults import NOT_UTF8, is_no_utf8
from speecharchive.store.views import HIT, VIEWS
from speecharchive.store.views.functions import PHRASE, VERSIONS

_STEPS = 10_000
"""SQLite instructions between two looks at the clock."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 16_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
"""Bytes of a value or row, columns of a result, and so on: what one query can make this process hold."""
_ACTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_FUNCTIONS_DENIED = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}
_READABLE = {view.name for view in VIEWS} | {
    "sqlite_master",
    "sqlite_schema",
    "json_each",
    "json_tree",
}


@contextmanager
def ask_sqlite(engine: Engine, question: Question) -> Iterator[Answer]:
    with own_connection(engine) as connection, _errors(question):
        deadline = time.monotonic() + question.timeout
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        secret = secrets.token_hex(8)
        query = _prepare(connection, question, secret)
        for limit, most in _LIMITS.items():
            connection.setlimit(limit, most)
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_authorizer(secret))
        cursor = connection.execute(query, dict(question.parameters))
        columns = distinct([column[0] for column in cursor.description or ()])
        yield Answer(columns, _without(f"{secret} ", cursor))


def _without(secret: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """A plan (EXPLAIN) names the views as they are called inside; nothing else can hold the secret."""
    for row in rows:
        if any(isinstance(cell, str) and secret in cell for cell in row):
            yield tuple(c.replace(secret, "") if isinstance(c, str) else c for c in row)
        else:
            yield row


def _prepare(connection: Any, question: Question, secret: str) -> str:
    """Make the views and functions of this connection; returns the query, each v_hit of it replaced."""
    connection.execute("PRAGMA query_only = OFF")
    connection.execute("BEGIN")
    connection.create_function("fold", 1, _fold, deterministic=True)
    connection.create_function("occurrences", 2, _occurrences, deterministic=True)
    for view in VIEWS:
        _make_view(connection, f"{secret} {view.name}", view.select("sqlite"))
        _make_view(connection, view.name, f'SELECT * FROM "{secret} {view.name}"')  # noqa: S608
    return _with_hits(connection, question, secret)


def _with_hits(connection: Any, question: Question, secret: str) -> str:
    """The index is asked here: inside a view, FTS5's own statements would come before the authorizer too."""
    calls = hit_calls(question.query, "sqlite", question.parameters)
    names = {}
    for number, phrase in enumerate(dict.fromkeys(call.phrase for call in calls)):
        names[phrase], found = f"{secret} v_hit {number}", f'"{secret} versions {number}"'
        folded = fold(phrase)
        connection.execute(f"CREATE TEMP TABLE {found} (id INTEGER PRIMARY KEY)")
        connection.execute(f"INSERT INTO {found} {_versions(folded)}")
        quoted = "'" + folded.replace("'", "''") + "'"
        select = HIT.select("sqlite").replace(VERSIONS, found)
        _make_view(connection, names[phrase], select.replace(PHRASE, quoted))
    return without_hit_calls(question.query, calls, names)


def _make_view(connection: Any, name: str, select: str) -> None:
    connection.execute(f'CREATE TEMP VIEW "{name}" AS {select}')


def _versions(folded: str) -> str:
    """The SELECT of the versions that hold a phrase, from the search index."""
    rows = rows_of(Wanted((AllOf((folded,)),))).select(ENTRY.c.version_id, entries=True)
    return str(rows.compile(dialect=dialect(), compile_kwargs={"literal_binds": True}))


def _fold(text: Any) -> Any:
    return fold(text) if isinstance(text, str) else text


def _occurrences(text: str, phrase: str) -> str:
    """Where `phrase` begins in `text`, as JSON; places may overlap."""
    found = []
    at = text.find(phrase)
    while at >= 0:
        found.append(at)
        at = text.find(phrase, at + 1)
    return json.dumps(found)


def _authorizer(secret: str) -> Callable[..., int]:
    def authorize(
        action: int, first: str | None, second: str | None, _schema: str | None, within: str | None
    ) -> int:
        if action not in _ACTIONS:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS_DENIED:
            return sqlite3.SQLITE_DENY
        # Without the name of a column rows are only counted; then `first` may be the name of a WITH.
        if action == sqlite3.SQLITE_READ and second and first not in _READABLE:
            known = any(name and name.startswith(secret) for name in (first, within))
            return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    return authorize


@contextmanager
def _errors(question: Question) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
        words = str(error)
        if is_no_utf8(error):
            raise DatabaseUnavailable(NOT_UTF8) from None
        if words == "interrupted":
            raise too_slow(question.timeout) from None
        if "locked" in words or "unable to open" in words:
            raise DatabaseUnavailable(f"the database cannot be read: {words}") from None
        raise refusal(
            words or "the answer needs too much memory", question.query, "sqlite"
        ) from None
