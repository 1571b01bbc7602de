"""What holds WARC records: a file of them, or the entries of a WACZ file. Each is opened where reading is to begin."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import SEEK_END
from pathlib import Path
from typing import IO, cast

from speecharchive.capture.scanning import BEGINNING, Damage, Position, Scanned, Wanted, scan
from speecharchive.capture.streams import WARC, GzipStream, PlainStream, Stream, Window
from speecharchive.errors import BadInput, DamagedInput, EmptyInput, InputTooLarge

MAX_ENTRIES = 10_000
"""WARC files inside a `.wacz`."""
MAX_DIRECTORY = 4 * 1024 * 1024
"""Bytes of the list of a `.wacz` file's entries; it comes into memory whole, an entry at ten times its bytes."""
_SAMPLE = 1 << 16
"""Bytes of the beginning and of the end by which a file is known again."""
_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"\x50\x2a\x4d\x18")
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_END = struct.Struct("<4s8xL")
_END_64 = struct.Struct("<4s36xQ")
_LONGEST_COMMENT = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """One WARC file: a file of its own, or an entry of a WACZ file."""

    name: str
    length: int
    open: Callable[[], IO[bytes]]
    retraceable: bool = True
    """Whether a seek backwards is cheap; of a compressed entry it is not, and what lies behind damage is given up."""

    def records(self, wanted: Wanted, start: Position = BEGINNING) -> Iterator[Scanned | Damage]:
        """Raises BadInput where there is no record at all, or the file cannot be read."""
        try:
            with self.open() as file:
                stream = self._stream(file, start.offset)
                yield from _unless_nothing(scan(stream, self.name, wanted, start))
        except _BROKEN_ZIP:
            words = f"{self.name}: the entry is broken or encrypted"
            yield Damage(self.name, DamagedInput(words), None)
        except OSError as error:
            raise _unreadable(self.name, error) from None

    def fingerprint(self) -> str:
        """A digest of the length, the beginning and the end: enough to know a file again under another name."""
        with self.open() as file:
            digest = hashlib.sha256(b"%d\n" % self.length)
            digest.update(file.read(_SAMPLE))
            if self.retraceable:
                file.seek(max(0, self.length - _SAMPLE))
                digest.update(file.read(_SAMPLE))
        return digest.hexdigest()

    def _stream(self, file: IO[bytes], offset: int) -> Stream:
        magic = file.read(len(WARC))
        if magic.startswith(_GZIP):
            return GzipStream(file, offset, retraceable=self.retraceable)
        if magic == WARC:
            return PlainStream(file, self.length, offset, retraceable=self.retraceable)
        if magic.startswith(_ZSTD):
            raise BadInput(f"{self.name}: packed with zstd; unpack it first (zstd -d)")
        if not magic:
            raise EmptyInput(f"{self.name}: the file is empty")
        raise BadInput(f"{self.name}: not a WARC file (it begins with neither WARC/ nor gzip)")


def _unless_nothing(found: Iterator[Scanned | Damage]) -> Iterator[Scanned | Damage]:
    """A file that holds nothing but a broken place is no WARC file: its damage is raised."""
    first = next(found, None)
    if isinstance(first, Damage):
        second = next(found, None)
        if second is None:
            raise first.error
        yield first
        yield second
    elif first is not None:
        yield first
    yield from found


def parts_of(path: Path) -> Iterator[Part | Damage]:
    """The WARC files that `path` is or holds. Raises BadInput."""
    try:
        with path.open("rb") as file:
            is_zip = file.read(len(_ZIP)) == _ZIP
            length = file.seek(0, SEEK_END)
            if not is_zip:
                yield Part(path.name, length, lambda: path.open("rb"))
                return
            entries = _entries(path.name, file)
            for entry in entries:
                yield _of_entry(path, file, entry)
    except OSError as error:
        raise _unreadable(path.name, error) from None


def _entries(name: str, file: IO[bytes]) -> list[zipfile.ZipInfo]:
    if _directory_bytes(file) > MAX_DIRECTORY:
        raise InputTooLarge(f"{name}: the .wacz file has too many entries to be one")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise DamagedInput(f"{name}: the .wacz file is cut off or broken") from None
    inside = [each for each in entries if each.filename.endswith((".warc", ".warc.gz"))]
    if not inside:
        raise BadInput(f"{name}: the .wacz file holds no WARC file")
    if len(inside) > MAX_ENTRIES:
        raise InputTooLarge(f"{name}: the .wacz file holds more than {MAX_ENTRIES} WARC files")
    return inside


def _directory_bytes(file: IO[bytes]) -> int:
    """How long the file says that its list of entries is; 0 where it says nothing, and zipfile will refuse it."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _LONGEST_COMMENT - 98))
    tail = file.read()
    stated = 0
    for mark, form in ((b"PK\x05\x06", _END), (b"PK\x06\x06", _END_64)):
        at = tail.rfind(mark)
        if 0 <= at <= len(tail) - form.size:
            length = form.unpack_from(tail, at)[1]
            stated = length if stated in (0, 0xFFFFFFFF) else stated
    file.seek(0)
    return int(stated)


def _of_entry(path: Path, file: IO[bytes], entry: zipfile.ZipInfo) -> Part | Damage:
    name = f"{path.name}:{entry.filename}"
    if entry.flag_bits & 1:
        return Damage(name, DamagedInput(f"{name}: the entry is encrypted"), None)
    if entry.compress_type != zipfile.ZIP_STORED:
        return Part(name, entry.file_size, lambda: _unpacked(path, entry), retraceable=False)
    file.seek(entry.header_offset)
    head = file.read(30)
    if not head.startswith(_ZIP) or len(head) < 30:
        return Damage(name, DamagedInput(f"{name}: the entry is broken"), None)
    _, named, extra = _LOCAL_HEADER.unpack(head)
    begin = entry.header_offset + len(head) + named + extra

    def window() -> IO[bytes]:
        return cast(IO[bytes], Window(path.open("rb"), begin, entry.file_size))

    return Part(name, entry.file_size, window)


def _unpacked(path: Path, entry: zipfile.ZipInfo) -> IO[bytes]:
    return zipfile.ZipFile(path).open(entry)


def _unreadable(name: str, error: OSError) -> BadInput:
    reason = (error.strerror or "read error").lower()
    return BadInput(f"{name}: cannot be read: {reason}")
