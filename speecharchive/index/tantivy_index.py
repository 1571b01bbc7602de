"""The index in a folder of tantivy as a SearchIndex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Any

import tantivy
from sqlalchemy import ColumnElement, Connection
from tantivy import Query

from speecharchive.index.bigrams import whole_text
from speecharchive.index.conditions import one_of_versions
from speecharchive.index.copies import Grouped, not_counted
from speecharchive.index.engine import Named
from speecharchive.index.entries import Entry, folds_of
from speecharchive.index.occurrence_counts import overlapping
from speecharchive.index.ranking import score, speeches_and_mean_length, weight
from speecharchive.index.tantivy_query import all_of, between, phrase_query, query_of, without
from speecharchive.index.tantivy_reading import AT_ONCE, Match, Reading, Values
from speecharchive.index.tantivy_schema import NUMBERS, numbers_of
from speecharchive.index.wanted import AllOf, Facet, Scope, Tally, Total, Wanted, by_outlet
from speecharchive.index.words import Words


class TantivyIndex:
    """`connection` is the snapshot of the archive that the pinned state equals; few texts are read from it."""

    def __init__(self, searcher: tantivy.Searcher, words: Words, connection: Connection) -> None:
        self._reading = Reading(searcher, words)
        self._words = words
        self._connection = connection
        self._copies: dict[Wanted, Sequence[int]] = {}

    def count(self, wanted: Wanted) -> int:
        return self._reading.count(query_of(wanted, self._words)) - len(self._dropped(wanted))

    def newest(self, wanted: Wanted, limit: int | None = None, offset: int = 0) -> Iterator[int]:
        query, below = self._query(wanted), None
        while limit is None or limit > 0:
            part = query if below is None else all_of((query, between("order", None, below)))
            size = AT_ONCE if limit is None else min(limit, AT_ONCE)
            found = self._reading.newest(part, size, offset)
            yield from self._reading.numbers("version", found)
            if len(found) < size:
                return
            below, offset = int(found[-1][0]) - 1, 0
            limit = None if limit is None else limit - size

    def ranked(self, wanted: Wanted, phrases: Sequence[str], limit: int | None = None) -> list[int]:
        speeches, mean = speeches_and_mean_length(self)
        weights = [
            weight(speeches, self._reading.count(phrase_query(phrase))) for phrase in phrases
        ]
        query = self._query(wanted)
        size = self._reading.count(query) if limit is None else limit
        scored = (
            row
            for part in self._reading.parts(query)
            for row in self._scored(all_of((query, part)), phrases, weights, mean)
        )
        return [version for _, _, version in nsmallest(size, scored)]

    def tally(
        self, wanted: Wanted, by: Sequence[Facet], phrases: Sequence[str] = ()
    ) -> Iterator[Tally]:
        wanted = by_outlet(wanted, by)
        groups = self._reading.groups(self._query(wanted), by)
        often: dict[Values, int] = defaultdict(int)
        for phrase in phrases:
            for found, times in self._hits(wanted, phrase):
                for values, many in zip(self._reading.values(found, by), times, strict=True):
                    often[values] += many
        for values in sorted(groups, key=_order):
            yield Tally(values, groups[values][0], often[values] if phrases else None)

    def occurrences(self, wanted: Wanted, phrase: str) -> Iterator[tuple[int, int]]:
        for found, times in self._hits(wanted, phrase):
            yield from zip(self._reading.numbers("version", found), times, strict=True)

    def totals(self, scope: Scope, by: Sequence[Facet]) -> Iterator[Total]:
        query = self._query(by_outlet(Wanted(scope=scope), by))
        groups = self._reading.groups(query, by, characters=True)
        for values in sorted(groups, key=_order):
            yield Total(values, *groups[values])

    def facets(self, wanted: Wanted, by: Sequence[Facet]) -> Iterator[tuple[int, Values]]:
        query = self._query(by_outlet(wanted, by))
        for part in self._reading.parts(query):
            found = self._reading.all(all_of((query, part)))
            versions, values = self._reading.numbers("version", found), self._reading.values(found, by)  # fmt: skip
            yield from zip(versions, values, strict=True)

    def grouped(self, wanted: Wanted) -> Iterator[Grouped]:
        query = all_of((query_of(wanted, self._words), between("variant_group", 1, None)))
        for part in self._reading.parts(query):
            found = self._reading.all(all_of((query, part)))
            told = (self._reading.numbers(name, found) for name in ("version", "variant_group", "variant_rank"))  # fmt: skip
            for version, group, rank in zip(*told, strict=True):
                yield Grouped(version, str(self._words.name("variant_group", group)), rank)

    def condition(self, wanted: Wanted) -> ColumnElement[bool]:
        return one_of_versions(self, wanted, self._connection.dialect.name)

    def names(self, of: Named) -> list[str]:
        held = self._reading.distinct(of, Query.all_query())
        return [name for number in held if (name := self._words.name(of, number)) is not None]

    def places(self) -> dict[str, str]:
        held = self._reading.distinct("place", Query.all_query())
        words = (self._words.name("place", number) for number in held)
        named = (word.partition("\t") for word in sorted(filter(None, words)))
        return {code: name for code, _, name in named if name}

    def compared(self, entries: Sequence[Entry]) -> Iterator[tuple[int, list[str]]]:
        expected = {
            each.version_id: numbers_of(
                each, each.n_characters + each.n_paragraphs, self._words.known
            )
            for each in entries
        }
        found = self._reading.all(query_of(Wanted(versions=tuple(expected)), self._words))
        columns = [self._reading.numbers(name, found) for name in NUMBERS]
        for version, *held in zip(self._reading.numbers("version", found), *columns, strict=True):
            right = expected[version]
            yield version, [name for name, number in zip(NUMBERS, held, strict=True) if number != right[name]]  # fmt: skip

    def _query(self, wanted: Wanted) -> tantivy.Query:
        """What counts."""
        return without(query_of(wanted, self._words), self._dropped(wanted))

    def _dropped(self, wanted: Wanted) -> Sequence[int]:
        """Versions that another match stands for; found once for all that is asked about the same matches."""
        if wanted.scope.copies:
            return ()
        if wanted not in self._copies:
            self._copies.clear()
            self._copies[wanted] = not_counted(list(self.grouped(wanted)))
        return self._copies[wanted]

    def _hits(self, wanted: Wanted, phrase: str) -> Iterator[tuple[list[Match], list[int]]]:
        """Matches that hold the phrase, and how often each; the phrase is not looked for twice where it is the question."""
        alone = wanted.clauses == (AllOf((phrase,)),)
        rest = replace(wanted, clauses=None) if alone else wanted
        plain = rest == Wanted(scope=Scope(copies=rest.scope.copies))
        dropped = self._dropped(wanted)
        base = None if plain and not dropped else without(query_of(rest, self._words), dropped)
        parts = self._reading.parts(self._query(wanted))
        for part in parts:
            bounds = [query for query in (base, part if len(parts) > 1 else None) if query is not None]  # fmt: skip
            yield self._reading.hits(all_of(bounds) if bounds else None, phrase, self._recount)

    def _scored(
        self, query: tantivy.Query, phrases: Sequence[str], weights: Sequence[float], mean: float
    ) -> Iterator[tuple[float, int, int]]:
        """Of each match the score and the place in the order of dates, both negated, and the version."""
        often: list[dict[int, int]] = []
        for phrase in phrases:
            found, times = self._reading.hits(query, phrase, self._recount)
            often.append(dict(zip(self._reading.numbers("version", found), times, strict=True)))
        found = self._reading.all(query)
        versions = self._reading.numbers("version", found)
        lengths = self._reading.numbers("characters", found)
        for version, length, (order, _) in zip(versions, lengths, found, strict=True):
            total = 0.0
            for rarity, held in zip(weights, often, strict=True):
                total += rarity * score(held.get(version, 0), length, mean)
            yield -total, -int(order), version

    def _recount(self, versions: Sequence[int], phrase: str) -> dict[int, int]:
        read = folds_of(self._connection, versions)
        return {version: overlapping(whole_text(folds), phrase) for version, folds in read}


def _order(values: Values) -> list[tuple[bool, Any]]:
    """As SQLite sorts: null first."""
    return [(value is not None, value) for value in values]
