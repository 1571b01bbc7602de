"""Values of a type that their column does not have: SQLite stores whatever is written into any column.

Every row with one is named once, and is then read with a plain value in its place, so that each check goes on with what it can
read and says what no longer fits.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Text,
    and_,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy import Column as SqlColumn

from speecharchive.query.contradiction import Contradiction
from speecharchive.store.tables import Table

_Column = SqlColumn[object]


def unreadable_values(connection: Connection) -> Iterator[Contradiction]:
    """PostgreSQL takes none in. From here on `connection` reads no such value, until its transaction ends."""
    if connection.dialect.name != "sqlite":
        return
    for table in Table.metadata.sorted_tables:
        wrong = {}
        for column in table.columns:
            if rows := [*_unreadable(connection, column)]:
                wrong[column.name] = column
            yield from rows
        if wrong:
            _read_plainly(connection, table.name, wrong)


def _unreadable(connection: Connection, column: _Column) -> Iterator[Contradiction]:
    name, keys = column.table.name, [*column.table.primary_key.columns]
    wrong = select(*(type_coerce(key, Text) for key in keys)).where(~_is_readable(column))
    kind = _kind(column)
    for row in connection.execute(wrong.where(column.is_not(None)).order_by(*keys)):
        key = " ".join(map(str, row))
        yield Contradiction(f"{name} {key}", f"{column.name} is no {kind}")


def _kind(column: _Column) -> str:
    for kind, word in ((JSON, "JSON"), (Integer, "whole number"), (Float, "number"), (LargeBinary, "bytes")):  # fmt: skip
        if isinstance(column.type, kind):
            return word
    return "text"


def _is_readable(column: _Column) -> ColumnElement[bool]:
    held = func.typeof(column)
    kind = _kind(column)
    if kind == "JSON":
        return and_(held == "text", func.json_valid(type_coerce(column, Text)) == 1)
    if kind == "number":
        return or_(held == "real", held == "integer")
    return held == {"whole number": "integer", "bytes": "blob", "text": "text"}[kind]


_PLAIN = {"JSON": "'null'", "whole number": "0", "number": "0.0", "bytes": "x''", "text": "'?'"}


def _read_plainly(connection: Connection, name: str, wrong: dict[str, _Column]) -> None:
    """A view of this connection alone stands before the table; it goes with the transaction."""
    columns = []
    for column in Table.metadata.tables[name].columns:
        if column.name in wrong:
            readable = _is_readable(column).compile(connection, compile_kwargs={"literal_binds": True})  # fmt: skip
            plain = "NULL" if column.nullable else _PLAIN[_kind(column)]
            columns.append(f'CASE WHEN {readable} THEN "{column.name}" ELSE {plain} END AS "{column.name}"')  # fmt: skip
        else:
            columns.append(f'"{column.name}"')
    guarded = connection.exec_driver_sql("PRAGMA query_only").scalar()
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    connection.exec_driver_sql(f'CREATE TEMP VIEW "{name}" AS SELECT {", ".join(columns)} FROM main."{name}"')  # fmt: skip  # noqa: S608 - names of our own tables
    connection.exec_driver_sql(f"PRAGMA query_only = {guarded}")
