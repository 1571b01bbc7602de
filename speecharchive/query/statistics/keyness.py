"""Which strings of Chinese characters a sub-corpus has more often, for its size, than another one: its keywords.

The target are the speeches that the filters and the query select; the reference is the rest of the archive, or what another
query finds of that rest. Counts are exact; the target is read five times, the reference once, in flat memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, select

from speecharchive.errors import BadFilter
from speecharchive.query.concordance.passages import batches, folds_of
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import selection
from speecharchive.query.statistics import association
from speecharchive.query.statistics.ngrams import Finder, Phrases, frequent, han_characters
from speecharchive.query.statistics.redundancy import explained, inside_longer
from speecharchive.store.tables import Variant, Version

MINIMUM = 5
MINIMUM_SPEECHES = 2
KEYS = (
    "phrase", "hits", "speeches", "per_10k", "reference_hits", "reference_per_10k",
    "log_likelihood", "log_ratio", "percent_diff",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    minimum: int = MINIMUM
    """Times in the target."""
    speeches: int = MINIMUM_SPEECHES
    """Speeches of the target that have it: what one speaker repeats is no keyword of many."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Size:
    speeches: int
    characters: int
    """Chinese ones."""


@dataclass(frozen=True, slots=True)
class Keyness:
    """The keywords, the surest first, and the sizes of what was compared."""

    rows: list[dict[str, Any]]
    target: Size
    reference: Size
    minimum: int


def keyness(
    view: Snapshot,
    filters: Filters,
    query: Query | None = None,
    against: Query | None = None,
    wish: Wish | None = None,
    *,
    read: Callable[[], None] = lambda: None,
) -> Keyness:
    """`read` is called after each speech of the last, longest reading.

    Raises BadFilter where target or reference is empty, and what filters raise.
    """
    wish = wish or Wish()
    connection = view.connection
    target = selection(view, filters, query, Version.id)
    rest = _rest(view, target, against, copies=filters.copies)
    candidates = frequent(lambda: _texts(connection, target), wish.minimum)
    phrases = Phrases(candidates)
    for text in _texts(connection, target):
        phrases.see(text)
    first = _Counted(phrases.strings(), by_speech=True)
    for text in _texts(connection, target):
        first.add(text)
        read()
    if not first.size.speeches:
        raise BadFilter(
            "the filters and the query select no speech, so there is nothing to compare; widen them"
        )
    second = _Counted(first.worth_comparing(candidates.minimum, wish.speeches))
    for text in _texts(connection, rest):
        second.add(text)
        read()
    if not second.size.speeches:
        raise BadFilter(
            "no speech is left to compare with; narrow the filters, or give --against another query"
        )
    rows = _rows(first, second, wish.limit)
    return Keyness(rows, first.size, second.size, candidates.minimum)


def _rest(
    view: Snapshot, target: Select[Any], against: Query | None, *, copies: bool
) -> Select[Any]:
    """What is not in the target, nor, where copies do not count, the same speech as anything in it."""
    rest = selection(view, Filters(copies=copies), against, Version.id).where(
        Version.id.not_in(target)
    )
    if copies:
        return rest
    in_target = Variant.speech_id.in_(target.with_only_columns(Version.speech_id))
    groups = select(Variant.group_id).where(in_target)
    same = select(Variant.speech_id).where(Variant.group_id.in_(groups)).correlate(None)
    return rest.where(Version.speech_id.not_in(same))


def _texts(connection: Connection, statement: Select[Any]) -> Iterator[str]:
    versions = connection.scalars(
        statement.order_by(Version.id), execution_options={"yield_per": 1_000}
    )
    for batch in batches(versions):
        for folds in folds_of(connection, batch).values():
            yield "\n".join(folds)


class _Counted:
    """One side of the comparison."""

    def __init__(self, strings: list[str], *, by_speech: bool = False) -> None:
        self.strings = strings
        self._finder = Finder(strings)
        self._by_speech = by_speech
        self.hits: Counter[str] = Counter()
        self.speeches: Counter[str] = Counter()
        self._read = self._characters = 0

    def add(self, text: str) -> None:
        found = self._finder.all_in(text)
        self.hits.update(found)
        if self._by_speech:
            self.speeches.update(set(found))
        self._read += 1
        self._characters += han_characters(text)

    @property
    def size(self) -> Size:
        return Size(self._read, self._characters)

    def worth_comparing(self, minimum: int, speeches: int) -> list[str]:
        """What is frequent in enough speeches, and no mere piece of something else."""
        often = {string: hits for string, hits in self.hits.items() if hits >= minimum}
        kept = often.keys() - inside_longer(often)
        return [string for string in kept if self.speeches[string] >= speeches]


def _rows(first: _Counted, second: _Counted, limit: int | None) -> list[dict[str, Any]]:
    rows = {string: _row(string, first, second) for string in second.strings}
    more = [row for row in rows.values() if row["log_ratio"] > 0]
    more.sort(key=lambda row: (-row["log_likelihood"], -row["hits"], row["phrase"]))
    here = {string: first.hits[string] for string in rows}

    def says_more(row: dict[str, Any]) -> bool:
        sure = row["log_likelihood"]
        return not explained(
            row["phrase"], here, second.hits, lambda part: rows[part]["log_likelihood"] > sure
        )

    return list(islice(filter(says_more, more), limit))


def _row(string: str, first: _Counted, second: _Counted) -> dict[str, Any]:
    size, other_size = first.size.characters, second.size.characters or 1
    counts = (first.hits[string], second.hits[string], size, other_size)
    difference = association.percent_difference(*counts)
    return {
        "phrase": string,
        "hits": counts[0],
        "speeches": first.speeches[string],
        "per_10k": round(counts[0] / size * 10_000, 3),
        "reference_hits": counts[1],
        "reference_per_10k": round(counts[1] / other_size * 10_000, 3),
        "log_likelihood": round(association.comparison_log_likelihood(*counts), 2),
        "log_ratio": round(association.log_ratio(*counts), 3),
        "percent_diff": None if difference is None else round(difference, 1),
    }
