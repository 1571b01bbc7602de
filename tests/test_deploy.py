"""The units that are shipped: systemd reads them, and they call commands that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[1] / "deploy" / "systemd"
PROGRAM = "/opt/speecharchive/.venv/bin/speecharchive"


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    for unit in UNITS.glob("speecharchive-*"):
        text = unit.read_text().replace(PROGRAM, sys.executable).replace("User=speecharchive\n", "")
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_commands_of_the_units_exist() -> None:
    started = [
        match[1].split()
        for unit in UNITS.glob("*.service")
        for match in re.finditer(rf"^ExecStart={PROGRAM} (.*)$", unit.read_text(), re.MULTILINE)
    ]
    assert sorted(started) == [
        ["crawl", "--all", "--due"],
        ["schedule"],
        ["worker", "--processes", "8"],
    ]
    for arguments in started:
        command = [sys.executable, "-m", "speecharchive", *arguments, "--help"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
