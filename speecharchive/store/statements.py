"""Statements and values that both databases take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar, overload

from sqlalchemy import Connection, Insert
from sqlalchemy.dialects import postgresql, sqlite

UNHOLDABLE = "\ufffd"
"""Stands where a character was that no database holds."""
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_AT_ONCE = 500
_Value = TypeVar("_Value")


def insert_unless_there(connection: Connection, table: Any) -> Insert:
    """INSERT that leaves a row alone which another writer made first."""
    return _unless_there(connection.dialect.name, table)


@cache  # made once: that costs more than carrying it out
def _unless_there(dialect: str, table: Any) -> Insert:
    return insert_of(dialect, table).on_conflict_do_nothing()


def insert_or_else(connection: Connection, table: Any) -> postgresql.Insert | sqlite.Insert:
    """INSERT of the database that it is for, which can say what is done with a row that is there."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Any) -> postgresql.Insert | sqlite.Insert:
    """The same by the name of the dialect, for statements that are made once."""
    if dialect == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def portions(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """As many at a time as one statement takes on both databases."""
    listed = list(values)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))


def is_holdable(text: str) -> bool:
    return _UNHOLDABLE.search(text) is None


@overload
def plain(text: str) -> str: ...
@overload
def plain(text: None) -> None: ...
def plain(text: str | None) -> str | None:
    """`text` as both databases can hold it, of the same length: no NUL, no half of a surrogate pair."""
    return None if text is None else _UNHOLDABLE.sub(UNHOLDABLE, text)
