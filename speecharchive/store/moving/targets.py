"""Databases that an archive is copied into: whole and compared, or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, BigInteger, Connection, Identity, delete, func, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.schema import AddConstraint, DropConstraint

from speecharchive.errors import UsageError
from speecharchive.index import postings
from speecharchive.store.engine import alone, open_engine, place_of, sqlite_path, writing
from speecharchive.store.lone_writer import lone_writer, on_the_disk
from speecharchive.store.migrate import lay_out
from speecharchive.store.moving.rows import Row, archive_tables
from speecharchive.store.schema import hold_schema, require_folder, revision_of

_BY_HAND = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF")
"""The file is nobody's until it is whole; a copy that was killed begins anew."""


@contextmanager
def filled(url: URL) -> Iterator[Connection]:
    """A connection to the tables of a new archive; what the block puts in is there, and under its name, when the block has ended.

    Raises UsageError where something is there already, DatabaseUnavailable, StorageFull, ExtraMissing.
    """
    path = sqlite_path(url)
    with _postgresql(url) if path is None else _sqlite(path) as connection:
        yield connection


def put(connection: Connection, table: SqlTable, rows: list[Row]) -> None:
    """Rows as they are; no order and no reference is looked at."""
    names = [f'"{column.name}"' for column in table.columns]
    if connection.dialect.name == "sqlite":
        values = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{table.name}" ({", ".join(names)}) VALUES ({values})'  # noqa: S608 - our own names
        connection.exec_driver_sql(statement, [tuple(row) for row in rows])
        return
    driver: Any = connection.connection.driver_connection
    statement = f'COPY "{table.name}" ({", ".join(names)}) FROM STDIN'
    with driver.cursor() as cursor, cursor.copy(statement) as copied:
        for row in rows:
            copied.write_row(row)


def finish(connection: Connection) -> None:
    """References, numbers of rows to come, search index: what rests on the rows, and is tried against them."""
    if connection.dialect.name == "sqlite":
        postings.rebuild(connection)
        return
    for table in archive_tables():
        for reference in table.foreign_key_constraints:
            connection.execute(AddConstraint(reference, isolate_from_table=False))
        for column in table.columns:
            if isinstance(column.identity, Identity):
                _go_on_counting(connection, table, column.name)
    connection.exec_driver_sql("ANALYZE")


def _go_on_counting(connection: Connection, table: SqlTable, name: str) -> None:
    last = connection.scalar(select(func.max(table.columns[name])))
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, name)
        connection.execute(select(func.setval(sequence, last, type_=BigInteger)))


@contextmanager
def _postgresql(url: URL) -> Iterator[Connection]:
    """One transaction, from the first table to the last comparison."""
    place = place_of(url)
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            hold_schema(connection)
            if revision_of(connection, place) is not None:
                raise UsageError(f"{place} holds an archive already; give an empty database")
            if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
                raise UsageError(
                    f"{place} is not in UTF-8; create it with createdb --encoding UTF8 --template template0"
                )
            _lay_out_empty(connection)
            for table in archive_tables():
                for reference in table.foreign_key_constraints:
                    connection.execute(DropConstraint(reference))
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _sqlite(path: Path) -> Iterator[Connection]:
    """A hidden file beside, which takes the name at the end."""
    require_folder(path)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-journal"):
        if path.with_name(name).exists():
            raise UsageError(f"{path.with_name(name)} is there already; give another name")
    with lone_writer(path) as begun:
        yield from _filling(begun)
        _give_name(begun, path)


def _filling(begun: Path) -> Iterator[Connection]:
    begun.unlink(missing_ok=True)
    engine = open_engine(URL.create("sqlite", database=str(begun)), "create")
    try:
        with alone(engine) as connection:
            for pragma in _BY_HAND:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("BEGIN")
            _lay_out_empty(connection)
            yield connection
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    finally:
        engine.dispose()


def _lay_out_empty(connection: Connection) -> None:
    lay_out(connection)
    for table in reversed(archive_tables()):
        connection.execute(delete(table))


def _give_name(begun: Path, path: Path) -> None:
    """On the disk first; nobody's file is written over."""
    on_the_disk(begun)
    try:
        os.link(begun, path)
    except FileExistsError:
        raise UsageError(f"{path} was made meanwhile; give another name") from None
    except OSError:  # a file system without links
        begun.rename(path)
    on_the_disk(path.absolute().parent)
