"""Fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from calling import Call, Left, in_process
from stocked import stock

from speecharchive.store.archive import Archive


@pytest.fixture
def held(database: str, tmp_path: Path) -> Iterator[Archive]:
    """An open archive with the four speeches of `stocked`, on each database."""
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        stock(archive)
        yield archive


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return partial(in_process, capsys)


@pytest.fixture
def run(database: str, tmp_path: Path, call: Call) -> Call:
    """Commands on one archive, with captures beside."""

    def command(name: str, *arguments: object) -> Left:
        own: tuple[object, ...] = ("--db", database)
        if name in ("import", "withdraw", "reextract", "verify"):
            own += ("--captures", tmp_path / "captures")
        return call(name, *arguments, *own)

    return command
