"""The walk in docs/add-an-outlet.md is walked, command by command, in something like a checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "add-an-outlet.md"
PORT = "8765"


def commands() -> list[str]:
    block = PAGE.read_text(encoding="utf-8").split("test_walk.py -->\n```console\n")[1]
    return re.findall(r"^\$ (.+)$", block.split("```")[0], re.M)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The code is linked, the registry copied: what is written must not come into this checkout."""
    folder = tmp_path / "checkout"
    (folder / "tests" / "fixtures").mkdir(parents=True)
    for name in ("speecharchive", "spiders", "migrations"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for file in (ROOT / "tests").glob("*.py"):
        if file.name == "test_fixtures.py" or not file.name.startswith("test_"):
            shutil.copy(file, folder / "tests")
    return folder


@pytest.mark.long
def test_every_command_does_what_the_page_says(checkout: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SPEECHARCHIVE_")}  # fmt: skip
    environment |= {"PYTHONPATH": str(checkout), "SPEECHARCHIVE_CONTACT": "mailto:archive@yunhe.example"}  # fmt: skip
    serving, *others = commands()
    words = {"python": [sys.executable], "speecharchive": [sys.executable, "-m", "speecharchive"]}

    def argv(command: str) -> list[str]:
        first, *rest = command.removesuffix("&").split()
        return words[first] + rest

    server = subprocess.Popen(
        argv(serving.replace(PORT, "0")), cwd=checkout, env=environment, stdout=subprocess.PIPE
    )
    said = []
    try:
        assert server.stdout is not None
        host, _, port = server.stdout.readline().decode().strip().rpartition(":")
        assert host == "http://127.0.0.1"
        for command in others:
            done = subprocess.run(argv(command.replace(PORT, port)), cwd=checkout, env=environment, capture_output=True, text=True, timeout=300, check=False)  # fmt: skip
            assert done.returncode == 0, f"{command}: {done.stderr}{done.stdout}"
            said.append(done.stdout + done.stderr)
    finally:
        server.terminate()
        server.wait(timeout=60)
        server.stdout.close() if server.stdout else None
    new, valid, tested, checked = said
    assert "http://yhrb.yunhe.example/%Y%m/%d/node01.html" in new
    assert "wrote seeds/outlets/yunhe-ribao.toml" in new
    assert "nothing wrong" in valid
    assert re.search(r"\d+ passed", tested)
    assert "with high confidence; finished" in checked
    assert (checkout / "tests/fixtures/yunhe-ribao").is_dir()
    assert not (ROOT / "tests/fixtures/yunhe-ribao").exists()
