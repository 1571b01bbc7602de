"""The captures folder: which files rows tell of, which are there, and what their bytes are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from io import FileIO
from itertools import chain, groupby
from pathlib import PurePosixPath
from typing import IO

from sqlalchemy import Connection, func, select

from speecharchive.capture.holdings import OPEN, Holdings
from speecharchive.capture.sealing import FOLDER as SEALED
from speecharchive.capture.sealing import flaw_of, flaw_under_way
from speecharchive.errors import DamagedInput
from speecharchive.proof.bytes import HashedBytes
from speecharchive.proof.compression import changed_records
from speecharchive.proof.finding import Finding
from speecharchive.proof.records import Records
from speecharchive.proof.whereabouts import why_missing, writer_of
from speecharchive.query.captures import CaptureRow, capture_rows
from speecharchive.store.sealing import asked_by_none, sealed_captures, under_way
from speecharchive.store.tables import Capture, Run, Seal, WarcFile

_UNASKED = "is sealed, or was about to be, and has no takedown that asks for it; `speecharchive withdraw` its speech again, then --lift it if it is to come back"
_STATED = (WarcFile.length, WarcFile.sha256, WarcFile.store, WarcFile.stored_at)
Seen = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Stated:
    """What was recorded of a file when it was closed."""

    length: int
    sha256: str
    store: str | None
    stored_at: str | None


class Folder:
    """Checks every file once; afterwards `names` holds those that belong to the archive."""

    def __init__(self, holdings: Holdings, connection: Connection, seen: Seen) -> None:
        self.names: set[str] = set()
        self.unrecorded: set[str] = set()
        """Closed files whose digest is not recorded yet."""
        self.elsewhere: set[str] = set()
        """Files that runs write on other machines at this moment."""
        self._holdings = replace(holdings, store_first=True)
        self._seen = seen
        self._connection = connection
        rows = connection.execute(select(WarcFile.name, *_STATED))
        self.sealed = sealed_captures(connection)
        self.begun = under_way(connection)
        self._unasked = asked_by_none(connection)
        self._stated = {
            row.name: Stated(row.length, row.sha256, row.store, row.stored_at) for row in rows
        }

    def quick(self) -> Iterator[Finding]:
        """Length and digest alone."""
        yield from self._put_apart()
        named = set(self._connection.scalars(select(Capture.warc_file).distinct()))
        for name in sorted(named | self._stated.keys()):
            yield from self._file(name, None)

    def full(self) -> Iterator[Finding]:
        """Every record too."""
        yield from self._put_apart()
        for name, rows in groupby(capture_rows(self._connection), lambda row: row.warc_file):
            yield from self._file(name, rows)
        for name in sorted(self._stated.keys() - self.names):
            yield from self._file(name, ())

    def _put_apart(self) -> Iterator[Finding]:
        """Copies of what takedowns sealed, and what stands in their place."""
        for number, sealed in sorted(self.sealed.items()):
            self.names.add(f"{SEALED}/{sealed.name}")
            begun = any(number in some for some in self.begun.begun)
            if flaw := (flaw_under_way if begun else flaw_of)(self._holdings, sealed):
                yield Finding("capture", f"{number} in {sealed.place.file}", flaw)
            if number in self._unasked:
                yield Finding("capture", f"{number} in {sealed.place.file}", _UNASKED)
        self.names |= {f"{SEALED}/{name}" for name in self.begun.copies if self._is_there(name)}

    def _is_there(self, copy: str) -> bool:
        try:
            self._holdings.open(f"{SEALED}/{copy}").close()
        except (DamagedInput, OSError):
            return False
        return True

    def _file(self, name: str, rows: Iterable[CaptureRow] | None) -> Iterator[Finding]:
        self.names.add(name)
        stated = self._stated.get(name)
        place = self._place(name, stated)
        if place is None:
            yield from self._missing(name, stated, rows)
            return
        if stated is None and not place.is_open:
            if _was_recorded(self._connection, name):
                yield Finding("file", name, "has no recorded digest (its row of warc_file is gone)")
            else:
                self.unrecorded.add(name)
        if stated and self.begun.had(self._holdings, name, stated.sha256):
            stated = None  # a sealing that was killed; `had` has looked at every byte
        try:
            with place.open() as stream:
                source = HashedBytes(stream, self._seen)
                if rows is None:
                    yield from _against(name, source, stated, place, None)
                else:
                    records = Records(name, source, rows, self.sealed, is_open=place.is_open)
                    yield from records.findings()
                    yield from _against(name, source, stated, place, records)
        except OSError as error:
            yield Finding("file", name, f"cannot be read: {error.strerror}")

    def _missing(
        self, name: str, stated: Stated | None, rows: Iterable[CaptureRow] | None
    ) -> Iterator[Finding]:
        writer = writer_of(self._connection, name)
        if self._holdings.store is not None and stated is None and writer and writer.is_writing:
            self.elsewhere.add(name)
            return
        yield Finding("file", name, why_missing(self._holdings, writer, stated))
        for row in rows or ():
            yield Finding("capture", f"{row.id} {row.url}", f"was in {name}, which is missing")

    def _place(self, name: str, stated: Stated | None) -> Place | None:
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts:
            return None
        store, folder = self._holdings.store, self._holdings.folder
        if store is not None:
            with suppress(FileNotFoundError):
                store.size(name)
                return Place(lambda: store.open(name))
            if stated and stated.store == store.url:
                return None
        for path in (folder / name, folder / (name + OPEN)):
            if path.is_file():
                return Place(partial(FileIO, path), path.name.endswith(OPEN))
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is looked at: in the store, if it is there, since all machines read that one."""

    open: Callable[[], IO[bytes] | FileIO]
    is_open: bool = False
    """Being written."""


