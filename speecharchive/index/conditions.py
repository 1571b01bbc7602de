"""Matches of an index that lies elsewhere, as a condition for statements over the archive's tables."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    cast,
    func,
    literal,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from speecharchive.index.engine import SearchIndex
from speecharchive.index.matching import numbers
from speecharchive.index.wanted import Wanted
from speecharchive.store.tables import Version


def one_of_versions(index: SearchIndex, wanted: Wanted, dialect: str) -> ColumnElement[bool]:
    """One bound value holds all ids, however many."""
    if wanted == Wanted():
        return true()
    ids = list(index.newest(wanted))
    if dialect == "postgresql":
        return Version.id == func.any(cast(literal(ids, ARRAY(BigInteger)), ARRAY(BigInteger)))
    return Version.id.in_(numbers(ids))
