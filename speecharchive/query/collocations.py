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
from speecharchive.query import association
from speecharchive.query.filters import Filters
from speecharchive.query.language import Atom, Query
from speecharchive.query.matching import resolve
from speecharchive.query.neighbourhood import Neighbourhood
from speecharchive.query.ngrams import Finder, Phrases, frequent, han_characters
from speecharchive.query.occurrences import occurrences
from speecharchive.query.passages import batches, folds_of, holding, passages_of
from speecharchive.query.redundancy import explained, inside_longer
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import selection
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
    found = view.index.condition(resolve(view, query, filters))
    within = selection(view, filters, replace(query, clauses=()), Version.id)
    reach, with_hits = within.add_columns(found.label("found")), within.where(found)

    def neighbourhoods() -> Iterator[Neighbourhood]:
        return _neighbourhoods(connection, with_hits, query.wanted, wish.window + _BEYOND)

    candidates = frequent(
        lambda: (stretch for each in neighbourhoods() for stretch in each.stretches()), wish.minimum
    )
    phrases = Phrases(candidates)
    for each in neighbourhoods():
        phrases.see(each.text, each.is_near)
    counts = _Counts(phrases.strings(), query.wanted, wish.window)
    rows = connection.execute(reach.order_by(Version.id), execution_options=_STREAMED)
    for batch in batches(rows):
        folds = folds_of(connection, [row.id for row in batch])
        for row in batch:
            counts.add(folds[row.id], has_hits=bool(row.found))
            read()
    return counts.result(wish, candidates.minimum)


def _neighbourhoods(
    connection: Connection, with_hits: Select[Any], atoms: Sequence[Atom], window: int
) -> Iterator[Neighbourhood]:
    statement = holding(connection, atoms)
    versions = connection.scalars(with_hits.order_by(Version.id), execution_options=_STREAMED)
    for batch in batches(versions):
        for passages in passages_of(connection, statement, batch).values():
            for _, _, _, folded in passages:
                if hits := occurrences(folded, atoms):
                    yield Neighbourhood(folded, hits, window)


class _Counts:
    """Everything that is counted in the last reading."""

    def __init__(self, strings: list[str], atoms: Sequence[Atom], window: int) -> None:
        self._finder = Finder(strings)
        self._atoms, self._window = atoms, window
        self._everywhere: Counter[str] = Counter()
        self._near: Counter[str] = Counter()
        self._left: Counter[str] = Counter()
        self._right: Counter[str] = Counter()
        self._speeches: Counter[str] = Counter()
        self._hits = self._speeches_with_hits = self._in_reach = 0
        self._characters = self._near_characters = 0

    def add(self, folds: Sequence[str], *, has_hits: bool) -> None:
        """A speech; whether hits of the atoms in it count."""
        plain: list[str] = []
        seen: set[str] = set()
        for folded in folds:
            if has_hits and (hits := occurrences(folded, self._atoms)):
                self._hits += len(hits)
                self._add_near(Neighbourhood(folded, hits, self._window), seen)
            else:
                plain.append(folded)
        text = "\n".join(plain)
        self._everywhere.update(self._finder.all_in(text))
        self._characters += han_characters(text)
        self._speeches.update(seen)
        self._in_reach += 1
        self._speeches_with_hits += has_hits

    def _add_near(self, around: Neighbourhood, seen: set[str]) -> None:
        self._characters += han_characters(around.text)
        self._near_characters += around.characters()
        strings = self._finder.strings
        for which, start, end in self._finder.places(around.text):
            string = strings[which]
            self._everywhere[string] += 1
            left, right = around.is_left(end), around.is_right(start)
            if left or right:
                self._near[string] += 1
                self._left[string] += left
                self._right[string] += right
                seen.add(string)

    def result(self, wish: Wish, minimum: int) -> Collocations:
        often = {string: near for string, near in self._near.items() if near >= minimum}
        kept = {string: often[string] for string in often.keys() - inside_longer(often)}
        rows = {string: self._row(string) for string in kept}
        elsewhere = {string: self._everywhere[string] - near for string, near in kept.items()}

        def says_more(row: dict[str, Any]) -> bool:
            sure = row["log_likelihood"]
            return not explained(
                row["phrase"], kept, elsewhere, lambda part: rows[part]["log_likelihood"] > sure
            )

        attracted = [row for row in rows.values() if row["hits"] > row["expected"]]
        attracted.sort(key=lambda row: (-row[wish.order], -row["hits"], row["phrase"]))
        return Collocations(
            list(islice(filter(says_more, attracted), wish.limit)),
            self._hits,
            self._speeches_with_hits,
            self._in_reach,
            self._characters,
            self._near_characters,
            minimum,
        )

    def _row(self, string: str) -> dict[str, Any]:
        near, frequency = self._near[string], self._everywhere[string]
        window, total = self._near_characters, self._characters
        by_chance = association.expected(window, frequency, total)
        return {
            "phrase": string,
            "hits": near,
            "left": self._left[string],
            "right": self._right[string],
            "speeches": self._speeches[string],
            "frequency": frequency,
            "expected": round(by_chance, 2),
            "log_likelihood": round(association.log_likelihood(near, window, frequency, total), 2),
            "log_dice": round(association.log_dice(near, self._hits, frequency), 2),
            "mi": round(association.mutual_information(near, by_chance), 2),
        }
