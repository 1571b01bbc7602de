"""After many texts came at once the index in an SQLite file is merged, so that the next search need not pay for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, func, select

from speecharchive.index import postings
from speecharchive.store.engine import reading, writing
from speecharchive.store.tables import SearchChange

MANY = 2_000
"""Speeches from which on merging is worth it: below, FTS5's own small merges keep up."""


@contextmanager
def merged_after(engine: Engine) -> Iterator[None]:
    """Around a bulk job; nothing to do on PostgreSQL, where no index lies in the database."""
    if engine.dialect.name != "sqlite":
        yield
        return
    with reading(engine) as connection:
        last = connection.scalar(select(func.max(SearchChange.stamp))) or 0
    yield
    changed = select(func.count()).select_from(SearchChange).where(SearchChange.stamp > last)
    with reading(engine) as connection:
        many = (connection.scalar(changed) or 0) >= MANY
    if many:
        with writing(engine) as connection:
            postings.optimise(connection)
