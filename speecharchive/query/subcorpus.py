"""A sub-corpus: filters, a query, an order and a limit as one value; counted, and read in its order.

Only numbers of versions are put in order; what a speech holds is read some at a time after that, so that sorting never
carries texts and memory stays flat.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from sqlalchemy import select

from speecharchive.errors import BadFilter
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.matching import resolve
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import COLUMNS, HeldSpeech, joined, stream
from speecharchive.store import tables

Order = Literal["date", "id", "rank"]
BATCH = 200
_NARROW = {"yield_per": 5_000}


@dataclass(frozen=True, slots=True)
class Subcorpus:
    """Which speeches, and in what order: `date` and `rank` as `search` has them, `id` as exports do."""

    filters: Filters = field(default_factory=Filters)
    query: Query | None = None
    order: Order = "date"
    limit: int | None = None


def count(view: Snapshot, wanted: Subcorpus) -> int:
    found = view.index.count(resolve(view, wanted.query, wanted.filters))
    return found if wanted.limit is None else min(found, wanted.limit)


def ids(view: Snapshot, wanted: Subcorpus) -> Iterator[str]:
    statement = select(tables.Version.id, tables.Version.speech_id)
    for batch in _batches(view, wanted):
        some = view.connection.execute(statement.where(tables.Version.id.in_(batch)))
        held = {row.id: row.speech_id for row in some}
        yield from (held[number] for number in batch)


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
    numbers = _numbers(view, wanted)
    while batch := list(islice(numbers, BATCH)):
        yield batch


def _numbers(view: Snapshot, wanted: Subcorpus) -> Iterator[int]:
    """Version ids in order. Raises BadFilter where there is nothing to rank by, and what filters raise."""
    if wanted.order == "rank" and wanted.query is None:
        raise BadFilter("rank orders what was searched for; say .search('…') too, or another order")
    if wanted.limit == 0:
        return
    asked = resolve(view, wanted.query, wanted.filters)
    if wanted.order == "date":
        yield from view.index.newest(asked, wanted.limit)
    elif wanted.order == "rank" and wanted.query is not None:
        phrases = [term.phrase for term in wanted.query.terms]
        yield from view.index.ranked(asked, phrases, wanted.limit)
    else:
        statement = joined(tables.Version.id).where(view.index.condition(asked))
        in_order = statement.order_by(tables.Speech.id).limit(wanted.limit)
        with view.connection.scalars(in_order, execution_options=_NARROW) as numbers:
            yield from numbers
