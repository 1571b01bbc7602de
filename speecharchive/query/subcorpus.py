"""A sub-corpus: filters, a query, an order and a limit as one value; counted, and read in its order.

Only numbers of versions are put in order; what a speech holds is read some at a time after that, so that sorting never
carries texts and memory stays flat.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Select, func

from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.speeches import COLUMNS, HeldSpeech, joined, selection, stream
from speecharchive.store import tables

Order = Literal["date", "id"]
BATCH = 200
_NARROW = {"yield_per": 5_000}


@dataclass(frozen=True, slots=True)
class Subcorpus:
    """Which speeches, and in what order: `date` is newest first with undated ones last, as `search` prints them."""

    filters: Filters = field(default_factory=Filters)
    query: Query | None = None
    order: Order = "date"
    limit: int | None = None


def count(connection: Connection, wanted: Subcorpus) -> int:
    found = connection.scalar(selection(connection, wanted.filters, wanted.query, func.count()))
    return min(found or 0, wanted.limit) if wanted.limit is not None else found or 0


def ids(connection: Connection, wanted: Subcorpus) -> Iterator[str]:
    statement = _ordered(connection, wanted, tables.Speech.id)
    with connection.scalars(statement, execution_options=_NARROW) as found:
        yield from found


def speeches(connection: Connection, wanted: Subcorpus, *columns: Any) -> Generator[HeldSpeech]:
    """With their texts, the columns of `COLUMNS` and those asked for beside them."""
    statement = joined(*COLUMNS, *columns)
    for batch in _batches(connection, wanted):
        some = stream(connection, statement.where(tables.Version.id.in_(batch)))
        held = {speech.values.id: speech for speech in some}
        yield from (held[number] for number in batch)


def rows(
    connection: Connection, wanted: Subcorpus, columns: Sequence[Any]
) -> Generator[Sequence[Any]]:
    """`columns` (of `joined`) of each."""
    statement = joined(tables.Version.id, *columns)
    for batch in _batches(connection, wanted):
        some = connection.execute(statement.where(tables.Version.id.in_(batch)))
        held = {row[0]: row[1:] for row in some}
        yield from (held[number] for number in batch)


def _batches(connection: Connection, wanted: Subcorpus) -> Iterator[Sequence[int]]:
    statement = _ordered(connection, wanted, tables.Version.id)
    with connection.scalars(statement, execution_options=_NARROW) as numbers:
        yield from numbers.partitions(BATCH)


def _ordered(connection: Connection, wanted: Subcorpus, *columns: Any) -> Select[Any]:
    dated = tables.Version.dated_on
    newest_first = (dated.is_(None), dated.desc()) if wanted.order == "date" else ()
    statement = selection(connection, wanted.filters, wanted.query, *columns)
    return statement.order_by(*newest_first, tables.Speech.id).limit(wanted.limit)
