"""Matches of an index that lies elsewhere, as a condition for statements over the archive's tables."""

from __future__ import annotations

import json

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    cast,
    column,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from speecharchive.index.engine import SearchIndex
from speecharchive.index.wanted import Wanted
from speecharchive.store.tables import Version


def one_of_versions(index: SearchIndex, wanted: Wanted, dialect: str) -> ColumnElement[bool]:
    """One bound value holds all ids, however many."""
    if wanted == Wanted():
        return true()
    ids = list(index.newest(wanted))
    if dialect == "postgresql":
        return Version.id == func.any(cast(literal(ids, ARRAY(BigInteger)), ARRAY(BigInteger)))
    listed = func.json_each(json.dumps(ids)).table_valued(column("value", Integer))
    return Version.id.in_(select(listed.c.value))
