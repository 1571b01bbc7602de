"""Whether an index says what the archive's own tables and texts say: every entry, and occurrences in a sample of speeches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from speecharchive.index.bigrams import can_occur, whole_text
from speecharchive.index.engine import SearchIndex
from speecharchive.index.entries import Entry, current_versions, entry, folds_of
from speecharchive.index.occurrence_counts import overlapping
from speecharchive.index.postings import ENTRY, is_there
from speecharchive.index.wanted import AllOf, Facet, Value, Wanted
from speecharchive.store.tables import Speech, Version

_FACETS: tuple[Facet, ...] = ("month", "place", "outlet", "speaker", "office", "term", "kind", "body")  # fmt: skip
_LENGTHS = (1, 1, 2, 2, 3, 5, 9)
_BATCH = 200
Seen = Callable[[int], object]


class Finding(NamedTuple):
    subject: str
    """`ID`, the speech's."""
    finding: str


def verify_index(
    connection: Connection, index: SearchIndex, *, sample: int | None, seen: Seen = lambda _: None
) -> Iterator[Finding]:
    """What is wrong; `sample` speeches are looked into, None is all. `seen` is told of each speech that was."""
    facts = dict(index.facets(Wanted(), _FACETS))
    held: list[tuple[int, str]] = []
    wanted = current_versions().execution_options(yield_per=1000)
    for row in connection.execute(wanted):
        each = entry(row)
        held.append((each.version_id, each.speech_id))
        told = facts.pop(each.version_id, None)
        if told is None:
            yield Finding(each.speech_id, "is not in the index")
        elif told != _facts(each):
            yield Finding(each.speech_id, "has other facts in the index than in the archive")
    for version_id in sorted(facts):
        yield Finding(f"version {version_id}", "is in the index and not, or no longer, current")
    random = Random(len(held))  # noqa: S311 - a sample, the same for the same archive
    chosen = held if sample is None else random.sample(held, min(sample, len(held)))
    yield from _verify_texts(connection, index, chosen, random, seen)


def _facts(each: Entry) -> tuple[Value, ...]:
    return (
        each.day // 100, each.place_code, each.outlet, each.speaker, each.office, each.term, each.kind, each.body,
    )  # fmt: skip


def _verify_texts(
    connection: Connection,
    index: SearchIndex,
    chosen: Sequence[tuple[int, str]],
    random: Random,
    seen: Seen,
) -> Iterator[Finding]:
    """Phrases cut out of each text, and one that is not in it: how often they occur, by the index and by reading."""
    for start in range(0, len(chosen), _BATCH):
        some = dict(chosen[start : start + _BATCH])
        texts = {version: whole_text(folds) for version, folds in folds_of(connection, some)}
        for version, speech in some.items():
            whole = texts.get(version, "")
            for phrase in _phrases(whole, random):
                counted = _counted(index, version, phrase)
                if counted != overlapping(whole, phrase):
                    yield Finding(speech, f"a phrase of {len(phrase)} characters occurs {overlapping(whole, phrase)} times and is indexed {counted} times")  # fmt: skip
            seen(1)


def _phrases(whole: str, random: Random) -> Iterator[str]:
    for length in _LENGTHS:
        at = random.randrange(max(len(whole) - length, 1))
        phrase = whole[at : at + length]
        if phrase and can_occur(phrase):
            yield phrase
            yield phrase[::-1]


def _counted(index: SearchIndex, version: int, phrase: str) -> int:
    wanted = Wanted((AllOf((phrase,)),), versions=(version,))
    return sum(tally.hits or 0 for tally in index.tally(wanted, (), (phrase,)))


def count_held(connection: Connection) -> int:
    held = select(func.count()).select_from(Speech).where(Speech.status == "held")
    return connection.scalar(held) or 0


def count_missing(connection: Connection) -> int | None:
    """Speeches that lack an entry in the index of an SQLite file; None where that has no index."""
    if not is_there(connection):
        return None
    entries = select(ENTRY.c.version_id)
    missing = current_versions().where(Version.id.not_in(entries)).with_only_columns(func.count())
    return connection.scalar(missing) or 0
