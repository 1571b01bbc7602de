"""Counting a table of phrases by reading the speeches, for an archive that is not to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from speecharchive.index.bigrams import whole_text
from speecharchive.index.copies import Grouped
from speecharchive.index.entries import folds_of
from speecharchive.index.wanted import Wanted
from speecharchive.phrases.counting import PhraseCounter
from speecharchive.phrases.phrase import Phrase
from speecharchive.query.counting.phrase_use import FirstUse
from speecharchive.query.counting.phrases import told
from speecharchive.query.filters import Filters, scope_of
from speecharchive.query.snapshot import Snapshot
from speecharchive.store.tables import Version

_BATCH = 200


@dataclass(slots=True)
class _Seen:
    speeches: int = 0
    hits: int = 0
    first: tuple[str, str] | None = None
    """Date as it sorts by when it is over, and id, of the first dated speech."""
    where: Any = None
    members: dict[str, tuple[int, Any, int]] = field(default_factory=dict)
    """Of each variant group the rank, row and hits of the member that stands for it so far."""

    def add(self, row: Any, n: int, grouped: Grouped | None) -> None:
        """The speeches of groups are counted by `finish`."""
        if grouped is None:
            self._count(row, n)
            return
        best = self.members.get(grouped.group)
        if best is None or grouped.rank < best[0]:
            self.members[grouped.group] = (grouped.rank, row, n)

    def finish(self) -> None:
        for _, row, n in self.members.values():
            self._count(row, n)

    def _count(self, row: Any, n: int) -> None:
        self.speeches += 1
        self.hits += n
        if row.dated_on is None:
            return
        key = (f"{row.dated_on}-99", row.speech_id)
        if self.first is None or key < self.first:
            self.first, self.where = key, row


def scanned_rows(
    view: Snapshot, phrases: Sequence[Phrase], filters: Filters
) -> Iterator[dict[str, Any]]:
    """As `phrase_rows` of phrases that are counted. Raises BadFilter and UnknownOutlet."""
    counter = PhraseCounter(phrase.definition for phrase in phrases)
    seen = {phrase.name: _Seen() for phrase in phrases}
    pages = Wanted(scope=replace(scope_of(filters, view), copies=True))
    groups: dict[int, Grouped] = {}
    if not filters.copies:
        groups = {each.version_id: each for each in view.index.grouped(pages)}
    for row, text in _texts(view, pages):
        for name, n in counter.count_text(text).items():
            seen[name].add(row, n, groups.get(row.id))
    for phrase in phrases:
        each = seen[phrase.name]
        each.finish()
        where = each.where
        first = FirstUse(where.speech_id, where.dated_on, where.place_name) if where else None
        yield told(phrase, "own", counts=(each.speeches, each.hits), first=first)


def _texts(view: Snapshot, wanted: Wanted) -> Iterator[tuple[Any, str]]:
    held = view.index.condition(wanted)
    columns = (Version.id, Version.speech_id, Version.dated_on, Version.place_name)
    result = view.connection.execute(
        select(*columns).where(held), execution_options={"yield_per": _BATCH}
    )
    for batch in result.partitions(_BATCH):
        rows = {row.id: row for row in batch}
        for version_id, folds in folds_of(view.connection, rows):
            yield rows[version_id], whole_text(folds)
