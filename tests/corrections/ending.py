"""A process that is gone in the midst of what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from speecharchive.store.archive import Archive


class Ended(BaseException):
    """The process is gone."""


@contextmanager
def ending_at(archive: Archive, statement: str) -> Iterator[None]:
    """The transaction of the first such statement never was, and nothing that comes after it."""

    def end(_c: Any, _k: Any, sql: str, *_: Any) -> None:
        if sql.startswith(statement):
            raise Ended

    event.listen(archive.engine, "before_cursor_execute", end)
    try:
        with pytest.raises(Ended):
            yield
    finally:
        event.remove(archive.engine, "before_cursor_execute", end)
