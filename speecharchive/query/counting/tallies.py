"""Matches and hits of one query by facet values.

`tallied` is the one door: where a query is a known set phrase and nothing else, its counts are there already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from speecharchive.index.entries import folds_of
from speecharchive.index.wanted import Facet, Tally, Value, Wanted
from speecharchive.query.counting.phrase_use import phrase_of, tally
from speecharchive.query.filters import Filters
from speecharchive.query.language import Atom, Query, Term
from speecharchive.query.matching import resolve
from speecharchive.query.occurrences import count
from speecharchive.query.snapshot import Snapshot

_BATCH = 200


def tallied(
    view: Snapshot, query: Query, filters: Filters, by: Sequence[Facet]
) -> tuple[Wanted, Iterator[Tally]]:
    """The query as it was put to the index, and its tallies. Raises BadFilter and UnknownOutlet."""
    wanted = resolve(view, query, filters)
    phrases = _plain(query.wanted)
    if phrases is None:
        return wanted, _read(view, wanted, query.wanted, by)
    if known := phrase_of(view, wanted, phrases):
        return wanted, tally(view, known, wanted.scope, by)
    return wanted, view.index.tally(wanted, by, phrases)


def _plain(atoms: Iterable[Atom]) -> tuple[str, ...] | None:
    """Phrases that the index can count; None where an EXCEPT or a NEAR needs the text."""
    phrases = []
    for atom in atoms:
        if not isinstance(atom, Term) or atom.excluded:
            return None
        phrases.append(atom.phrase)
    return tuple(phrases)


def _read(
    view: Snapshot, wanted: Wanted, atoms: Sequence[Atom], by: Sequence[Facet]
) -> Iterator[Tally]:
    speeches: dict[tuple[Value, ...], int] = defaultdict(int)
    hits: dict[tuple[Value, ...], int] = defaultdict(int)
    for batch in _batches(view.index.facets(wanted, by)):
        for version_id, folds in folds_of(view.connection, batch):
            hits[batch[version_id]] += sum(count(folded, atoms) for folded in folds)
        for values in batch.values():
            speeches[values] += 1
    for values, number in speeches.items():
        yield Tally(values, number, hits[values])


def _batches(
    found: Iterable[tuple[int, tuple[Value, ...]]],
) -> Iterator[dict[int, tuple[Value, ...]]]:
    batch: dict[int, tuple[Value, ...]] = {}
    for version_id, values in found:
        batch[version_id] = values
        if len(batch) == _BATCH:
            yield batch
            batch = {}
    yield batch
