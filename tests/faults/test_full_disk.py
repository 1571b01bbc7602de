"""A full disk, and then room again: one clear line, an archive that is right, and a command that comes to its end.

On a disk of its own in memory where this user may mount one, filled up but for a little; else by a bound on the size of files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.killing import Trial, fresh
from tests.faults.started import Loaded

pytestmark = pytest.mark.long

EVERY = "FAULTS_SLOW" in os.environ
LEFT = (0, 16, 64, 128, 512, 1024) if EVERY else (64,)
"""Kilobytes that are free on the disk, or that no file may exceed."""
_SIZE = 64
"""Megabytes of the disk."""
SAMPLE = ("release", "catching-up", "withdraw")
NAMES = ("crawl", "import", "reextract", "release", "index", "catching-up", "rebuild", "withdraw", "correct", "variants", "upgrade")  # fmt: skip


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A small disk; None where this user may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "tmpfs", str(place)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(mount, capture_output=True).returncode:  # fmt: skip
        yield None
        return
    try:
        yield place
    finally:
        # What a command has started may not be gone yet.
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, left: int) -> Path:
    """All but `left` kilobytes; the file that does."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free - (left << 10)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free)
    return ballast


@pytest.mark.parametrize("name", NAMES if EVERY else SAMPLE)
def test_a_full_disk_is_one_line_and_3(
    every: dict[str, Trial], loaded: Loaded, disk: Path | None, tmp_path: Path, name: str
) -> None:
    trial = every[name]
    whole = fresh(trial, tmp_path / "whole")
    with loaded.start(trial.command(whole)) as process:
        assert process.wait() == 0, process.errors()
    expected = trial.dump(whole)
    for left in LEFT:
        place = fresh(trial, (disk or tmp_path) / str(left))
        command = trial.command(place)
        ballast = fill(disk, left) if disk else None
        with loaded.start(command, None if disk else left << 10) as process:
            status, told = process.wait(), process.errors()
        if ballast:
            ballast.unlink()
        if status:
            lines = [
                line for line in told.splitlines() if not line.startswith("warning: the sites")
            ]
            assert status == 3, told
            assert lines[-1].startswith("speecharchive: ")
            assert "unexpected" not in lines[-1]
            trial.check(place)
            with loaded.start(command) as process:
                assert process.wait() == 0, process.errors()
        trial.check(place)
        assert trial.dump(place) == expected
        shutil.rmtree(place)
