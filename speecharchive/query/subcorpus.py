"""A sub-corpus: filters, a query, an order and a limit as one value; counted, and read in its order.

Only numbers of versions are put in order; what a speech holds is read some at a time after that, so that sorting never
carries texts and memory stays flat.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Select

from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.matching import resolve
from speecharchive.query.snapshot import Snapshot
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


def count(view: Snapshot, wanted: Subcorpus) -> int:
    found = view.index.count(resolve(view, wanted.query, wanted.filters))
    return found if wanted.limit is None else min(found, wanted.limit)


def ids(view: Snapshot, wanted: Subcorpus) -> Iterator[str]:
    statement = _ordered(view, wanted, tables.Speech.id)
    with view.connection.scalars(statement, execution_options=_NARROW) as found:
        yield from found


def speeches(view: Snapshot, wanted: Subcorpus, *columns: Any) -> Generator[HeldSpeech]:
    """With their texts, the columns of `COLUMNS` and those asked for beside them."""
    statement = joined(*COLUMNS, *columns)
    for batch in _batches(view, wanted):
        some = stream(view.connection, statement.where(tables.Version.id.in_(batch)))
        held = {speech.values.id: speech for speech in some}
        yield from (held[number] for number in batch)


def rows(view: Snapshot, wanted: Subcorpus, columns: Sequence[Any]) -> Generator[Sequence[Any]]:
    """`columns` (of `joined`) of each."""
    statement = joined(tables.Version.id, *columns)
    for batch in _batches(view, wanted):
        some = view.connection.execute(statement.where(tables.Version.id.in_(batch)))
        held = {row[0]: row[1:] for row in some}
        yield from (held[number] for number in batch)


def _batches(view: Snapshot, wanted: Subcorpus) -> Iterator[Sequence[int]]:
    statement = _ordered(view, wanted, tables.Version.id)
    with view.connection.scalars(statement, execution_options=_NARROW) as numbers:
        yield from numbers.partitions(BATCH)


def _ordered(view: Snapshot, wanted: Subcorpus, *columns: Any) -> Select[Any]:
    dated = tables.Version.dated_on
    newest_first = (dated.is_(None), dated.desc()) if wanted.order == "date" else ()
    statement = selection(view, wanted.filters, wanted.query, *columns)
    return statement.order_by(*newest_first, tables.Speech.id).limit(wanted.limit)