def _against(
    name: str,
    source: HashedBytes,
    stated: Stated | None,
    place: Place,
    records: Records | None,
) -> Iterator[Finding]:
    """The whole file against its row; records that were found damaged already are not told of again."""
    if records and records.own_name not in (None, name):
        yield Finding(
            "file", name, f"calls itself {records.own_name}: it was renamed, or two were swapped"
        )
        return
    length, sha256 = source.finish()
    if stated is None or (length, sha256) == (stated.length, stated.sha256):
        return
    if length != stated.length:
        change = "longer" if length > stated.length else "shorter"
        yield Finding(
            "file",
            name,
            f"is {abs(length - stated.length)} bytes {change} than the {stated.length} it was closed with",
        )
    elif records is None:
        yield Finding("file", name, "does not have the SHA-256 that it was closed with")
    else:
        silent = [at for at in changed_records(place.open) if at not in records.damaged]
        for at in silent:
            yield Finding(
                "file",
                f"{name} at {at}",
                "bytes of the compression were changed; the content of the record was not",
            )
        if not silent and not records.damaged:
            yield Finding(
                "file",
                name,
                "does not have the SHA-256 that it was closed with, and no record shows where",
            )


def _was_recorded(connection: Connection, name: str) -> bool:
    """A run of today that has ended leaves no file without its row; an older archive's have none until the next crawl."""
    wrote = select(func.min(Capture.run_id)).where(Capture.warc_file == name).scalar_subquery()
    status = connection.scalar(select(Run.status).where(Run.id == wrote))
    sealed = connection.scalar(
        select(Seal.basis).where(Seal.run_id == wrote).order_by(Seal.n).limit(1)
    )
    return status != "running" and sealed == "run"


def foreign_files(connection: Connection, holdings: Holdings, names: set[str]) -> Iterator[Finding]:
    """What lies in the folder or the store and is none of `names`, nor of those that were made since they were read."""
    folder, store = holdings.folder, holdings.store
    here = [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ]
    told: set[str] = set()
    for name in chain(here, store.names() if store else ()):
        if name.removesuffix(OPEN) in names or name in told:
            continue
        if not name.endswith(OPEN) and not _is_named(connection, name):
            told.add(name)
            yield Finding("file", name, "is foreign: no row of the archive tells of it")


def _is_named(connection: Connection, name: str) -> bool:
    if connection.scalar(select(WarcFile.name).where(WarcFile.name == name)):
        return True
    named = select(Capture.id).where(Capture.warc_file == name).limit(1)
    return connection.scalar(named) is not None


def bytes_of(connection: Connection, holdings: Holdings) -> int:
    """About what there is to read."""
    total = 0
    for path in holdings.folder.glob("*"):
        with suppress(OSError):
            total += path.stat().st_size
    if holdings.store is not None:
        stored = select(func.sum(WarcFile.length)).where(WarcFile.store == holdings.store.url)
        total += connection.scalar(stored) or 0
    return total
