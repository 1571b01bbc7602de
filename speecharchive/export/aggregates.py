"""Several rows in one cell, by the database itself: the names of a role, the paragraphs of a text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Text, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from speecharchive.store.tables import Version


class utf8(GenericFunction[Any]):  # noqa: N801 - the name of a function in SQL
    """A long text as bytes where the driver would decode it only for us to encode it again; on PostgreSQL, the text."""

    type = Text()
    inherit_cache = True


class listed(GenericFunction[Any]):  # noqa: N801
    """Values as a JSON array, in the order of their rows."""

    type = JSON()
    inherit_cache = True


class by_bytes(GenericFunction[Any]):  # noqa: N801
    """A text to order by, alike on every database: by its UTF-8 bytes, whatever language the database sorts in."""

    type = Text()
    inherit_cache = True


@compiles(by_bytes)
def _in_c(element: Any, compiler: Any, **options: Any) -> str:
    return f'{compiler.process(element.clauses, **options)} COLLATE "C"'


@compiles(by_bytes, "sqlite")
def _in_binary(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(utf8)
def _text(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(utf8, "sqlite")
def _blob(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS BLOB)"


@compiles(listed)
def _json_agg(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_agg({compiler.process(element.clauses, **options)})"


@compiles(listed, "sqlite")
def _json_group_array(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **options)})"


def joined_rows(value: Any, separator: str, *where: ColumnElement[bool]) -> ColumnElement[Any]:
    """`value` of the rows of its table that belong to a version, by `n`, with `separator` between them; null for none.

    Both databases aggregate a sorted subquery in its order; SQLite has no ORDER BY within an aggregate before 3.44.
    """
    rows = _rows(value, where)
    return select(func.aggregate_strings(rows.c.value, separator)).scalar_subquery()


def listed_rows(value: Any, *where: ColumnElement[bool]) -> ColumnElement[Any]:
    """The same as a list. PostgreSQL says null where there is none, SQLite an empty list."""
    return select(listed(_rows(value, where).c.value)).scalar_subquery()


def _rows(value: Any, where: tuple[ColumnElement[bool], ...]) -> Any:
    table = value.class_
    return (
        select(value.label("value"))
        .where(table.version_id == Version.id, *where)
        .order_by(table.n)
        .correlate(Version)
        .subquery()
    )
