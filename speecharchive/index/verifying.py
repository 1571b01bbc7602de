"""Whether an index says what the archive's own tables and texts say: every entry, and occurrences in a sample of speeches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from random import Random
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from speecharchive.index.bigrams import can_occur, whole_text
from speecharchive.index.engine import KeptIndex
from speecharchive.index.entries import Entry, current_versions, entry, folds_of
from speecharchive.index.occurrence_counts import overlapping
from speecharchive.index.postings import ENTRY, VARIANT, is_there
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.store.tables import Outlet, Page, Paragraph, Speech, Variant, Version

_LENGTHS = (1, 2, 3, 1, 5, 2, 9)
_PHRASES = 4
"""That each text holds, at least, of those that are looked for."""
_BATCH = 500
TABLES_READ = (
    *(table.__tablename__ for table in (Outlet, Page, Speech, Version, Paragraph, Variant)),
    ENTRY.name,
    VARIANT.name,
)
Seen = Callable[[int], object]


class Finding(NamedTuple):
    subject: str
    """`ID`, the speech's."""
    finding: str


def verify_index(
    connection: Connection, index: KeptIndex, *, sample: int | None, seen: Seen = lambda _: None
) -> Iterator[Finding]:
    """What is wrong; `sample` speeches are looked into, None is all. `seen` is told of each speech that was."""
    total = count_held(connection)
    random = Random(total)  # noqa: S311 - a sample, the same for the same archive
    chosen = None if sample is None else set(random.sample(range(total), min(sample, total)))
    known = looked = 0
    unread: list[Entry] = []
    rows = connection.execute(current_versions(), execution_options={"yield_per": _BATCH})
    for batch in rows.partitions(_BATCH):
        entries = [entry(row) for row in batch]
        told = dict(index.compared(entries))
        known += len(told)
        yield from _verify_facts(entries, told)
        some = [e for n, e in enumerate(entries, looked) if chosen is None or n in chosen]
        unread += some
        while len(unread) >= _BATCH:
            yield from _verify_texts(connection, index, unread[:_BATCH], random)
            del unread[:_BATCH]
        looked += len(entries)
        seen(len(some))
    yield from _verify_texts(connection, index, unread, random)
    if index.count(Wanted()) != known:
        yield from _not_current(connection, index)


def _verify_facts(entries: Sequence[Entry], told: Mapping[int, list[str]]) -> Iterator[Finding]:
    for each in entries:
        if each.version_id not in told:
            yield Finding(each.speech_id, "is not in the index")
        elif other := told[each.version_id]:
            yield Finding(
                each.speech_id,
                f"has other facts in the index than in the archive: {', '.join(other)}",
            )


def _not_current(connection: Connection, index: KeptIndex) -> Iterator[Finding]:
    versions = index.newest(Wanted())
    while some := list(islice(versions, _BATCH)):
        current = current_versions().where(Version.id.in_(some)).with_only_columns(Version.id)
        for version in set(some) - set(connection.scalars(current)):
            yield Finding(f"version {version}", "is in the index and not, or no longer, current")


def _verify_texts(
    connection: Connection, index: KeptIndex, some: Sequence[Entry], random: Random
) -> Iterator[Finding]:
    """How often phrases occur in all these speeches, by the index and by reading; one question a phrase."""
    read = dict(folds_of(connection, [each.version_id for each in some]))
    texts = {each.version_id: whole_text(read.get(each.version_id, ())) for each in some}
    names = {each.version_id: each.speech_id for each in some}
    for phrase in _phrases(texts, random):
        wanted = Wanted((AllOf((phrase,)),), versions=tuple(texts))
        told = dict(index.occurrences(wanted, phrase))
        for version, whole in texts.items():
            counted, held = told.get(version, 0), overlapping(whole, phrase)
            if counted != held:
                yield Finding(
                    names[version],
                    f"a phrase of {len(phrase)} characters occurs {held} times and is indexed {counted} times",
                )


def _phrases(texts: Mapping[int, str], random: Random) -> Iterator[str]:
    """Phrases of every length, and the same turned around, until each text holds some of them."""
    lengths, held = cycle(_LENGTHS), dict.fromkeys(texts, 0)
    for version, whole in texts.items():
        tries = 0
        while held[version] < _PHRASES and tries < len(_LENGTHS):
            tries, length = tries + 1, next(lengths)
            at = random.randrange(max(len(whole) - length, 1))
            phrase = whole[at : at + length]
            if phrase and can_occur(phrase):
                yield phrase
                yield phrase[::-1]
                for other, text in texts.items():
                    held[other] += phrase in text


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
