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
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from speecharchive.errors import SpeecharchiveError, UsageError
from speecharchive.export.sums import RELEASE_SUMS, SUMS, digest_of, read_sums, sum_line
from speecharchive.export.whole import Digested, errors_of_sqlite, storage_errors, whole_file

MANIFEST = "_export.manifest.json"
_LEDGER = ".ledger.db"
_UNFINISHED = ".unfinished"
_SCRATCH = ".scratch"
_OWN = (_SCRATCH, _UNFINISHED, f"{_LEDGER}-wal", f"{_LEDGER}-shm", _LEDGER)
"""What is no part of the folder, the ledger last: as long as it is there, the folder is known to be unfinished."""
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
_FORGET = "UPDATE file SET stamp = NULL; DELETE FROM wanted;"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    path: str
    bytes: int
    sha256: str


class Folder:
    """The folder while it grows."""

    def __init__(self, place: Path, ledger: sqlite3.Connection, within: str = "") -> None:
        self._place = place
        self._ledger = ledger
        self._within = within
        self._made: set[PurePosixPath] = set()

    def below(self, name: str) -> Folder:
        """The folder `name` in this one; its files are this one's."""
        return Folder(self._place, self._ledger, f"{self._within}{name}/")

    def keeps(self, path: str, stamp: str) -> bool:
        """Whether an earlier run left `path` whole, made of the same rows; then it stays as it is."""
        path = self._within + path
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
        path = self._within + path
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

    def files(self) -> Iterator[WrittenFile]:
        """What this run has written or kept so far, by path."""
        listed = self._ledger.execute(
            "SELECT path, bytes, sha256 FROM file WHERE fresh = 1 ORDER BY path"
        )
        yield from (WrittenFile(*row) for row in listed)

    def finish(self, sums: str = SUMS) -> tuple[int, int, str]:
        """Remove what is wanted no longer and write `sums`; its length and digest, and the number of files."""
        stale = self._ledger.execute("SELECT path FROM file WHERE fresh = 0").fetchall()
        for (path,) in stale:
            (self._place / path).unlink(missing_ok=True)
            with suppress(OSError):
                (self._place / path).parent.rmdir()  # only where that was its last file
        with whole_file(self._place / sums) as (out, digested):
            files = 0
            for file in self.files():
                out.write(sum_line(file.path, file.sha256))
                files += 1
            out.flush()
            return files, digested.length, digested.sha256

    def scratch(self) -> Path:
        """Where a file may be made that has to be changed in places; no part of the folder, and not there yet."""
        place = self._place / _SCRATCH
        place.unlink(missing_ok=True)
        return place

    @property
    def manifest(self) -> Path:
        return self._place / MANIFEST


@contextmanager
def whole_folder(
    target: Path, wanted: dict[str, Any], *, resume: bool = False, anew: bool = False
) -> Iterator[Folder]:
    """The folder that will be `target`. What an error or a kill leaves is `target`.part, for `resume`.

    With `anew` what was left is written over, whatever it was begun with, and no file of it is kept. Raises UsageError where something stands there already, or what was left is another export's; StorageFull.
    """
    _refuse_what_stands(target)
    place = target.with_name(target.name + ".part")
    with storage_errors(target):
        _prepare(place, resume=resume or anew)
    ledger = _ledger(place, wanted, anew=anew)
    try:
        with errors_of_sqlite(place):
            yield Folder(place, ledger)
    except BaseException:
        nothing_yet = _is_empty(ledger)
        ledger.close()
        if nothing_yet:
            shutil.rmtree(place)
        raise
    ledger.close()
    with storage_errors(target):
        for left in (*_left_unfinished(place), *_OWN):
            (place / left).unlink(missing_ok=True)
        place.rename(target)


def _is_empty(ledger: sqlite3.Connection) -> bool:
    """Not where a full disk lets it not be read: what was written may be gone on with."""
    with suppress(sqlite3.Error):
        return bool(ledger.execute("SELECT count(*) FROM file").fetchone() == (0,))
    return False


def _refuse_what_stands(target: Path) -> None:
    _refuse_link(target)
    if target.name in ("", ".."):
        raise UsageError(
            f"{target} is a folder that is in use; name a new one, such as {target / 'export'}"
        )
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
        place.mkdir()
    elif not (place / _LEDGER).is_file():
        if not resume or not _was_never_begun_or_whole(place):
            raise UsageError(
                f"{place} is where the work would grow, and holds something else; move it away"
            )
        shutil.rmtree(place)
        place.mkdir()
    elif not resume:
        raise UsageError(
            f"an unfinished export stands at {place}; go on with --resume, or remove it"
        )


def _was_never_begun_or_whole(place: Path) -> bool:
    """What a kill leaves before the ledger is there, or after it went and before the folder took its name."""
    found = {path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir()}
    if not found:
        return True
    for sums in (name for name in (SUMS, RELEASE_SUMS) if name in found):
        with suppress(OSError, ValueError):
            listed = {name for name, _ in read_sums(place / sums)}
            return found <= {*listed, sums, MANIFEST, *_left_unfinished(place), *_OWN}
    return False


def _left_unfinished(place: Path) -> list[str]:
    """What kills have left of whole files (see whole.py)."""
    return [path.name for path in place.glob(".*.part")]


def _ledger(place: Path, wanted: dict[str, Any], *, anew: bool) -> sqlite3.Connection:
    """The ledger, held for this process alone, and of the same export."""
    what = json.dumps(wanted, ensure_ascii=False, sort_keys=True)
    ledger = sqlite3.connect(place / _LEDGER, isolation_level=None)
    try:
        with errors_of_sqlite(place):
            _begin(ledger, place, what, anew=anew)
    except sqlite3.OperationalError as error:
        ledger.close()
        raise UsageError(f"{place}: another export writes there ({error})") from error
    except SpeecharchiveError:
        ledger.close()
        raise
    return ledger


def _begin(ledger: sqlite3.Connection, place: Path, what: str, *, anew: bool) -> None:
    ledger.execute("PRAGMA locking_mode = EXCLUSIVE")
    ledger.execute("PRAGMA journal_mode = WAL")
    ledger.execute("PRAGMA synchronous = OFF")  # a kill loses nothing that was written
    ledger.executescript(_TABLES)
    if anew:
        ledger.executescript(_FORGET)
    begun = ledger.execute("SELECT what FROM wanted").fetchone()
    if begun is None:
        ledger.execute("INSERT INTO wanted VALUES (?)", (what,))
    elif begun[0] != what:
        raise UsageError(
            f"{place} was begun with other options or by another version; give the same, or remove it"
        )
