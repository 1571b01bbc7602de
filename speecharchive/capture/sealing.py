"""Records taken out of a WARC file into a folder of their own, and put back: `CAPTURES/sealed/`, for its owner alone.

A sealed range is one capture: its response, and the request that was stored behind it. Nothing is lost at any moment:
the copy is safe on the disk before a new WARC file takes the name of the old one, in one step. Each call may be made
again after it was killed, and does what is missing. Files are written in the folder of this machine alone; what lies in a store is
brought there first, and goes back (`speecharchive.store.stored`). What only looks reads in both places.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from speecharchive.capture import records
from speecharchive.capture.holdings import OPEN, Holdings, inside
from speecharchive.capture.stores import fetch
from speecharchive.capture.tombstones import MARK, tombstone
from speecharchive.errors import BadInput, DamagedInput, StorageFull

FOLDER = "sealed"
_STEP = 1 << 20
_MOST_REQUEST = 1 << 17


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture's record lies."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A capture's bytes in the sealed folder."""

    place: Place
    name: str
    """File in the sealed folder."""
    length: int
    """Of response and request."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """A WARC file as it is now."""

    name: str
    length: int
    sha256: str


@contextmanager
def sealing(folder: Path) -> Iterator[Path]:
    """The sealed folder, made where it is not there, for one process at a time."""
    sealed = folder / FOLDER
    try:
        sealed.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed.chmod(0o700)
        with open(sealed / ".lock", "a", opener=_private) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield sealed
    except OSError as error:
        reason = (error.strerror or "write error").lower()
        raise StorageFull(f"cannot seal captures in {sealed}: {reason}") from None


def can_be_sealed(folder: Path, file: str) -> bool:
    """Not while its run writes it."""
    return (folder / _closed(file)).is_file()


def name_of_copy(file: str, offset: int) -> str:
    """Of the capture at `offset`, in the sealed folder."""
    return f"{PurePosixPath(file).name.removesuffix('.warc.gz')}-{offset}.warc.gz"


def copy_out(holdings: Holdings, place: Place) -> Sealed:
    """Copy a capture into the sealed folder; one that is there already, or in the store, is read there. Raises DamagedInput where it is nowhere."""
    name = name_of_copy(place.file, place.offset)
    target = holdings.folder / FOLDER / name
    if holdings.store is not None and not target.is_file():
        with suppress(FileNotFoundError):
            fetch(holdings.store, f"{FOLDER}/{name}", target)
    if target.is_file():
        data = target.read_bytes()
    else:
        with (holdings.folder / _closed(place.file)).open("rb") as stream:
            data = _pair(stream, place)
        _write_whole(target, lambda out: out(data))
    return Sealed(place, name, len(data), hashlib.sha256(data).hexdigest())


def seal(folder: Path, file: str, captures: Sequence[Sealed], date: str) -> Renewed:
    """The WARC file with tombstones in the place of these captures; as it is, where it has them already."""

    return _rewrite(folder, file, captures, lambda each, _: _tombstones(each, date))


def unseal(holdings: Holdings, file: str, captures: Sequence[Sealed]) -> Renewed:
    """The WARC file with the captures in their place again. Raises DamagedInput where a sealed copy is not what it was."""

    return _rewrite(
        holdings.folder, file, captures, lambda each, held: _original(holdings, each, held)
    )


def digest_with(
    holdings: Holdings, file: str, sealed: Sequence[Sealed], back: Sequence[Sealed], date: str
) -> str:
    """What the file's SHA-256 would be with tombstones for `sealed` and the captures of `back` in their place: by it a sealing
    that was killed is told from damage. Raises DamagedInput."""
    hidden = {each.place for each in sealed}
    digest = hashlib.sha256()

    def replaced(each: Sealed, held: bytes) -> bytes:
        return _tombstones(each, date) if each.place in hidden else _original(holdings, each, held)

    with holdings.open(file) as stream:
        for piece, _ in _pieces(stream, file, [*sealed, *back], replaced):
            digest.update(piece)
    return digest.hexdigest()


def sealed_bytes(holdings: Holdings, sealed: Sealed) -> bytes:
    """Raises DamagedInput where they are not what they were."""
    try:
        with holdings.open(f"{FOLDER}/{sealed.name}") as stream:
            data = stream.read(sealed.length + 1)
    except DamagedInput:
        raise DamagedInput(f"{sealed.name}: the sealed capture is not there any more") from None
    if hashlib.sha256(data).hexdigest() != sealed.sha256:
        raise DamagedInput(f"{sealed.name}: the sealed capture is not what was sealed")
    return data


def flaw_of(holdings: Holdings, sealed: Sealed) -> str | None:
    """What is wrong with a sealed capture: its copy, or what stands in its place."""
    try:
        sealed_bytes(holdings, sealed)
    except DamagedInput as error:
        return str(error)
    if not is_sealed(holdings, sealed):
        return "is sealed, and its place in the WARC file does not say so; run `speecharchive withdraw --finish`"
    return None


def flaw_under_way(holdings: Holdings, sealed: Sealed) -> str | None:
    """The same of a capture that was being sealed, or put back, when a process ended: it lies in its place, or in its copy."""
    try:
        with holdings.open(sealed.place.file) as stream:
            stream.seek(sealed.place.offset)
            if hashlib.sha256(stream.read(sealed.length)).hexdigest() == sealed.sha256:
                return None
    except (OSError, DamagedInput):
        pass  # the file itself is looked at elsewhere
    return flaw_of(holdings, sealed)


def forget(holdings: Holdings, sealed: Sealed) -> None:
    """Remove the copies of what is back in its place."""
    if holdings.store is not None:
        holdings.store.remove(f"{FOLDER}/{inside(sealed.name)}")
    (holdings.folder / FOLDER / inside(sealed.name)).unlink(missing_ok=True)


def is_sealed(holdings: Holdings, sealed: Sealed) -> bool:
    """Whether a tombstone stands in the place of the capture."""
    try:
        with holdings.open(sealed.place.file) as stream:
            return MARK in _record_at(stream, sealed.place.offset, sealed.place.length).headers
    except (OSError, BadInput):
        return False


def _rewrite(
    folder: Path,
    file: str,
    captures: Sequence[Sealed],
    replaced: Callable[[Sealed, bytes], bytes],
) -> Renewed:
    path = folder / _closed(file)
    digest = hashlib.sha256()
    length, differs = 0, False

    def copy(out: Callable[[bytes], object]) -> None:
        nonlocal length, differs
        with path.open("rb") as stream:
            for piece, is_new in _pieces(stream, file, captures, replaced):
                digest.update(piece)
                length += len(piece)
                differs = differs or is_new
                out(piece)

    _write_whole(path, copy, unless=lambda: not differs)
    return Renewed(file, length, digest.hexdigest())


def _pieces(
    stream: IO[bytes],
    file: str,
    captures: Sequence[Sealed],
    replaced: Callable[[Sealed, bytes], bytes],
) -> Iterator[tuple[bytes, bool]]:
    """The file with each of these captures replaced, and whether a piece differs from what stands there."""
    for each in sorted(captures, key=lambda each: each.place.offset):
        for piece in _until(stream, each.place.offset):
            yield piece, False
        held = stream.read(each.length)
        new = replaced(each, held)
        if len(new) != len(held):
            raise DamagedInput(f"{file} at {each.place.offset}: the record is cut off")
        yield new, new != held
    while piece := stream.read(_STEP):
        yield piece, False


def _tombstones(each: Sealed, date: str) -> bytes:
    where = f"{each.place.file} {each.place.offset}"
    response = tombstone(each.place.length, where, date)
    rest = each.length - each.place.length
    return response + (tombstone(rest, f"{where} request", date) if rest else b"")


def _original(holdings: Holdings, each: Sealed, held: bytes) -> bytes:
    if hashlib.sha256(held).hexdigest() == each.sha256:
        return held
    return sealed_bytes(holdings, each)


def _until(stream: IO[bytes], offset: int) -> Iterator[bytes]:
    while (left := offset - stream.tell()) > 0:
        piece = stream.read(min(_STEP, left))
        if not piece:
            raise DamagedInput(f"the WARC file ends before {offset}")
        yield piece


def _write_whole(
    target: Path,
    fill: Callable[[Callable[[bytes], object]], object],
    unless: Callable[[], bool] = lambda: False,
) -> None:
    """Under its name all at once, safe on the disk; with the rights of the file it replaces, else its owner's alone."""
    part = target.with_name(f".{target.name}.part")
    try:
        with open(part, "wb", opener=_private) as out:
            fill(out.write)
            out.flush()
            os.fsync(out.fileno())
        if unless():
            return
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
        _sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _pair(stream: IO[bytes], place: Place) -> bytes:
    """The bytes of the response, and of its request where that follows."""
    response = _record_at(stream, place.offset, place.length)
    if MARK in response.headers:
        raise DamagedInput(f"{place.file} at {place.offset}: is sealed, and its copy is gone")
    stream.seek(place.offset)
    data = stream.read(place.length)
    behind = stream.read(_MOST_REQUEST)
    inflate = zlib.decompressobj(31)
    try:
        inflate.decompress(behind)
    except zlib.error:
        return data
    if not inflate.eof:
        return data
    request = behind[: len(behind) - len(inflate.unused_data)]
    other = records.unpack(request, place.file)
    mine = response.headers.get("warc-record-id")
    belongs = other.kind == "request" and other.headers.get("warc-concurrent-to") == mine
    return data + request if belongs else data


def _record_at(stream: IO[bytes], offset: int, length: int) -> records.Record:
    stream.seek(offset)
    return records.unpack(stream.read(length), f"record at {offset}")


def _closed(file: str) -> PurePosixPath:
    if file.endswith(OPEN):
        raise DamagedInput(f"{file}: a capture's file must be closed")
    return inside(file)
