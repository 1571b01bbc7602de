"""Hits in another order than they are found in, and counted by group: as many as there are, in little memory.

They lie in a private temporary SQLite file, which vanishes when it is closed; SQLite sorts outside memory what is larger
than its cache. Keys are compared by code point; hits with equal keys stay in the order in which they were found.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from speecharchive.errors import StorageFull
from speecharchive.query.concordance.passages import batches

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
CREATE TABLE speech (version INTEGER PRIMARY KEY, told TEXT NOT NULL);
CREATE TABLE heading (seen INTEGER PRIMARY KEY, place INTEGER NOT NULL);
CREATE TABLE hit (
  n INTEGER PRIMARY KEY, heading INTEGER, sort_key TEXT,
  version INTEGER, paragraph INTEGER, first INTEGER, last INTEGER, before TEXT, hit TEXT, after TEXT
);
"""
_INSERT = "INSERT INTO hit VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ROWS = """
SELECT h.version, h.paragraph, h.first, h.last, h.before, h.hit, h.after, h.heading
FROM hit h JOIN heading g ON g.seen = h.heading ORDER BY g.place, h.sort_key, h.n LIMIT ?
"""
_LOT = 1_000
_SPEECHES_KEPT = 5_000
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


class Hit(NamedTuple):
    """One occurrence: where it is, and the published characters."""

    version_id: int
    paragraph: int
    start: int
    end: int
    left: str
    hit: str
    right: str


@dataclass(frozen=True, slots=True)
class Group:
    """One heading and what stands under it."""

    name: str | None
    """None for what is not known of its speeches."""
    hits: int
    speeches: int


class Found(NamedTuple):
    """A hit, what is told of its speech, and what to put it in order by."""

    hit: Hit
    speech: dict[str, Any]
    group: str | None
    key: str


class Ordered:
    """All hits of `found`, which must come speech by speech. Raises StorageFull.

    Groups are in the order of their hits, most first, or by name; the group without a name is the last.
    """

    def __init__(self, found: Iterable[Found], *, groups_by_name: bool) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        weakref.finalize(self, self._file.close)  # also where nobody ever asks for the rows
        self._seen: dict[str | None, int] = {}
        self._hits: list[int] = []
        self._speeches: list[int] = []
        with _disk():
            self._file.executescript(_SCHEMA)
            self._file.execute("BEGIN")
            for lot in batches(self._counted(found), _LOT):
                self._file.executemany(_INSERT, lot)
            self._order = sorted(self._seen, key=self._rank(groups_by_name))
            places = [(self._seen[name], place) for place, name in enumerate(self._order)]
            self._file.executemany("INSERT INTO heading VALUES (?, ?)", places)

    def _counted(self, found: Iterable[Found]) -> Iterator[Sequence[Any]]:
        last = None
        for hit, speech, group, key in found:
            heading = self._seen.setdefault(group, len(self._hits))
            if heading == len(self._hits):
                self._hits.append(0)
                self._speeches.append(0)
            if hit.version_id != last:
                last = hit.version_id
                self._speeches[heading] += 1
                told = json.dumps(speech, ensure_ascii=False)
                self._file.execute("INSERT INTO speech VALUES (?, ?)", (last, told))
            self._hits[heading] += 1
            yield (heading, key, *hit)

    def _rank(self, by_name: bool) -> Any:
        def rank(name: str | None) -> tuple[bool, int, str]:
            hits = 0 if by_name else self._hits[self._seen[name]]
            return name is None, -hits, name or ""

        return rank

    @property
    def groups(self) -> tuple[Group, ...]:
        headings = ((name, self._seen[name]) for name in self._order)
        return tuple(Group(name, self._hits[n], self._speeches[n]) for name, n in headings)

    @property
    def total(self) -> Group:
        return Group(None, sum(self._hits), sum(self._speeches))

    def rows(self, limit: int | None = None) -> Iterator[Found]:
        """Once; then the file is gone."""
        names = {seen: name for name, seen in self._seen.items()}

        @lru_cache(_SPEECHES_KEPT)
        def speech(version: int) -> dict[str, Any]:
            row = self._file.execute("SELECT told FROM speech WHERE version = ?", (version,))
            told: dict[str, Any] = json.loads(row.fetchone()[0])
            return told

        with _disk():
            try:
                rows = self._file.execute(_ROWS, (-1 if limit is None else limit,))
                for *values, heading in rows:
                    hit = Hit(*values)
                    yield Found(hit, speech(hit.version_id), names[heading], "")
            finally:
                self._file.close()


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _FULL:
            raise StorageFull(
                "no space left to sort the hits in the temporary folder; free some, or set SQLITE_TMPDIR to another"
            ) from None
        raise
