"""The index inside an SQLite file, read: phrases as runs of pairs in FTS5, everything else from the entries."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    FromClause,
    Integer,
    Select,
    and_,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
)

from speecharchive.index.copies import Grouped
from speecharchive.index.engine import Named
from speecharchive.index.entries import Entry
from speecharchive.index.matching import (
    ENTRY_COLUMNS,
    Rows,
    held_by,
    month_of,
    months_within,
    numbers,
    rowid,
    rows_of,
    single_phrase,
)
from speecharchive.index.postings import ENTRY, PAIRS, VARIANT
from speecharchive.index.ranking import K1, B, score, speeches_and_mean_length, weight
from speecharchive.index.slots import first_slot, month_of_slot
from speecharchive.index.wanted import Facet, Scope, Tally, Total, Value, Wanted, by_outlet
from speecharchive.store.tables import Version

_LENGTHS = text(f"SELECT block FROM {PAIRS}_data WHERE id = 1")  # noqa: S608 - the name is ours
_LEAST_IDF = 1e-6
"""FTS5's own bound, for phrases that more than half of the rows hold."""
_NO_LENGTH = -1
"""What a table without `columnsize` says a row's length is."""
_OF_GROUP = and_(VARIANT.c.slot == ENTRY.c.slot, VARIANT.c.version_id == ENTRY.c.version_id)
_WHOLE = select(ENTRY, VARIANT.c.variant_group, VARIANT.c.variant_rank).select_from(
    ENTRY.outerjoin(VARIANT, _OF_GROUP)
)
"""Slots, each with what makes an `Entry`."""
Group = tuple[tuple[Value, ...], int, int]


@dataclass(frozen=True, slots=True)
class _Counted:
    """Rows that are to be counted by facets, and what of each is to be added up."""

    source: FromClause
    slot: ColumnElement[int]
    amount: ColumnElement[Any]
    conditions: tuple[ColumnElement[bool], ...] = ()
    facts: tuple[ColumnElement[bool], ...] = ()
    """Conditions on the entries."""

    def by(self, names: Sequence[Facet]) -> Select[Any]:
        """Facet values, number of rows, amount; by month and year without a look at the entries."""
        month = month_of(self.slot)
        year: ColumnElement[int] = month // literal_column("100", Integer)
        timely: dict[str, ColumnElement[Any]] = {"month": month, "year": year}
        facets = [timely[name] if name in timely else ENTRY_COLUMNS.facet(name) for name in names]
        source = self.source
        if source is not ENTRY and (self.facts or not set(names) <= set(timely)):
            source = source.join(ENTRY, ENTRY.c.slot == self.slot)
        statement = select(*facets, func.count(), func.sum(self.amount)).select_from(source)
        statement = statement.where(*self.conditions, *self.facts)
        return statement.group_by(*facets).order_by(*facets) if facets else statement


