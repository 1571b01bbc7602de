"""Everything an archive holds, checked in one snapshot of it: files, chain, rows, index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Connection

from speecharchive.proof.chains import Chains, Head
from speecharchive.proof.finding import Finding
from speecharchive.proof.folder import Folder, bytes_of, foreign_files
from speecharchive.proof.indexes import wrong_indexes
from speecharchive.proof.rows import wrong_rows
from speecharchive.proof.values import unreadable_values
from speecharchive.query.captures import count_captures
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

Watch = Callable[[str, int | None], AbstractContextManager[Callable[[int], object]]]
"""Told of each part of the work and how much it is; gives what is told of every step of it."""


def unwatched(_task: str, _total: int | None) -> AbstractContextManager[Callable[[int], object]]:
    return nullcontext(lambda _many: None)


class ArchiveCheck:
    """`findings` reads all of it; the rest is known when it is through."""

    def __init__(
        self, archive: Archive, *, quick: bool = False, expected: Head | None = None
    ) -> None:
        self.captures = 0
        self.files = 0
        self.sealed = 0
        """Captures that a takedown put apart."""
        self.unfinished = 0
        """Captures that are still to be sealed or put back."""
        self.unrecorded = 0
        """Closed files whose digest the next crawl or import records."""
        self.elsewhere = 0
        """Files that runs write on other machines; they are looked at when they are closed and in the store."""
        self.chained_later = 0
        """Captures that were chained at an upgrade."""
        self.head: Head | None = None
        self._archive = archive
        self._quick = quick
        self._expected = expected

    def findings(self, watch: Watch = unwatched) -> Iterator[Finding]:
        with reading(self._archive.engine) as connection:
            self.captures = count_captures(connection)
            readable = True
            for unreadable in unreadable_values(connection):
                readable = False
                yield Finding("row", unreadable.subject, unreadable.finding)
            yield from self._files(connection, watch)
            yield from self._chain(connection, watch)
            yield from self._rows(connection, watch)
            if not self._quick:
                yield from wrong_indexes(connection, self._archive.engine, readable=readable)

    def _chain(self, connection: Connection, watch: Watch) -> Iterator[Finding]:
        with watch("chain", self.captures) as seen:
            chains = Chains(connection, self._expected, seen)
            yield from chains.findings()
        self.head, self.chained_later = chains.head, chains.before_upgrade

    def _files(self, connection: Connection, watch: Watch) -> Iterator[Finding]:
        holdings = self._archive.holdings
        with watch("files", bytes_of(connection, holdings)) as seen:
            folder = Folder(holdings, connection, seen)
            yield from folder.quick() if self._quick else folder.full()
        self.sealed, self.unrecorded = len(folder.sealed), len(folder.unrecorded)
        self.unfinished = folder.begun.captures
        self.elsewhere = len(folder.elsewhere)
        self.files = len(folder.names) - self.sealed - self.elsewhere
        # Asked anew: a crawl may have closed files since the snapshot was taken.
        with reading(self._archive.engine) as later:
            yield from foreign_files(later, holdings, folder.names | folder.elsewhere)

    def _rows(self, connection: Connection, watch: Watch) -> Iterator[Finding]:
        with watch("rows", None) as seen:
            for wrong in wrong_rows(connection, seen, quick=self._quick):
                yield Finding("row", wrong.subject, wrong.finding)


def verify_archive(archive: Archive, *, quick: bool = False) -> Iterator[Finding]:
    """Every finding; `ArchiveCheck` says more."""
    yield from ArchiveCheck(archive, quick=quick).findings()
