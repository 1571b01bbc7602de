"""A sample of `make faults`: a kill of each command (of crawls in tests/crawl/test_resume.py), seeded by FAULTS_SEED."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.killing import Trial, kill_again_and_again
from tests.faults.started import Loaded

KILLS = int(os.environ.get("FAULTS_KILLS", "1"))
SEED = int(os.environ.get("FAULTS_SEED", "1"))


@pytest.mark.parametrize("name", ["import", "reextract", "index", "release"])
def test_a_killed_command_loses_nothing_and_goes_on(
    every: dict[str, Trial], loaded: Loaded, tmp_path: Path, name: str
) -> None:
    outcome = kill_again_and_again(every[name], loaded, tmp_path / "rounds", KILLS, SEED)
    assert (outcome.kills, outcome.found) == (KILLS, [])
