"""Statements and values that both databases take."""

from __future__ import annotations

import re
from typing import Any, overload

from sqlalchemy import Connection, Insert
from sqlalchemy.dialects import postgresql, sqlite

_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")


def insert_unless_there(connection: Connection, table: Any) -> Insert:
    """INSERT that leaves a row alone which another writer made first."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@overload
def plain(text: str) -> str: ...
@overload
def plain(text: None) -> None: ...
def plain(text: str | None) -> str | None:
    """`text` as both databases can hold it, of the same length: no NUL, no half of a surrogate pair."""
    return None if text is None else _UNHOLDABLE.sub("\ufffd", text)
