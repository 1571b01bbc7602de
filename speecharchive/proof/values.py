"""Values that the database itself cannot have taken as they are: SQLite stores whatever is written into a JSON column."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import JSON, Connection, Text, func, select, type_coerce

from speecharchive.query.contradiction import Contradiction
from speecharchive.store.tables import Table


def unreadable_values(connection: Connection) -> dict[str, list[Contradiction]]:
    """By table, the rows whose JSON cannot be read; PostgreSQL takes none in."""
    if connection.dialect.name != "sqlite":
        return {}
    found = {
        table.name: [*_unreadable(connection, table.name)]
        for table in Table.metadata.sorted_tables
        if any(isinstance(column.type, JSON) for column in table.columns)
    }
    return {name: rows for name, rows in found.items() if rows}


def _unreadable(connection: Connection, name: str) -> Iterator[Contradiction]:
    table = Table.metadata.tables[name]
    (key,) = table.primary_key.columns
    for column in table.columns:
        if isinstance(column.type, JSON):
            is_json = func.json_valid(type_coerce(column, Text))
            wrong = select(key).where(column.is_not(None), is_json == 0).order_by(key)
            for number in connection.scalars(wrong):
                yield Contradiction(f"{name} {number}", f"{column.name} is no JSON")
