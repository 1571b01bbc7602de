"""What stands in an SQLite file and another database would not take: named before anything is written.

SQLite holds any length, any number and any character in any column; only rows that were written by hand, or by a damaged disk, have
such values.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, String
from sqlalchemy import Table as SqlTable

from speecharchive.proof.values import unreadable_values
from speecharchive.store.moving.rows import archive_tables, key_names

_MOST_INTEGER = 2**31 - 1
_INDEXED_BYTES = 2_600
"""PostgreSQL's B-trees take no more than 2,704 bytes of a row, which they may compress or not."""


def refused_values(connection: Connection) -> Iterator[str]:
    """Table, key and reason of each. PostgreSQL itself holds nothing of the kind."""
    if connection.dialect.name != "sqlite":
        return
    for unreadable in unreadable_values(connection):
        yield f"{unreadable.subject}: {unreadable.finding}"
    for table in archive_tables():
        yield from _of_table(connection, table)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{row[0]} {'' if row[1] is None else f'{row[1]} '}refers to a row of {row[2]} that is not there"


def first_refused(connection: Connection, many: int) -> list[str]:
    return list(islice(refused_values(connection), many))


def _of_table(connection: Connection, table: SqlTable) -> Iterator[str]:
    keys = ", ".join(f'"{name}"' for name in key_names(table))
    for column in table.columns:
        for reason, condition in _refused(table, column):
            statement = f'SELECT {keys} FROM "{table.name}" WHERE {condition}'  # noqa: S608 - our own names
            for row in connection.exec_driver_sql(statement):
                yield f"{table.name} {' '.join(map(str, row))}: {column.name} {reason}"


def _refused(table: SqlTable, column: Column[Any]) -> Iterator[tuple[str, str]]:
    name = f'"{column.name}"'
    if isinstance(column.type, Integer) and not isinstance(column.type, BigInteger):
        yield (
            "is a number beyond 32 bits",
            f"{name} NOT BETWEEN {-_MOST_INTEGER - 1} AND {_MOST_INTEGER}",
        )
    if not isinstance(column.type, String):
        return
    yield "holds a NUL character", f"instr(CAST({name} AS BLOB), x'00') > 0"
    if column.type.length is not None:
        yield (
            f"is longer than {column.type.length} characters",
            f"length({name}) > {column.type.length}",
        )
    if _is_indexed(table, column):
        yield (
            "is too long for an index of PostgreSQL",
            f"length(CAST({name} AS BLOB)) > {_INDEXED_BYTES}",
        )


def _is_indexed(table: SqlTable, column: Column[Any]) -> bool:
    return bool(
        column.primary_key
        or column.unique
        or column.index
        or any(column.name in index.columns for index in table.indexes)
    )
