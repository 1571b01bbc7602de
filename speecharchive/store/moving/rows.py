"""The rows of a table as both databases say them alike: by key, JSON as the characters that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Select,
    String,
    Text,
    cast,
    collate,
    func,
    select,
    type_coerce,
)
from sqlalchemy import Table as SqlTable

from speecharchive.store.tables import Table

BATCH = 500
"""Rows that are in memory at a time; a version with its record is some ten kilobytes."""
Row = Sequence[Any]


def archive_tables() -> list[SqlTable]:
    """What an archive consists of, each table behind those it refers to. Indexes are made anew and not among them."""
    return Table.metadata.sorted_tables


def key_names(table: SqlTable) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def row_count(connection: Connection) -> int:
    counts = (select(func.count()).select_from(table) for table in archive_tables())
    return sum(connection.scalar(each) or 0 for each in counts)


def rows_by_key(connection: Connection, table: SqlTable) -> Iterator[list[Row]]:
    """All rows in the order of their keys as Python orders them, some at a time."""
    result = connection.execute(_by_key(connection, table), execution_options={"yield_per": BATCH})
    return (list(rows) for rows in result.partitions())


def _by_key(connection: Connection, table: SqlTable) -> Select[Any]:
    dialect = connection.dialect.name
    return select(*(_stored(column, dialect) for column in table.columns)).order_by(
        *(_ordered(column, dialect) for column in table.primary_key.columns)
    )


def _stored(column: Column[Any], dialect: str) -> Any:
    if not isinstance(column.type, JSON):
        return column
    return cast(column, Text) if dialect == "postgresql" else type_coerce(column, Text)


def _ordered(column: Column[Any], dialect: str) -> Any:
    """By code points; PostgreSQL would go by the language of the database."""
    is_text = isinstance(column.type, String)
    return collate(column, "C") if is_text and dialect == "postgresql" else column
