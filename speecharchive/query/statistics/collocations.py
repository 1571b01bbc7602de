"""What stands near a phrase more often than chance would have it.

Chance is the sub-corpus that the filters select, every speech of it, whether it has the phrase or not. Strings of Chinese
characters take the place of words (`ngrams`). Counts are exact; the texts are read several times, in flat memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Connection, Select

from speecharchive.errors import BadFilter
from speecharchive.query.concordance.passages import batches, folds_of, holding, passages_of
from speecharchive.query.filters import Filters
from speecharchive.query.language import Atom, Query
from speecharchive.query.matching import resolve
from speecharchive.query.occurrences import occurrences
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import selection
from speecharchive.query.statistics import association
from speecharchive.query.statistics.neighbourhood import Neighbourhood, masked
from speecharchive.query.statistics.ngrams import (
    LONGEST,
    LONGEST_PHRASE,
    Finder,
    Phrases,
    frequent,
    han_characters,
)
from speecharchive.query.statistics.redundancy import explained, inside_longer
from speecharchive.store.tables import Version

WINDOW = 10
MINIMUM = 5
_BEYOND = 12
"""Characters beyond the window that are looked at to put phrases together that begin in it and end outside."""
_STREAMED = {"yield_per": 1_000}
Order = Literal["log_likelihood", "log_dice", "mi"]
KEYS = (
    "phrase", "hits", "left", "right", "speeches", "frequency", "expected", "log_likelihood", "log_dice", "mi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    window: int = WINDOW
    """Characters on each side of a hit."""
    minimum: int = MINIMUM
    """Times that a collocate stands near a hit."""
    order: Order = "log_likelihood"
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Collocations:
    """The collocates, the strongest first, and the sizes that the figures rest on."""

    rows: list[dict[str, Any]]
    hits: int
    speeches: int
    """With a hit."""
    in_reach: int
    """Speeches of the sub-corpus."""
    characters: int
    """Chinese characters of the sub-corpus, without those of the hits."""
    near: int
    """Those of them in the windows."""
    minimum: int


def collocations(
    view: Snapshot,
    query: Query,
    filters: Filters,
    wish: Wish | None = None,
    *,
    read: Callable[[], None] = lambda: None,
) -> Collocations:
    """`read` is called after each speech of the last, longest reading. Raises BadFilter, and what filters raise."""
    wish = wish or Wish()
    if not query.wanted:
        raise BadFilter("collocations need a phrase to stand near; give a term without a minus")

    connection = view.connection
    # The sub-corpus comes first: a hit that only another copy of its speech has is not in it.
    found = view.index.condition(resolve(view, query, replace(filters, copies=True)))
    within = selection(view, filters, replace(query, clauses=()), Version.id)
    reach, with_hits = within.add_columns(found.label("found")), within.where(found)

    def neighbourhoods(window: int) -> Iterator[tuple[int, Neighbourhood]]:
        return _neighbourhoods(connection, with_hits, query.wanted, window)

    beyond = wish.window + _BEYOND
    candidates = frequent(
        lambda: (text for _, each in neighbourhoods(beyond) for _, text in each.stretches(LONGEST)),
        wish.minimum,
    )
    phrases = Phrases(candidates)
    for _, each in neighbourhoods(beyond):
        for offset, text in each.stretches(LONGEST):
            phrases.see(text, offset, each.is_near)
    near = _Near(phrases.strings())
    for version, each in neighbourhoods(wish.window):
        near.add(version, each)
    everywhere = _Everywhere(near.worth_comparing(candidates.minimum))
    rows = connection.execute(reach.order_by(Version.id), execution_options=_STREAMED)
    for batch in batches(rows):
        folds = folds_of(connection, [row.id for row in batch])
        for row in batch:
            everywhere.add(folds[row.id], query.wanted if row.found else ())
            read()
    return _result(near, everywhere, wish, candidates.minimum)


def _neighbourhoods(
    connection: Connection, with_hits: Select[Any], atoms: Sequence[Atom], window: int
) -> Iterator[tuple[int, Neighbourhood]]:
    """Version id and surroundings of the hits, speech by speech and paragraph by paragraph."""
    statement = holding(connection, atoms)
    versions = connection.scalars(with_hits.order_by(Version.id), execution_options=_STREAMED)
    for batch in batches(versions):
        for version, passages in passages_of(connection, statement, batch).items():
            for _, _, _, folded in passages:
                if hits := occurrences(folded, atoms):
                    yield version, Neighbourhood(folded, hits, window)


class _Near:
    """What is counted around the hits."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._finder = Finder(strings)
        self.counts: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.speeches: Counter[str] = Counter()
        self.hits = self.with_hits = self.characters = 0
        self._version: int | None = None
        self._seen: set[str] = set()

    def add(self, version: int, around: Neighbourhood) -> None:
        """Paragraphs of one version must come together."""
        if version != self._version:
            self._version, self._seen = version, set()
            self.with_hits += 1
        self.hits += around.hits
        self.characters += around.characters()
        for offset, text in around.stretches(LONGEST_PHRASE):
            for which, start, end in self._finder.places(text):
                left, right = around.is_left(end + offset), around.is_right(start + offset)
                if left or right:
                    self._count(self._finder.strings[which], left=left, right=right)

    def _count(self, string: str, *, left: bool, right: bool) -> None:
        self.counts[string] += 1
        self.left[string] += left
        self.right[string] += right
        if string not in self._seen:
            self._seen.add(string)
            self.speeches[string] += 1

    def worth_comparing(self, minimum: int) -> list[str]:
        """What is near often enough, and no mere piece of something else."""
        often = {string: count for string, count in self.counts.items() if count >= minimum}
        return list(often.keys() - inside_longer(often))


