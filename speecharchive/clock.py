"""The one clock of the program, so that a test can let weeks pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)


def now() -> datetime:
    """UTC."""
    return datetime.now(UTC) + _offset


@contextmanager
def shifted(offset: timedelta) -> Iterator[None]:
    """While the block lasts it is later by `offset`, or earlier; of the whole process, for tests."""
    global _offset
    before, _offset = _offset, offset
    try:
        yield
    finally:
        _offset = before
