"""SQL of other people on PostgreSQL: what the session may read, what it may call, and when it is stopped.

One statement, declared as a cursor (the grammar admits nothing but a SELECT there), in a READ ONLY transaction with a time
limit, as the role that reads the public views alone. A function may do what a SELECT may not, take back another role say,
so a query is refused in which the name of any function stands that PostgreSQL itself calls volatile, but for a few that make
random numbers and the like.

Where the server has no such role (the user who upgraded the archive could not make one), the query has the rights of the
user who asks: then the tables behind the views can be read too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from speecharchive.errors import DatabaseUnavailable, UsageError
from speecharchive.query.sql.answer import Answer, Question, distinct, own_connection, too_slow
from speecharchive.query.sql.hits import hit_calls
from speecharchive.query.sql.messages import refusal
from speecharchive.query.sql.tokens import tokens, words
from speecharchive.store.views.reader import READER

_HARMLESS = (
    "random", "random_normal", "gen_random_uuid", "uuidv4", "uuidv7", "clock_timestamp", "timeofday",
)  # fmt: skip
_WORD = re.compile(r"[a-z_\u0080-\U0010ffff][a-z0-9_$\u0080-\U0010ffff]*")
_ESCAPED_NAME = re.compile(r'u&\s*"', re.IGNORECASE)
_DANGEROUS = """SELECT min(proname) FROM pg_catalog.pg_proc
WHERE lower(proname) = ANY(%s) AND NOT proname = ANY(%s)
  AND (provolatile = 'v' OR proname IN ('crosstab', 'crosstabn', 'connectby', 'xpath_table'))"""
"""The last four, of extensions, run a query that is given to them as a text."""
_DECLARED = "DECLARE asked NO SCROLL CURSOR FOR "
_TEMPORARY_FILES = "4GB"
_SERVER_IN_TROUBLE = ("08", "53", "57", "58", "XX")
"""Classes of SQLSTATE: no connection, no room, shutting down, a fault of its system or its own."""
_LOT = 500
"""Rows that the server makes ready at a time; the client holds one of them."""
_RIGHTS = """SELECT rolsuper, EXISTS (
  SELECT FROM pg_roles r WHERE r.rolname = %(reader)s AND pg_has_role(current_user, r.oid, %(right)s)
) FROM pg_roles WHERE rolname = current_user"""


@contextmanager
def ask_postgresql(engine: Engine, question: Question) -> Iterator[Answer]:
    import psycopg

    hit_calls(question.query, "postgresql", question.parameters)
    query, explains = _without_explain(question.query)
    try:
        with own_connection(engine) as connection:
            connection.rollback()
            connection.read_only = True
            _load_numbers_as_numbers(connection)
            cursor = connection.cursor()
            _confine(cursor, question)
            _require_harmless(cursor, query)
            _run(cursor, _DECLARED, query, question)
            if explains:
                _run(cursor, "EXPLAIN ", query, question)
                rows: Iterator[Sequence[Any]] = iter(cursor.fetchall())
            else:
                cursor.execute("FETCH 0 FROM asked")
                rows = _rows(connection, question.timeout)
            yield Answer(distinct([column.name for column in cursor.description]), rows)
    except (psycopg.errors.QueryCanceled, psycopg.errors.InFailedSqlTransaction):
        # The second: psycopg drops a cancellation that comes after the last row of a lot.
        raise too_slow(question.timeout) from None
    except psycopg.Error as error:
        if (error.sqlstate or "08").startswith(_SERVER_IN_TROUBLE):
            line = f"the database cannot be read: {_first_line(error)}"
            raise DatabaseUnavailable(line) from None
        raise _refused(error, question) from None


def _confine(cursor: Any, question: Question) -> None:
    """Take the rights away before the first word of the query is read."""
    right = "SET" if cursor.connection.info.server_version >= 160_000 else "MEMBER"
    cursor.execute(_RIGHTS, {"reader": READER, "right": right})
    is_superuser, may_become_reader = cursor.fetchone()
    cursor.execute(f"SET LOCAL statement_timeout = {_milliseconds(question.timeout)}")
    if is_superuser:
        cursor.execute(f"SET LOCAL temp_file_limit = '{_TEMPORARY_FILES}'")
    if may_become_reader:
        cursor.execute(f"SET LOCAL ROLE {READER}")
    elif is_superuser:
        cursor.execute("SET LOCAL ROLE pg_read_all_data")


def _run(cursor: Any, before: str, query: str, question: Question) -> None:
    # A prepared statement is one statement: `prepare` refuses a second one behind a semicolon.
    if question.parameters:
        cursor.execute(before + _with_psycopgs_parameters(query), question.parameters, prepare=True)
    else:
        cursor.execute(before + query, prepare=True)


def _with_psycopgs_parameters(query: str) -> str:
    """`:name` as `%(name)s`, and each % of the query doubled."""
    return "".join(
        f"%({token.text[1:]})s" if token.kind == "parameter" else token.text.replace("%", "%%")
        for token in tokens(query, "postgresql")
    )


def _without_explain(query: str) -> tuple[str, bool]:
    """The query itself, each character where it was, and whether EXPLAIN stood before it."""
    found = words(query, "postgresql")
    if found[0].name != "explain":
        return query, False
    count = 3 if [token.name for token in found[1:3]] == ["query", "plan"] else 1
    begins = next((t for t in found[count:] if t.text != "("), None)
    if begins is None or begins.name not in ("select", "with", "values"):
        raise UsageError("sql: EXPLAIN stands before a SELECT here, without options")
    end = found[count - 1].end
    return " " * end + query[end:], True


def _require_harmless(cursor: Any, query: str) -> None:
    """Raises UsageError for a query in which the name of a volatile function stands, be it in a string or a comment.

    A plan would not show all: EXPLAIN leaves out the rows of VALUES, LIMIT and the frames of windows.
    """
    if _ESCAPED_NAME.search(query):
        raise UsageError('sql: names in U&"…" are not read here; write the name itself')
    cursor.execute(_DANGEROUS, (sorted(set(_WORD.findall(query.lower()))), list(_HARMLESS)))
    (function,) = cursor.fetchone()
    if function is not None:
        raise UsageError(f"sql: {function} may do more than read, so it is not called here")


def _rows(connection: Any, timeout: float) -> Iterator[Sequence[Any]]:
    """The time limit of the server counts for each lot alone, so each is given what is left."""
    with connection.cursor() as cursor:
        deadline = time.monotonic() + timeout
        held, before = 0, -_LOT
        while held - before == _LOT:
            before = held
            if time.monotonic() > deadline:
                raise too_slow(timeout)
            left = _milliseconds(deadline - time.monotonic())
            cursor.execute(f"SET LOCAL statement_timeout = {left}")
            for row in cursor.stream(f"FETCH {_LOT} FROM asked"):
                held += 1
                yield row


def _milliseconds(seconds: float) -> int:
    """At least one: nought would mean no limit."""
    return max(1, int(seconds * 1000))


def _load_numbers_as_numbers(connection: Any) -> None:
    """Sums and means as SQLite gives them: `numeric` as int or float, not as Decimal."""
    from psycopg.adapt import Loader

    class Number(Loader):
        def load(self, data: Any) -> int | float:
            text = bytes(data).decode()
            return int(text) if text.lstrip("-").isdigit() else float(text)

    connection.adapters.register_loader("numeric", Number)


def _refused(error: Any, question: Question) -> UsageError:
    position = error.diag.statement_position
    at = int(position) - 1 - len(_DECLARED) if position and not question.parameters else None
    line = error.diag.message_primary or _first_line(error)
    inside = at is not None and 0 <= at <= len(question.query)
    return refusal(line, question.query, "postgresql", at if inside else None)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
