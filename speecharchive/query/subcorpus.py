"""A sub-corpus: filters, a query, an order and a limit as one value; counted, and read in its order.

Only numbers of versions are put in order; what a speech holds is read some at a time after that, so that sorting never
carries texts and memory stays flat.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
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


def speeches(
    connection: Connection, wanted: Subcorpus, *columns: Any, texts: bool = True
) -> Generator[HeldSpeech]:
    """With the columns of `COLUMNS` and those asked for beside them; without `texts`, no paragraphs are read."""
    statement = _ordered(connection, wanted, tables.Version.id)
    with connection.scalars(statement, execution_options=_NARROW) as numbers:
        yield from _read(connection, numbers, *columns, texts=texts)


def _ordered(connection: Connection, wanted: Subcorpus, *columns: Any) -> Select[Any]:
    dated = tables.Version.dated_on
    newest_first = (dated.is_(None), dated.desc()) if wanted.order == "date" else ()
    statement = selection(connection, wanted.filters, wanted.query, *columns)
    return statement.order_by(*newest_first, tables.Speech.id).limit(wanted.limit)


def _read(
    connection: Connection, numbers: Iterable[int], *columns: Any, texts: bool
) -> Iterator[HeldSpeech]:
    """The versions of these numbers, in the order of the numbers."""
    left = iter(numbers)
    while batch := list(islice(left, BATCH)):
        statement = joined(*COLUMNS, *columns).where(tables.Version.id.in_(batch))
        held = {it.values.id: it for it in stream(connection, statement, texts=texts)}
        yield from (held[number] for number in batch)
