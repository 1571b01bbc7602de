"""SIGTERM, as a service manager stops a command: one line, status 130, and nothing half done."""

from __future__ import annotations

import os
import random
import shutil
import signal
from pathlib import Path

import pytest

from tests.faults.killing import Trial, fresh, seconds_of_work
from tests.faults.started import Loaded

pytestmark = pytest.mark.long

EVERY = "FAULTS_SLOW" in os.environ
NAMES = ("import", "reextract", "release", "index", "catching-up", "rebuild", "withdraw", "correct", "variants", "upgrade")  # fmt: skip
SAMPLE = NAMES if EVERY else ("release", "withdraw")
TIMES = 3 if EVERY else 1


@pytest.mark.parametrize("name", SAMPLE)
def test_sigterm_is_one_line_and_130(
    every: dict[str, Trial], loaded: Loaded, tmp_path: Path, name: str
) -> None:
    trial = every[name]
    whole = fresh(trial, tmp_path / "whole")
    begun, ended = seconds_of_work(trial, loaded, whole)
    expected = trial.dump(whole)
    chance = random.Random(name)
    for number in range(TIMES):
        place = fresh(trial, tmp_path / str(number))
        moment = chance.uniform(begun, ended)
        with loaded.start(trial.command(place)) as process:
            while process.spent(0.003) < moment:
                pass
            status, told = process.kill(signal.SIGTERM), process.errors()
        if status:
            assert status == 130
            assert told.splitlines()[-1].startswith("interrupted")
        trial.check(place)
        with loaded.start(trial.command(place)) as process:
            again = process.wait()
            assert again == 0 or trial.has_ended(place), process.errors()
        trial.check(place)
        assert trial.dump(place) == expected
        shutil.rmtree(place)
