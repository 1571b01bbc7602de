"""What an index answers; the engines differ in where the postings lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from sqlalchemy import ColumnElement

from speecharchive.index.copies import Grouped
from speecharchive.index.entries import Entry
from speecharchive.index.wanted import Facet, Scope, Tally, Total, Value, Wanted

Named = Literal["speaker", "office"]


class SearchIndex(Protocol):
    """Answers for one snapshot of an archive: current versions of held speeches and nothing else.

    Where a scope is without copies, a variant group counts once in every answer: of its members that match the one of the lowest
    rank stands for it; but by outlet each outlet counts what it carries (`wanted.by_outlet`).

    A hit is a place where a phrase begins; occurrences of one phrase may overlap, as in CQP and FTS5.
    """

    def count(self, wanted: Wanted) -> int:
        """How many speeches match."""

    def newest(self, wanted: Wanted, limit: int | None = None, offset: int = 0) -> Iterator[int]:
        """Version ids, the latest date first, the undated last; speeches of a day by their permanent ids."""

    def ranked(self, wanted: Wanted, phrases: Sequence[str], limit: int | None = None) -> list[int]:
        """Version ids by BM25 (k1 1.2, b 0.75, lengths in characters) of the phrases, the best first, equal ones as by `newest`."""

    def tally(
        self, wanted: Wanted, by: Sequence[Facet], phrases: Sequence[str] = ()
    ) -> Iterator[Tally]:
        """Matches by facet values, in the order of the values; combinations without any are not listed."""

    def occurrences(self, wanted: Wanted, phrase: str) -> Iterator[tuple[int, int]]:
        """Version id and number of hits of every match that holds the phrase."""

    def totals(self, scope: Scope, by: Sequence[Facet]) -> Iterator[Total]:
        """All speeches in scope likewise."""

    def facets(
        self, wanted: Wanted, by: Sequence[Facet]
    ) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Version id and facet values of every match."""

    def grouped(self, wanted: Wanted) -> Iterator[Grouped]:
        """Every match that is a member of a variant group, whatever is counted."""

    def condition(self, wanted: Wanted) -> ColumnElement[bool]:
        """The matches as a condition on `Version.id`, for statements over the archive's tables."""

    def names(self, of: Named) -> list[str]:
        """The distinct speakers or offices, as stored."""

    def places(self) -> dict[str, str]:
        """Name by code of every place that has a speech."""


class KeptIndex(SearchIndex, Protocol):
    """One that is written down, and so may come to say something else than the archive."""

    def compared(self, entries: Sequence[Entry]) -> Iterator[tuple[int, list[str]]]:
        """Version id of each of these that it holds, and by name what it holds otherwise of it."""
