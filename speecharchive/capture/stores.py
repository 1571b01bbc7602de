"""Where closed WARC files lie so that every machine can read them: a shared folder, or a bucket of an S3-compatible server.

A store holds whole files alone, under the names they have in the captures folder; what is being written lies on the machine
that writes it. A file is under its name all at once or not at all.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import unquote, urlsplit

from speecharchive.capture.closed import ClosedFile
from speecharchive.errors import ExtraMissing, StoreUnavailable, UsageError

_STEP = 1 << 20
_KINDS = "write s3://BUCKET/PREFIX, file:///FOLDER, or the path of a folder"


class Store(Protocol):
    """All of it raises StoreUnavailable; FileNotFoundError where it holds no file of that name."""

    @property
    def url(self) -> str:
        """How rows and messages name it; without credentials."""

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Fewer bytes where the file ends before."""

    def open(self, name: str) -> IO[bytes]:
        """To read from beginning to end, or to seek; it takes the same few megabytes whatever the size."""

    def size(self, name: str) -> int: ...

    def put(self, path: Path, name: str) -> None:
        """Replaces what has the name. Who wants to know what arrived reads it: `put_whole`."""

    def remove(self, name: str) -> None:
        """Nothing happens where it is not there."""

    def names(self) -> Iterator[str]:
        """Of all files, in no order."""


def is_store(place: str) -> bool:
    return "://" in place


def store_at(place: str) -> Store:
    """Raises UsageError, which never quotes the address: there may be a password in it."""
    try:
        parts = urlsplit(place)
        secret = "@" in parts.netloc or bool(parts.query)
    except ValueError:
        raise UsageError(f"the address of the captures cannot be read; {_KINDS}") from None
    if secret:
        raise UsageError(
            "the address of the captures must not hold credentials; put them where your S3 tools "
            "read them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ~/.aws/credentials)"
        )
    if parts.scheme == "file":
        if parts.netloc not in ("", "localhost") or parts.path in ("", "/"):
            raise UsageError("a shared folder is written file:///FOLDER, with three slashes")
        return SharedFolder(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        from speecharchive.capture.bucket import Bucket

        prefix = [part for part in parts.path.split("/") if part]
        if not parts.netloc or ".." in prefix:
            raise UsageError(f"the address of the captures names no bucket; {_KINDS}")
        if find_spec("s3fs") is None:
            raise ExtraMissing(
                "captures in a bucket need an extra: pip install 'speecharchive[s3]'"
            )
        return Bucket("/".join(["s3:/", parts.netloc, *prefix]))
    raise UsageError(f"captures cannot lie at an address of that kind; {_KINDS}")


def put_whole(store: Store, path: Path, name: str, expected: ClosedFile) -> None:
    """Put a file in the store, and read back what arrived. Raises StoreUnavailable where that is not what was expected."""
    store.put(path, name)
    try:
        arrived = digest_in(store, name)
    except FileNotFoundError:
        arrived = None
    if arrived is None or (arrived.length, arrived.sha256) != (expected.length, expected.sha256):
        raise StoreUnavailable(f"{name} did not arrive in {store.url} as it was sent")


def digest_in(store: Store, name: str) -> ClosedFile:
    digest, length = hashlib.sha256(), 0
    with store.open(name) as stream:
        while piece := stream.read(_STEP):
            digest.update(piece)
            length += len(piece)
    return ClosedFile(name, length, digest.hexdigest())


def fetch(store: Store, name: str, target: Path) -> None:
    """A copy of it, safe on the disk under its name all at once."""
    with store.open(name) as stream:
        write_whole(target, stream)


def write_whole(target: Path, stream: IO[bytes], mode: int = 0o600) -> None:
    """Raises OSError."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb", opener=_private) as out:
            while piece := stream.read(_STEP):
                out.write(piece)
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A folder that all machines have mounted. It is never made: where it is not there, it is not mounted."""

    folder: Path

    @property
    def url(self) -> str:
        return self.folder.absolute().as_uri()

    def read(self, name: str, offset: int, length: int) -> bytes:
        with self._errors(), (self.folder / name).open("rb", buffering=0) as stream:
            stream.seek(offset)
            return stream.read(length)

    def open(self, name: str) -> IO[bytes]:
        with self._errors():
            return (self.folder / name).open("rb")

    def size(self, name: str) -> int:
        with self._errors():
            return (self.folder / name).stat().st_size

    def put(self, path: Path, name: str) -> None:
        target = self.folder / name
        with self._errors(), path.open("rb") as stream:
            if target.parent != self.folder:
                target.parent.mkdir(mode=0o700, exist_ok=True)
            status = target.stat() if target.exists() else os.fstat(stream.fileno())
            write_whole(target, stream, status.st_mode & 0o777)

    def remove(self, name: str) -> None:
        with self._errors():
            (self.folder / name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        with self._errors():
            for path in self.folder.rglob("*"):
                if path.is_file() and not path.name.startswith("."):
                    yield path.relative_to(self.folder).as_posix()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            if not self.folder.is_dir():
                raise StoreUnavailable(f"{self.url} is not there: mount it, or make the folder")
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            reason = (error.strerror or "error").lower()
            raise StoreUnavailable(f"{self.url} cannot be used: {reason}") from None
