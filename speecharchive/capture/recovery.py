"""What a killed run left: unclosed WARC files are cut back to their last whole record and closed.

A file whose writer lives is locked and left alone. Only bytes that nobody was told of are cut away: a record
is acknowledged after its last byte was written, so a cut record was never acknowledged. Damage of another sort (a
broken record with more behind it) is not touched, only reported: captures elsewhere in that file stay readable.

Where a member ends is asked of zlib: warcio's iterator takes a cut member for a whole one.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path

from speecharchive.capture import records
from speecharchive.capture.closed import Closed, closed_file, tell_nobody
from speecharchive.capture.holdings import OPEN
from speecharchive.errors import BadInput, StorageFull

_STEP = 1 << 18


@dataclass(frozen=True, slots=True)
class Recovered:
    """One file that was closed late; `file` is None where nothing whole was in it."""

    file: str | None
    cut_bytes: int
    damaged_at: int | None
    """Offset of a broken record that could not be cut away, because more lies behind it."""


@dataclass(frozen=True, slots=True)
class _Scan:
    whole: int
    """Bytes up to the end of the last whole gzip member."""
    last: tuple[int, int] | None
    """Offset and length of that member."""
    cut: bool
    """What lies behind it is a beginning that misses its end (or nothing, or zeros)."""


def recover(folder: Path, closed: Closed = tell_nobody) -> list[Recovered]:
    """Close what dead writers left open in `folder`; `closed` is told of each file just before.

    Raises StorageFull where it cannot be written.
    """
    try:
        found = [_recover_file(path, closed) for path in sorted(folder.glob(f"*{OPEN}"))]
        for path in folder.glob(".*.warc.gz.new"):
            _remove_if_dead(path)
    except OSError as error:
        reason = (error.strerror or "write error").lower()
        raise StorageFull(f"cannot write captures in {folder}: {reason}") from None
    return [recovered for recovered in found if recovered is not None]


def _recover_file(path: Path, closed: Closed) -> Recovered | None:
    try:
        file = FileIO(path, "r+b")
    except FileNotFoundError:
        return None
    with file:
        # The name is looked at again once the lock is held: another process may have recovered the file meanwhile.
        if not _lock(file) or not path.exists():
            return None
        size = os.fstat(file.fileno()).st_size
        scan = _scan(file)
        if not scan.cut:
            return Recovered(_close(path, closed), 0, scan.whole)
        keep = scan.whole
        if scan.last and not _is_record(file, *scan.last):
            keep = scan.last[0]
        file.truncate(keep)
        os.fsync(file.fileno())
        if keep == 0:
            path.unlink()
            return Recovered(None, size, None)
        return Recovered(_close(path, closed), size - keep, None)


def _close(path: Path, closed: Closed) -> str:
    name = path.name.removesuffix(OPEN)
    closed(replace(closed_file(path.parent, path.name), name=name))
    path.rename(path.with_name(name))
    return name


def _remove_if_dead(path: Path) -> None:
    """A file whose writer died before it got its name holds no record."""
    with FileIO(path, "rb") as file:
        if _lock(file):
            path.unlink(missing_ok=True)


def _lock(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _scan(file: FileIO) -> _Scan:
    whole, last = 0, None
    inflate = zlib.decompressobj(31)
    fed = 0
    for chunk in _chunks(file):
        data = chunk
        while data:
            try:
                fed += _feed(inflate, data)
            except zlib.error:
                return _Scan(whole, last, cut=_only_zeros(file, whole))
            if not inflate.eof:
                break
            data = inflate.unused_data
            length = fed - len(data)
            last = (whole, length)
            whole, fed = whole + length, 0
            inflate = zlib.decompressobj(31)
    return _Scan(whole, last, cut=True)


def _feed(inflate: zlib._Decompress, data: bytes) -> int:
    """Run `data` through, keeping no more than a step of the result in memory; the bytes given."""
    inflate.decompress(data, _STEP)
    while inflate.unconsumed_tail and not inflate.eof:
        inflate.decompress(inflate.unconsumed_tail, _STEP)
    return len(data)


def _chunks(file: FileIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_STEP):
        yield chunk


def _only_zeros(file: FileIO, start: int) -> bool:
    """After a power cut a file may end in zeros that were never written."""
    file.seek(start)
    while chunk := file.read(_STEP):
        if chunk.strip(b"\0"):
            return False
    return True


def _is_record(file: FileIO, offset: int, length: int) -> bool:
    file.seek(offset)
    try:
        records.unpack(file.read(length), "")
    except BadInput:
        return False
    return True
