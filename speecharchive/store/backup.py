"""A backup of an SQLite archive that crawls may go on writing: a folder that is an archive itself.

Rows first, then the files that these rows name: a WARC record is written before its row, so every row of the copy finds its bytes.
What is stored later is in no row of the copy, and a file of its own is not taken along.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select, union

from speecharchive.capture.holdings import OPEN, Holdings
from speecharchive.capture.sealing import FOLDER as SEALED
from speecharchive.errors import StorageFull, UsageError
from speecharchive.interruption import Stop, interruptible
from speecharchive.store.archive import Archive, holdings_at
from speecharchive.store.engine import database_url, reading, sqlite_path
from speecharchive.store.faults import our_own
from speecharchive.store.lone_writer import lone_writer, on_the_disk
from speecharchive.store.tables import Capture, SealedCapture, WarcFile

_PAGES = 2_000
"""Pages of the database that are copied between two looks at whether somebody wants an end."""
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class BackedUp:
    database: Path
    files: int
    """Files of captures in the backup."""
    copied: int
    """Those that were copied now; the others were there already."""
    wrong: list[str]
    """What is not as the archive says."""
    store: str | None = None
    """Where the rest of the captures lies; a store is not copied."""
    stored: int = 0
    """Files there."""


@dataclass(frozen=True, slots=True)
class _Stated:
    name: str
    sha256: str | None
    store: str | None = None


def back_up(
    db: str | Path | None,
    captures: str | Path | None,
    folder: Path,
    seen: Callable[[str], None] = lambda _: None,
) -> BackedUp:
    """Copy the archive into `folder`, which may hold its last backup; killed, it leaves that one as it was.

    `seen` is told the name of each file. Raises UsageError, ForeignDatabase, DatabaseUnavailable, StorageFull; KeyboardInterrupt
    between two steps.
    """
    url = database_url(db)
    path = sqlite_path(url)
    if path is None:
        raise UsageError(
            "a PostgreSQL archive is backed up by pg_dump; docs/operations.md says how"
        )
    with Archive.open(path, captures=captures, read_only=True):
        pass
    target = folder / path.name
    if target.exists() and target.samefile(path):
        raise UsageError(f"{folder} is where the archive lies; give another folder")
    _require_closed(target)
    holdings = holdings_at(url, captures)
    held, kept = holdings.folder, target.with_name(f"{target.stem}-captures")
    with interruptible() as stop, _written_in(folder), lone_writer(target) as begun:
        _copy_database(path, begun, stop)
        with Archive.open(begun, captures=kept, read_only=True) as copy:
            every = list(_files(copy))
        stated = [file for file in every if not _is_stored(holdings, file)]
        copied, wrong = _copy_files(held, kept, stated, stop, seen)
        _replace(begun, target)
    store = holdings.store.url if holdings.store else None
    return BackedUp(target, len(stated), copied, wrong, store, len(every) - len(stated))


def _is_stored(holdings: Holdings, file: _Stated) -> bool:
    """Copies of what is sealed have no row that says so: they are there, or still here."""
    if holdings.store is None:
        return False
    in_folder = (holdings.folder / file.name).exists()
    return file.store is not None or (file.name.startswith(f"{SEALED}/") and not in_folder)


@contextmanager
def _written_in(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except (FileExistsError, NotADirectoryError):
        raise UsageError(f"{folder} is no folder; give another") from None
    except sqlite3.Error as error:
        raise our_own(error, str(folder)) from error
    except OSError as error:
        reason = (error.strerror or "write error").lower()
        raise StorageFull(f"cannot write the backup in {folder}: {reason}") from None


def _require_closed(target: Path) -> None:
    log = target.with_name(f"{target.name}-wal")
    if log.exists() and log.stat().st_size:
        raise UsageError(f"{target} is being written, or was when its writer was killed; give another folder")  # fmt: skip


def _copy_database(path: Path, begun: Path, stop: Stop) -> None:
    """In one snapshot, whatever is written meanwhile: the reading transaction keeps SQLite from beginning anew."""
    begun.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(begun)) as target,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=_PAGES, progress=lambda *_: stop.check())


def _files(copy: Archive) -> Iterator[_Stated]:
    """The files that rows name, with the digest that each was closed with."""
    with reading(copy.engine) as connection:
        named = union(select(Capture.warc_file.label("name")), select(WarcFile.name)).subquery()
        wanted = select(named.c.name, WarcFile.sha256, WarcFile.store).outerjoin_from(
            named, WarcFile, WarcFile.name == named.c.name
        )
        for name, sha256, store in connection.execute(wanted.order_by(named.c.name)):
            yield _Stated(name, sha256, store)
        sealed = select(SealedCapture.name, SealedCapture.sha256).order_by(SealedCapture.name)
        for name, sha256 in connection.execute(sealed):
            yield _Stated(f"{SEALED}/{name}", sha256)


def _copy_files(
    held: Path, kept: Path, stated: list[_Stated], stop: Stop, seen: Callable[[str], None]
) -> tuple[int, list[str]]:
    copied, wrong = 0, []
    for file in stop.between(stated):
        seen(file.name)
        is_open, source = _opened(held, file.name)
        if source is None:
            wrong.append(f"{file.name} is not in {held}")
            continue
        with source:
            target = kept / (file.name + (OPEN if is_open else ""))
            if _is_there(source, target):
                continue
            digest = _copy_file(source, target)
        copied += 1
        if is_open:
            continue
        (kept / (file.name + OPEN)).unlink(missing_ok=True)  # of a backup while it was written
        if file.sha256 not in (None, digest):
            wrong.append(f"{file.name} is not what it was closed with")
    return copied, wrong


def _opened(held: Path, name: str) -> tuple[bool, BinaryIO | None]:
    """Closed, else still open; else closed in this very moment."""
    for end in ("", OPEN, ""):
        try:
            return end == OPEN, (held / (name + end)).open("rb")
        except FileNotFoundError:
            continue
    return False, None


def _is_there(source: BinaryIO, target: Path) -> bool:
    """By length and time, as rsync does: a takedown keeps the length of a file and not its time."""
    try:
        there = target.stat()
    except FileNotFoundError:
        return False
    here = os.fstat(source.fileno())
    return (there.st_size, there.st_mtime_ns) == (here.st_size, here.st_mtime_ns)


def _copy_file(source: BinaryIO, target: Path) -> str:
    """The SHA-256 of what was copied; the file is on the disk before it has its name, with mode and time of its source."""
    inside = target.parent
    inside.mkdir(mode=0o700 if inside.name == SEALED else 0o777, parents=True, exist_ok=True)
    begun = target.with_name(f".{target.name}.copying")
    status = os.fstat(source.fileno())
    digest = hashlib.sha256()
    with open(begun, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
        while data := source.read(_STEP):
            digest.update(data)
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    begun.chmod(status.st_mode & 0o777)
    os.utime(begun, ns=(status.st_atime_ns, status.st_mtime_ns))
    begun.replace(target)
    return digest.hexdigest()


def _replace(begun: Path, target: Path) -> None:
    for end in ("-wal", "-shm"):  # empty; readers leave them
        target.with_name(target.name + end).unlink(missing_ok=True)
    begun.replace(target)
    on_the_disk(target.parent)
