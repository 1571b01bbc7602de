"""One process at a time in a folder: another is told which one is there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from speecharchive.errors import UsageError

_NAME = ".at-work"


@contextmanager
def alone_in(folder: Path, what: str) -> Iterator[None]:
    """Raises UsageError where another process is at `what` in the folder; ended or killed, it leaves no hindrance."""
    path = folder / _NAME
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            process = os.pread(number, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise UsageError(
                f"another {what} is at work in {folder}: process {process}; wait until it is done, or give another --dir"
            ) from None
        os.ftruncate(number, 0)
        os.pwrite(number, f"{os.getpid()}\n".encode(), 0)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(number)
