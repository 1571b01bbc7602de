"""A file that stands under its final name whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from speecharchive.errors import StorageFull, UsageError

_BUFFER = 1 << 18
_NO_ROOM_IN_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}


class Digested(io.RawIOBase):
    """Bytes on their way to `raw`, counted and digested."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self._sha256 = hashlib.sha256()
        self._abandoned = False
        self.length = 0

    def abandon(self) -> None:
        """Take no more bytes: after a full disk, the buffers above would try to write once more when they close."""
        self._abandoned = True

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        if self._abandoned:
            return len(view)
        written = self._raw.write(view) or 0
        self._sha256.update(view[:written])
        self.length += written
        return written

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


@contextmanager
def storage_errors(target: Path | str) -> Iterator[None]:
    """No space and no permission become StorageFull; a folder that is not there becomes UsageError."""
    try:
        with errors_of_sqlite(target):
            yield
    except IsADirectoryError as error:
        raise UsageError(
            f"cannot write {target}: it is a folder; name a file in it, such as {Path(target) / 'speeches.csv'}"
        ) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(
            f"cannot write {target}: {error.strerror}; name one in a folder that exists"
        ) from error
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise StorageFull(
            f"cannot write {target}: {error.strerror}; make room or name another place"
        ) from error


@contextmanager
def errors_of_sqlite(target: Path | str) -> Iterator[None]:
    """The same of the small databases that are made on the way to an export."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_ROOM_IN_SQLITE:
            raise
        raise StorageFull(
            f"cannot write {target}: {error}; make room or name another place"
        ) from error


@contextmanager
def whole_file(target: Path) -> Iterator[tuple[io.TextIOWrapper, Digested]]:
    """`whole_bytes` as a UTF-8 text file."""
    with whole_bytes(target) as (buffered, digested):
        text = io.TextIOWrapper(buffered, encoding="utf-8", newline="", write_through=False)
        try:
            yield text, digested
            text.flush()
        except BaseException:
            digested.abandon()
            raise
        finally:
            text.detach()


@contextmanager
def whole_bytes(target: Path) -> Iterator[tuple[BinaryIO, Digested]]:
    """A file to write; it takes its name when the block ends well, and leaves nothing when it does not.

    A device or pipe (`/dev/stdout`) is written to directly. Raises StorageFull and UsageError.
    """
    direct = target.exists() and not target.is_file()
    part = target if direct else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with storage_errors(target):
            with part.open("wb", buffering=0) as raw:
                digested = Digested(raw)
                buffered = io.BufferedWriter(digested, _BUFFER)
                try:
                    yield buffered, digested
                    buffered.flush()
                    if not direct:
                        os.fsync(raw.fileno())
                finally:
                    digested.abandon()
                    buffered.close()
            if not direct:
                part.replace(target)
    except BaseException:
        if not direct:
            part.unlink(missing_ok=True)
        raise
