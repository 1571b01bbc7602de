"""What an export reads: the speeches that were asked for, streamed in the order of their permanent ids.

First the version ids in order, then what belongs to them, a batch at a time: a database that has to sort would otherwise sort
whole texts. Memory is flat in the number of speeches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from speecharchive.query import speeches
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.matching import resolve
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.query.speeches import HeldSpeech, joined, selection
from speecharchive.store.archive import Archive
from speecharchive.store.tables import Speech, Version

BATCH = 100
_IDS_AT_ONCE = 20 * BATCH
_THESE = Version.id.in_(bindparam("ids", expanding=True))
_SMALL_CACHE = "PRAGMA cache_size = -2000"
"""KiB. One pass over the archive never meets a page again, and a cache that the processor's own holds is a quarter quicker."""


@contextmanager
def one_pass(archive: Archive) -> Iterator[Snapshot]:
    """One snapshot, to be read from end to end."""
    with snapshot(archive) as view:
        connection = view.connection
        if connection.dialect.name != "sqlite":
            yield view
            return
        usual = connection.exec_driver_sql("PRAGMA cache_size").scalar()
        connection.exec_driver_sql(_SMALL_CACHE)
        try:
            yield view
        finally:
            if not connection.invalidated:  # as after a Ctrl-C in a statement
                connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")


@dataclass
class Source:
    """One snapshot of an archive, and which of its speeches are wanted."""

    view: Snapshot
    filters: Filters
    query: Query | None
    wrote: Callable[[], None] = lambda: None
    """Called after each speech."""
    streamed: int = 0
    """How many speeches went by so far."""
    extractors: set[str] = field(default_factory=set)
    """Versions of the parser that read them."""

    def count(self) -> int:
        return self.view.index.count(resolve(self.view, self.query, self.filters))

    @cached_property
    def wanted(self) -> Select[Any]:
        """The ids of the wanted versions, in no order. Raises BadFilter and UnknownOutlet."""
        return selection(self.view, self.filters, self.query, Version.id)

    def rows(
        self, columns: Sequence[Any], *conditions: ColumnElement[bool]
    ) -> Iterator[tuple[Any, ...]]:
        """`columns` (of query.speeches.joined) of each wanted version that meets the conditions too.

        As the driver gives them: JSON is still text where the database has no type for it (see columns.unpacked).
        """
        for row in self.values((*columns, Version.extractor), *conditions):
            yield row[:-1]
            self._passed(row[-1])

    def values(
        self, columns: Sequence[Any], *conditions: ColumnElement[bool]
    ) -> Iterator[tuple[Any, ...]]:
        """The same for a look ahead, which counts as no export."""
        statement = joined(*columns, Version.id).where(_THESE)
        for ids in self._batches(conditions):
            found = self.view.connection.execute(statement, {"ids": ids})
            held = {row[-1]: row for row in found.cursor_strategy.fetchall(found, found.cursor)}
            for version_id in ids:
                yield held.pop(version_id)[:-1]

    def speeches(self) -> Iterator[HeldSpeech]:
        """Each wanted version with its paragraphs and its whole record."""
        statement = joined(*speeches.COLUMNS, Version.record).order_by(Speech.id)
        for ids in self._batches(()):
            for speech in speeches.stream(
                self.view.connection, statement.where(Version.id.in_(ids))
            ):
                yield speech
                self._passed(speech.values.extractor)

    def ids(self) -> Iterator[list[str]]:
        """Permanent ids of the wanted speeches in their order, a batch at a time; each counts as written with its batch."""
        statement = select(Speech.id, Version.extractor).join(
            Version, Version.speech_id == Speech.id
        )
        for versions in self._batches(()):
            found = self.view.connection.execute(statement.where(_THESE), {"ids": versions}).all()
            yield sorted(row.id for row in found)
            for row in found:
                self._passed(row.extractor)

    def skipped(self, speeches: int) -> None:
        """So many were written by an earlier run."""
        self.streamed += speeches
        for _ in range(speeches):
            self.wrote()

    def _passed(self, extractor: str) -> None:
        self.extractors.add(extractor)
        self.streamed += 1
        self.wrote()

    def _batches(self, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Sequence[int]]:
        ordered = self.wanted.where(*conditions).order_by(Speech.id)
        result = self.view.connection.execute(
            ordered, execution_options={"yield_per": _IDS_AT_ONCE}
        )
        yield from result.scalars().partitions(BATCH)
