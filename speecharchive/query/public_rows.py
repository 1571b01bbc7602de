"""Rows of a public view that belong to some speeches, as plain values that are the same from either database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy import Connection, bindparam, text

Plain = str | int | float | None


def rows_of_speeches(
    connection: Connection, view: str, columns: Sequence[str], key: str, ids: Sequence[str]
) -> Iterator[tuple[Plain, ...]]:
    """`columns` of the rows whose `key` is one of `ids`, in no order. The names are a view's own, no text of anyone's."""
    statement = text(f"{_select(view, columns)} WHERE {_named(key)} IN :ids").bindparams(
        bindparam("ids", expanding=True)
    )
    for row in connection.execute(statement, {"ids": list(ids)}):
        yield tuple(map(_plain, row))


def all_rows(
    connection: Connection, view: str, columns: Sequence[str]
) -> Iterator[tuple[Plain, ...]]:
    for row in connection.execute(text(_select(view, columns))):
        yield tuple(map(_plain, row))


def _select(view: str, columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(map(_named, columns))} FROM {_named(view)}"  # noqa: S608


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(value: object) -> Plain:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    assert value is None or isinstance(value, str | int | float)
    return value
