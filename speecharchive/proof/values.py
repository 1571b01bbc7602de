"""Values of a type that their column does not have, and texts that are no UTF-8: SQLite stores whatever is written.

Every row with one is named once a value, and is then read with a plain value in its place, so that each check goes on with what it
can read and says what no longer fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import JSON, Connection, Float, Integer, LargeBinary
from sqlalchemy import Column as SqlColumn
from sqlalchemy import Table as SqlTable

from speecharchive.index import postings
from speecharchive.query.contradiction import Contradiction
from speecharchive.store.tables import Table

_Column = SqlColumn[Any]
_READABLE = {
    "JSON": "typeof({0}) = 'text' AND is_utf8(CAST({0} AS BLOB)) AND json_valid({0})",
    "whole number": "typeof({0}) = 'integer'",
    "number": "typeof({0}) IN ('real', 'integer')",
    "bytes": "typeof({0}) = 'blob'",
    "text": "typeof({0}) = 'text' AND is_utf8(CAST({0} AS BLOB))",
}
_PLAIN = {"JSON": "'null'", "whole number": "0", "number": "0.0", "bytes": "x''", "text": "'?'"}


def unreadable_values(
    connection: Connection, of: Collection[str] | None = None
) -> Iterator[Contradiction]:
    """In these tables, or in all. PostgreSQL takes none in.

    From here on `connection` reads no such value, until its transaction ends.
    """
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.driver_connection
    driver.create_function("is_utf8", 1, _is_utf8, deterministic=True)
    for table in _tables(connection):
        if of is None or table.name in of:
            yield from _of_table(connection, table)


def _tables(connection: Connection) -> list[SqlTable]:
    of_index = postings.METADATA.sorted_tables if postings.is_there(connection) else []
    return [*Table.metadata.sorted_tables, *of_index]


def _is_utf8(value: bytes | None) -> bool:
    try:
        (value or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def _of_table(connection: Connection, table: SqlTable) -> Iterator[Contradiction]:
    columns, keys = list(table.columns), list(table.primary_key.columns)
    told = [*(f"{_is_readable(column)}, typeof({_name(column)})" for column in columns)]
    told += [f"CASE WHEN {_is_readable(key)} THEN {_name(key)} ELSE hex({_name(key)}) END" for key in keys]  # fmt: skip
    statement = (
        f"SELECT {', '.join(told)} FROM {_name(table)} "  # noqa: S608 - names of our own tables
        f"WHERE NOT ({' AND '.join(map(_is_readable, columns))}) ORDER BY {', '.join(map(_name, keys))}"
    )
    wrong: set[str] = set()
    for row in connection.exec_driver_sql(statement).all():
        key = " ".join(map(str, row[-len(keys) :]))
        for column, readable, held in zip(columns, row[::2], row[1::2], strict=False):
            if not readable:
                wrong.add(column.name)
                yield Contradiction(f"{table.name} {key}", f"{column.name} is no {_kind_missed(column, held)}")  # fmt: skip
    if wrong:
        _read_plainly(connection, table, wrong)


def _name(named: _Column | SqlTable) -> str:
    return f'"{named.name}"'


def _kind(column: _Column) -> str:
    for kind, word in ((JSON, "JSON"), (Integer, "whole number"), (Float, "number"), (LargeBinary, "bytes")):  # fmt: skip
        if isinstance(column.type, kind):
            return word
    return "text"


def _kind_missed(column: _Column, held: str) -> str:
    kind = _kind(column)
    return "UTF-8" if kind == "text" and held == "text" else kind


def _is_readable(column: _Column) -> str:
    return f"({_name(column)} IS NULL OR {_READABLE[_kind(column)].format(_name(column))})"


def _read_plainly(connection: Connection, table: SqlTable, wrong: Iterable[str]) -> None:
    """A view of this connection alone stands before the table; it goes with the transaction."""
    columns = []
    for column in table.columns:
        name = _name(column)
        if column.name in wrong:
            plain = "NULL" if column.nullable else _PLAIN[_kind(column)]
            name = f"CASE WHEN {_is_readable(column)} THEN {name} ELSE {plain} END AS {name}"
        columns.append(name)
    guarded = connection.exec_driver_sql("PRAGMA query_only").scalar()
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    connection.exec_driver_sql(f"CREATE TEMP VIEW {_name(table)} AS SELECT {', '.join(columns)} FROM main.{_name(table)}")  # fmt: skip  # noqa: S608 - names of our own tables
    connection.exec_driver_sql(f"PRAGMA query_only = {guarded}")