class _Everywhere:
    """What is counted in every speech, outside the characters of the hits."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self._finder = Finder(strings)
        self.counts: Counter[str] = Counter()
        self.speeches = self.characters = 0

    def add(self, folds: Sequence[str], atoms: Sequence[Atom]) -> None:
        """A speech, and the atoms whose occurrences in it are hits."""
        if atoms:
            folds = [masked(folded, occurrences(folded, atoms)) for folded in folds]
        text = "\n".join(folds)
        self.counts.update(self._finder.all_in(text))
        self.characters += han_characters(text)
        self.speeches += 1


def _result(near: _Near, everywhere: _Everywhere, wish: Wish, minimum: int) -> Collocations:
    rows = {string: _row(string, near, everywhere) for string in everywhere.strings}
    here = {string: near.counts[string] for string in rows}
    elsewhere = {string: everywhere.counts[string] - count for string, count in here.items()}

    def says_more(row: dict[str, Any]) -> bool:
        sure = row["log_likelihood"]
        return not explained(
            row["phrase"], here, elsewhere, lambda part: rows[part]["log_likelihood"] > sure
        )

    attracted = [row for row in rows.values() if row["hits"] > row["expected"]]
    attracted.sort(key=lambda row: (-row[wish.order], -row["hits"], row["phrase"]))
    return Collocations(
        list(islice(filter(says_more, attracted), wish.limit)),
        near.hits,
        near.with_hits,
        everywhere.speeches,
        everywhere.characters,
        near.characters,
        minimum,
    )


def _row(string: str, near: _Near, everywhere: _Everywhere) -> dict[str, Any]:
    count, frequency = near.counts[string], everywhere.counts[string]
    window, total = near.characters, everywhere.characters
    by_chance = association.expected(window, frequency, total)
    return {
        "phrase": string,
        "hits": count,
        "left": near.left[string],
        "right": near.right[string],
        "speeches": near.speeches[string],
        "frequency": frequency,
        "expected": round(by_chance, 2),
        "log_likelihood": round(association.log_likelihood(count, window, frequency, total), 2),
        "log_dice": round(association.log_dice(count, near.hits, frequency), 2),
        "mi": round(association.mutual_information(count, by_chance), 2),
    }
