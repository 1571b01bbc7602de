"""One process at a time that makes a file: a lock that leaves nothing behind, and none that a dead process holds."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from speecharchive.errors import UsageError


@contextmanager
def lone_writer(path: Path) -> Iterator[Path]:
    """A hidden name beside `path` for what is not whole yet. Raises UsageError where another process makes it."""
    begun = path.with_name(f".{path.name}.copying")
    lock = path.with_name(f".{path.name}.lock")
    number = _locked(lock)
    if number is None:
        raise UsageError(f"another process is making {path}; wait until it is done")
    try:
        yield begun
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            begun.with_name(begun.name + end).unlink(missing_ok=True)
        lock.unlink(missing_ok=True)
        os.close(number)


def on_the_disk(path: Path) -> None:
    """A file or folder."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _locked(lock: Path) -> int | None:
    """The descriptor of the locked file that has the name now: its last holder removes the file."""
    while True:
        number = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if lock.exists() and os.path.samestat(os.fstat(number), lock.stat()):
                return number
        except BlockingIOError:
            os.close(number)
            return None
        os.close(number)