class Fts5Index:
    """A SearchIndex. `connection` is a snapshot of the file that holds the index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._copies: dict[Wanted, Sequence[int]] = {}

    def count(self, wanted: Wanted) -> int:
        found = self._connection.scalar(rows_of(wanted).select(func.count())) or 0
        return found - len(self._dropped(wanted))

    def newest(self, wanted: Wanted, limit: int | None = None, offset: int = 0) -> Iterator[int]:
        rows = self._rows(wanted)
        statement = rows.select(ENTRY.c.version_id, entries=True)
        if limit is not None:
            # The postings tell in which month the page ends; only what is not older is sorted by day.
            last = rows.select(rows.slot).order_by(rows.slot.desc()).limit(1)
            slot = self._connection.scalar(last.offset(offset + max(limit, 1) - 1))
            if slot is not None:
                statement = statement.where(rows.slot >= first_slot(month_of_slot(slot)))
        in_order = statement.order_by(ENTRY.c.day.desc(), ENTRY.c.speech_id)
        yield from self._connection.scalars(in_order.limit(limit).offset(offset or None))

    def ranked(self, wanted: Wanted, phrases: Sequence[str], limit: int | None = None) -> list[int]:
        rows = self._rows(wanted)
        facts = (
            rows.slot,
            ENTRY.c.n_characters,
            ENTRY.c.day,
            ENTRY.c.speech_id,
            ENTRY.c.version_id,
        )
        told = self._connection.execute(rows.select(*facts, entries=True))
        found = {slot: entry for slot, *entry in told}
        speeches, mean = speeches_and_mean_length(self)
        scores: dict[int, float] = defaultdict(float)
        for phrase in phrases:
            rarity = weight(speeches, self._holding(phrase))
            hits = self._occurrences(phrase, wanted.scope)
            for slot, times in self._connection.execute(select(hits.slot, hits.amount)):
                if slot in found:
                    scores[slot] += rarity * score(times, found[slot][0], mean)
        best = sorted(found, key=lambda slot: (-scores[slot], -found[slot][1], found[slot][2]))
        return [found[slot][3] for slot in best[:limit]]

    def tally(
        self, wanted: Wanted, by: Sequence[Facet], phrases: Sequence[str] = ()
    ) -> Iterator[Tally]:
        rows = self._rows(by_outlet(wanted, by))
        alone = list(phrases) == [single_phrase(wanted)]
        hits: dict[tuple[Value, ...], int] = defaultdict(int)
        for phrase in phrases:
            counted = self._occurrences(phrase, wanted.scope)
            if alone:
                counted = replace(counted, conditions=rows.counted(counted.slot), facts=rows.facts)
            else:
                counted = replace(counted, conditions=(counted.slot.in_(rows.select(rows.slot)),))
            for values, speeches, times in self._grouped(counted, by):
                if alone:
                    yield Tally(values, speeches, times)
                hits[values] += times
        if not alone:
            found = rows.select(rows.slot.label("slot")).subquery("found")
            for values, speeches, _ in self._grouped(_Counted(found, found.c.slot, literal(0)), by):
                yield Tally(values, speeches, hits[values] if phrases else None)

    def occurrences(self, wanted: Wanted, phrase: str) -> Iterator[tuple[int, int]]:
        rows, counted = self._rows(wanted), self._occurrences(phrase, wanted.scope)
        statement = select(ENTRY.c.version_id, counted.amount).select_from(
            counted.source.join(ENTRY, ENTRY.c.slot == counted.slot)
        )
        matches = counted.slot.in_(rows.select(rows.slot))
        for version, times in self._connection.execute(statement.where(matches)):
            yield version, int(times or 0)

    def totals(self, scope: Scope, by: Sequence[Facet]) -> Iterator[Total]:
        rows = self._rows(by_outlet(Wanted(scope=scope), by))
        bounds = (*months_within(rows.slot, scope), *rows.counted(rows.slot))
        counted = _Counted(ENTRY, rows.slot, ENTRY.c.n_characters, bounds, rows.facts)
        for values, speeches, characters in self._grouped(counted, by):
            yield Total(values, speeches, characters)

    def facets(
        self, wanted: Wanted, by: Sequence[Facet]
    ) -> Iterator[tuple[int, tuple[Value, ...]]]:
        columns = (ENTRY.c.version_id, *map(ENTRY_COLUMNS.facet, by))
        rows = self._rows(by_outlet(wanted, by))
        for row in self._connection.execute(rows.select(*columns, entries=True)):
            yield row[0], tuple(row[1:])

    def grouped(self, wanted: Wanted) -> Iterator[Grouped]:
        columns = (VARIANT.c.version_id, VARIANT.c.variant_group, VARIANT.c.variant_rank)
        for row in self._connection.execute(rows_of(wanted).grouped(*columns)):
            yield Grouped(*row)

    def condition(self, wanted: Wanted) -> ColumnElement[bool]:
        if wanted == Wanted():
            return true()
        return Version.id.in_(self._rows(wanted).select(ENTRY.c.version_id, entries=True))

    def names(self, of: Named) -> list[str]:
        named = ENTRY.c[of]
        return list(self._connection.scalars(select(named).where(named.is_not(None)).distinct()))

    def places(self) -> dict[str, str]:
        code, name = ENTRY.c.place_code, ENTRY.c.place_name
        statement = select(code, name).where(code.is_not(None), name.is_not(None)).distinct()
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def compared(self, entries: Sequence[Entry]) -> Iterator[tuple[int, list[str]]]:
        expected = {each.version_id: each for each in entries}
        some = _WHOLE.where(ENTRY.c.version_id.in_(numbers(list(expected))))
        for slot, version, *facts in self._connection.execute(some):
            of_archive = expected[version]
            other = [] if month_of_slot(slot) == of_archive.day // 100 else ["month"]
            if of_archive != (version, *facts):
                told = zip(Entry._fields[1:], facts, of_archive[1:], strict=True)
                other += [name for name, held, right in told if held != right]
            yield version, other

    def _rows(self, wanted: Wanted) -> Rows:
        return replace(rows_of(wanted), dropped=self._dropped(wanted))

    def _dropped(self, wanted: Wanted) -> Sequence[int]:
        """Found once for all that is asked about the same matches."""
        if wanted.scope.copies:
            return ()
        if wanted not in self._copies:
            self._copies.clear()
            any_group = self._connection.scalar(select(VARIANT.c.slot).limit(1)) is not None
            copies = rows_of(wanted).copies()
            self._copies[wanted] = list(self._connection.scalars(copies)) if any_group else ()
        return self._copies[wanted]

    def _grouped(self, counted: _Counted, by: Sequence[Facet]) -> Iterator[Group]:
        for *values, count, amount in self._connection.execute(counted.by(by)):
            if count:
                yield tuple(values), count, int(amount or 0)

    def _lengths(self) -> tuple[int, float]:
        """Rows of the pairs and their mean length, from FTS5's own record of them: two numbers of seven bits a byte."""
        block = self._connection.scalar(_LENGTHS)
        numbers, number = [], 0
        for byte in block or b"":
            number = number << 7 | byte & 0x7F
            if byte < 0x80:
                numbers.append(number)
                number = 0
        rows, tokens = numbers[:2] if len(numbers) >= 2 else (0, 0)
        return rows, tokens / rows if rows else 1.0

    def _holding(self, phrase: str) -> int:
        statement = select(func.count()).select_from(table(PAIRS)).where(held_by(phrase))
        return self._connection.scalar(statement) or 0

    def _occurrences(self, phrase: str, scope: Scope) -> _Counted:
        """How often each row of the pairs holds a phrase, out of FTS5's `bm25`, which reads no text.

        With equal lengths that is -idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean)), where f is how often and
        idf ln((rows - holding + 0.5) / (holding + 0.5)): solved for f, exact but for a rounding. FTS5's k1 and b are fixed: https://www.sqlite.org/fts5.html#the_bm25_function.
        """
        holding, (there, mean) = self._holding(phrase), self._lengths()
        idf = max(math.log((max(there - holding, 0) + 0.5) / (holding + 0.5)), _LEAST_IDF)
        norm = K1 * (1 - B + B * _NO_LENGTH / mean)
        pairs = select(rowid(PAIRS).label("slot"), func.bm25(literal_column(PAIRS)).label("score"))
        pairs = pairs.select_from(table(PAIRS)).where(held_by(phrase))
        # With a limit SQLite runs the subquery by itself; `bm25` is refused where something else is stepped through.
        scored = pairs.where(*months_within(rowid(PAIRS), scope)).limit(-1).subquery("scored")
        bare: ColumnElement[Any] = scored.c.score / literal(-idf, Float)
        times = func.round(bare * literal(norm, Float) / (literal(K1 + 1, Float) - bare))
        return _Counted(scored, scored.c.slot, times)
