"""Fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from calling import Call, in_process
from stocked import stock, stocked

from speecharchive.store.archive import Archive

__all__ = ["call", "held", "stocked"]


@pytest.fixture
def held(database: str, tmp_path: Path) -> Iterator[Archive]:
    """An open archive with the four speeches of `stocked`, on each database."""
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        stock(archive)
        yield archive


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return partial(in_process, capsys)
