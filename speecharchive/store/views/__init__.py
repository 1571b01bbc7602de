"""The public views: what `speecharchive sql`, notebooks and other programs may rely on, read-only.

Views hold no data: `migrate` drops them before it changes tables and makes them again at the newest schema.
"""

from __future__ import annotations

from sqlalchemy import Connection

from speecharchive.store.views import functions
from speecharchive.store.views.decisions import CORRECTION, TAKEDOWN
from speecharchive.store.views.functions import HIT
from speecharchive.store.views.phrases import PHRASE, PHRASE_USE
from speecharchive.store.views.places import COVERAGE, DIVISION
from speecharchive.store.views.reader import let_the_reader_read
from speecharchive.store.views.sources import (
    BREACH,
    CAPTURE,
    FAILURE,
    HOST,
    MEASUREMENT,
    OBSERVATION,
    PRESENCE,
    RUN,
)
from speecharchive.store.views.speeches import (
    CREDIT,
    EDIT,
    PARAGRAPH,
    RESIDUE,
    SPEECH,
    VARIANT,
    VERSION,
)
from speecharchive.store.views.view import Column, View

__all__ = ["HIT", "VIEWS", "Column", "View", "create_views", "drop_views"]

VIEWS: tuple[View, ...] = (
    SPEECH, PARAGRAPH, VERSION, EDIT, VARIANT, COVERAGE, DIVISION, PHRASE, PHRASE_USE, CREDIT, RESIDUE, PRESENCE,
    OBSERVATION, CAPTURE, RUN, FAILURE, HOST, MEASUREMENT, BREACH, CORRECTION, TAKEDOWN,
)  # fmt: skip


def drop_views(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        _run(connection, functions.DROPPED)
    for view in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view.name}")


def create_views(connection: Connection) -> None:
    dialect = connection.dialect.name
    for view in VIEWS:
        connection.exec_driver_sql(f"CREATE VIEW {view.name} AS\n{view.select(dialect)}")
    if dialect == "postgresql":
        for view in VIEWS:
            _describe(connection, view)
        _run(connection, functions.made())
        let_the_reader_read(connection, [view.name for view in VIEWS])


def _run(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement.replace("%", "%%"))


def _describe(connection: Connection, view: View) -> None:
    """Comments that psql's `\\d+` shows; SQLite has none."""
    comments = [("VIEW", view.name, view.description)]
    comments += [("COLUMN", f'{view.name}."{c.name}"', c.description) for c in view.columns]
    for what, name, text in comments:
        quoted = text.replace("'", "''")
        connection.exec_driver_sql(f"COMMENT ON {what} {name} IS '{quoted}'")
