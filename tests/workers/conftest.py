"""An archive on PostgreSQL that has a queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from speecharchive.queue.schema import upgrade_queue
from speecharchive.store.archive import Archive


@pytest.fixture
def queued_database(new_postgres: Callable[[str], str], postgres_template: str) -> str:
    return new_postgres(postgres_template)


@pytest.fixture
def queued(queued_database: str, tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(queued_database, captures=tmp_path / "captures") as archive:
        upgrade_queue(archive.engine, archive.place)
        yield archive
