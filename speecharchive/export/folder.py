"""An exported folder that stands under its final name whole or not at all, and goes on after a kill.

It grows as NAME.part beside the place where it will stand. A ledger in there (a small SQLite file) knows each file before it
takes its name: with its digest, and the stamp of the rows it was made of. So a resumed export keeps what is whole and still
true, writes the rest, and removes what is wanted no longer. At the end _SHA256SUMS and the manifest are written, the ledger goes,
and the folder takes its name.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from speecharchive.errors import UsageError
from speecharchive.export.sums import SUMS, digest_of, sum_line
from speecharchive.export.whole import Digested, storage_errors, whole_file

MANIFEST = "_export.manifest.json"
_LEDGER = ".ledger.db"
_UNFINISHED = ".unfinished"
_COMPONENT = re.compile(r"[A-Za-z0-9_%=][A-Za-z0-9_%=.-]*")
_BUFFER = 1 << 18
_TABLES = """
CREATE TABLE IF NOT EXISTS wanted (what TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY, stamp TEXT, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    fresh INTEGER NOT NULL
) WITHOUT ROWID;
UPDATE file SET fresh = 0;
"""


class Folder:
    """The folder while it grows."""

    def __init__(self, place: Path, ledger: sqlite3.Connection) -> None:
        self._place = place
        self._ledger = ledger
        self._made: set[PurePosixPath] = set()

    def keeps(self, path: str, stamp: str) -> bool:
        """Whether an earlier run left `path` whole, made of the same rows; then it stays as it is."""
        row = self._ledger.execute(
            "SELECT sha256 FROM file WHERE path = ? AND stamp = ?", (path, stamp)
        ).fetchone()
        if row is None:
            return False
        try:
            same = bool(digest_of(self._place / path) == row[0])
        except OSError:
            return False
        if same:
            self._ledger.execute("UPDATE file SET fresh = 1 WHERE path = ?", (path,))
        return same

    @contextmanager
    def file(self, path: str, stamp: str | None = None, rows: int = 0) -> Iterator[BinaryIO]:
        """A file to write; it takes its name when the block ends well. Raises StorageFull."""
        target = self._target(path)
        part = self._place / _UNFINISHED
        with storage_errors(target):
            with suppress(FileNotFoundError):
                part.unlink()
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
            with io.FileIO(os.open(part, flags, 0o666), "wb") as raw:
                digested = Digested(raw)
                buffered = io.BufferedWriter(digested, _BUFFER)
                try:
                    yield buffered
                    buffered.flush()
                finally:
                    digested.abandon()
                    buffered.close()
            self._ledger.execute(
                "REPLACE INTO file VALUES (?, ?, ?, ?, ?, 1)",
                (path, stamp, rows, digested.length, digested.sha256),
            )
            part.replace(target)

    def _target(self, path: str) -> Path:
        """`path` in the folder, its own folders made. Paths are made of ids, codes and years alone."""
        pure = PurePosixPath(path)
        if pure.is_absolute() or not all(_COMPONENT.fullmatch(part) for part in pure.parts):
            raise UsageError(f"{path!r} is no name for an exported file")
        for parent in reversed(pure.parents):
            if parent in self._made or parent == PurePosixPath():
                continue
            where = self._place / parent
            with storage_errors(where):
                where.mkdir(exist_ok=True)
            _refuse_link(where)
            self._made.add(parent)
        return self._place / pure

    def finish(self) -> tuple[int, int, str]:
        """Remove what is wanted no longer and write _SHA256SUMS; its length and digest, and the number of files."""
        stale = self._ledger.execute("SELECT path FROM file WHERE fresh = 0").fetchall()
        for (path,) in stale:
            (self._place / path).unlink(missing_ok=True)
            with suppress(OSError):
                (self._place / path).parent.rmdir()  # only where that was its last file
        with whole_file(self._place / SUMS) as (out, digested):
            files = 0
            listed = self._ledger.execute(
                "SELECT path, sha256 FROM file WHERE fresh = 1 ORDER BY path"
            )
            for path, sha256 in listed:
                out.write(sum_line(path, sha256))
                files += 1
            out.flush()
            return files, digested.length, digested.sha256

    @property
    def manifest(self) -> Path:
        return self._place / MANIFEST


@contextmanager
def whole_folder(target: Path, wanted: dict[str, Any], *, resume: bool = False) -> Iterator[Folder]:
    """The folder that will be `target`. What an error or a kill leaves is `target`.part, for `resume`.

    Raises UsageError where something stands there already, or what was left is another export's; StorageFull.
    """
    place = target.with_name(target.name + ".part")
    _refuse_what_stands(target)
    _prepare(place, resume=resume)
    ledger = _ledger(place, wanted)
    try:
        yield Folder(place, ledger)
    except BaseException:
        nothing_yet = ledger.execute("SELECT count(*) FROM file").fetchone() == (0,)
        ledger.close()
        if nothing_yet:
            shutil.rmtree(place)
        raise
    ledger.close()
    with storage_errors(target):
        for left in (_LEDGER, f"{_LEDGER}-wal", f"{_LEDGER}-shm", _UNFINISHED):
            (place / left).unlink(missing_ok=True)
        place.rename(target)


def _refuse_what_stands(target: Path) -> None:
    _refuse_link(target)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file; this format writes a folder")
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(f"{target} is not empty; name a folder that is new or empty")


def _refuse_link(where: Path) -> None:
    if where.is_symlink():
        raise UsageError(f"{where} is a symbolic link; name the folder itself")


def _prepare(place: Path, *, resume: bool) -> None:
    _refuse_link(place)
    if not place.exists():
        with storage_errors(place):
            place.mkdir()
    elif not (place / _LEDGER).is_file():
        raise UsageError(f"{place} is in the way, and no unfinished export; move it")
    elif not resume:
        raise UsageError(
            f"an unfinished export stands at {place}; go on with --resume, or remove it"
        )


def _ledger(place: Path, wanted: dict[str, Any]) -> sqlite3.Connection:
    """The ledger, held for this process alone, and of the same export."""
    what = json.dumps(wanted, ensure_ascii=False, sort_keys=True)
    ledger = sqlite3.connect(place / _LEDGER, isolation_level=None)
    try:
        ledger.execute("PRAGMA locking_mode = EXCLUSIVE")
        ledger.execute("PRAGMA journal_mode = WAL")
        ledger.execute("PRAGMA synchronous = OFF")  # a kill loses nothing that was written
        ledger.executescript(_TABLES)
        begun = ledger.execute("SELECT what FROM wanted").fetchone()
        if begun is None:
            ledger.execute("INSERT INTO wanted VALUES (?)", (what,))
        elif begun[0] != what:
            raise UsageError(
                f"{place} was begun with other options or by another version; give the same, or remove it"
            )
    except sqlite3.OperationalError as error:
        ledger.close()
        raise UsageError(f"{place}: another export writes there ({error})") from error
    except UsageError:
        ledger.close()
        raise
    return ledger
