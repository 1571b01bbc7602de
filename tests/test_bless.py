"""`pytest --bless` writes what a fixture lacks, is never green by doing so, and stays out of CI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASE = Path("fixtures") / "zhuzhou-rednet" / "party-plenary"


def run(folder: Path, *options: str, ci: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    if ci:
        environment["CI"] = "1"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
    ]
    return subprocess.run(
        [*command, *options, str(folder / "test_fixtures.py")],
        capture_output=True, text=True, env=environment, check=False, cwd=folder,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in HERE.glob("*.py"):
        if file.name == "test_fixtures.py" or not file.name.startswith("test_"):
            shutil.copy(file, tmp_path)
    shutil.copytree(HERE / CASE, tmp_path / CASE)
    (tmp_path / CASE / "expected.json").unlink()
    return tmp_path


def test_a_case_without_expectations_fails(folder: Path) -> None:
    result = run(folder)
    assert result.returncode == 1
    assert "there is no expected.json" in result.stdout


@pytest.mark.long
def test_bless_writes_them_and_fails_once(folder: Path) -> None:
    result = run(folder, "--bless")
    assert result.returncode == 1
    assert "was written from today's extraction" in result.stdout
    written = json.loads((folder / CASE / "expected.json").read_text(encoding="utf-8"))
    assert written["kind"] == "speech"
    assert "extractor" not in written
    assert run(folder).returncode == 0


def test_bless_never_overwrites(folder: Path) -> None:
    (folder / CASE / "expected.json").write_text('{"kind": "news"}', encoding="utf-8")
    result = run(folder, "--bless")
    assert result.returncode == 1
    assert (folder / CASE / "expected.json").read_text(encoding="utf-8") == '{"kind": "news"}'


def test_bless_is_refused_in_ci(folder: Path) -> None:
    result = run(folder, "--bless", ci=True)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert not (folder / CASE / "expected.json").exists()
