"""A query as a condition in SQL, by way of the search index."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, or_

from speecharchive.query.language import Clause, Query
from speecharchive.store import tables
from speecharchive.store.search_index import matching_versions


def matches(connection: Connection, query: Query) -> ColumnElement[bool]:
    """Versions that meet any clause of the query; a clause is judged on the whole speech, not on one paragraph."""
    return or_(*(_meets(connection, clause) for clause in query.clauses))


def _meets(connection: Connection, clause: Clause) -> ColumnElement[bool]:
    number = tables.Version.id
    return and_(
        *(number.in_(matching_versions(connection, term)) for term in clause.wanted),
        *(number.not_in(matching_versions(connection, term)) for term in clause.unwanted),
    )
