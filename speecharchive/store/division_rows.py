"""The bundled table of divisions as rows of the archive, so that SQL can tell the province and city of a place."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, insert, select

from speecharchive.normalise.division_table import (
    Division,
    at_level,
    divisions,
    former_divisions,
)
from speecharchive.store import tables

_Row = tuple[str, str, str, int, str, str, str | None, str | None, int | None, str | None]
_COLUMNS = tuple(column.name for column in tables.Division.__table__.columns)


def put_divisions(connection: Connection) -> None:
    """The rows of today's table, where other ones are held; called at each upgrade."""
    rows = set(_rows())
    if _held(connection) != rows:
        connection.execute(delete(tables.Division))
        named = [dict(zip(_COLUMNS, row, strict=True)) for row in sorted(rows, key=lambda r: r[0])]
        connection.execute(insert(tables.Division), named)


def wrong_divisions(connection: Connection) -> list[str]:
    """Codes of the rows that are not those of today's table, or are missing."""
    return sorted({str(row[0]) for row in _held(connection) ^ set(_rows())})


def _held(connection: Connection) -> set[tuple[object, ...]]:
    return {tuple(row) for row in connection.execute(select(tables.Division.__table__))}


def _rows() -> Iterator[_Row]:
    for division in (former_divisions() | divisions()).values():
        province = at_level(division.code, 1)
        if province is not None:
            yield _row(division, province, at_level(division.code, 2))


def _row(division: Division, province: Division, city: Division | None) -> _Row:
    return (
        division.code,
        division.name,
        division.short,
        division.level,
        province.code,
        province.name,
        city.code if city else None,
        city.name if city else None,
        division.ended,
        division.successor,
    )
