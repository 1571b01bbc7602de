"""A sample of `make faults`: a kill of each command (of crawls in tests/crawl/test_resume.py), seeded by FAULTS_SEED."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.killing import DATABASE, Trial, kill_again_and_again, reader_is_let_in
from tests.faults.started import Loaded

pytestmark = pytest.mark.long

KILLS = int(os.environ.get("FAULTS_KILLS", "1"))
SEED = int(os.environ.get("FAULTS_SEED", "1"))


@pytest.mark.parametrize("name", ["import", "reextract", "index", "release"])
def test_a_killed_command_loses_nothing_and_goes_on(
    every: dict[str, Trial], loaded: Loaded, tmp_path: Path, name: str
) -> None:
    outcome = kill_again_and_again(every[name], loaded, tmp_path / "rounds", KILLS, SEED)
    assert (outcome.kills, outcome.found) == (KILLS, [])


@pytest.mark.parametrize("name", ["withdraw", "rebuild"])
def test_one_that_is_held_still_while_it_locks_the_archive_is_not_asked(
    every: dict[str, Trial], tmp_path: Path, name: str
) -> None:
    place = tmp_path / "held"
    place.mkdir()
    every[name].prepare(place)
    assert reader_is_let_in(place)
    with closing(sqlite3.connect(place / DATABASE, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        assert not reader_is_let_in(place)
    assert reader_is_let_in(place)
    assert not every[name].has_ended(place)
