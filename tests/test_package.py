"""The installed package: public names, the wheel without its checkout, the cost of starting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import speecharchive

ROOT = Path(__file__).parent.parent


def test_public_names_are_complete_and_importable() -> None:
    for name in speecharchive.__all__:
        assert getattr(speecharchive, name) is not None


def test_importing_the_package_loads_no_heavy_library() -> None:
    program = (
        "import sys, json, speecharchive;"
        "print(json.dumps([m for m in ('lxml', 'bs4', 'sqlalchemy', 'scrapy', 'alembic') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.fixture(scope="module")
def installed_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel and nothing else of the project."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    install = ["install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, capture_output=True)
    return target


def test_the_wheel_works_without_the_checkout(installed_wheel: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed_wheel), "COLUMNS": "120"}
    environment.pop("SPEECHARCHIVE_DB", None)

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "speecharchive", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [
            sys.executable,
            "-c",
            "import speecharchive, spiders; print(speecharchive.__file__, spiders.__file__)",
        ],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.count(str(installed_wheel)) == 2

    names = {row["name"] for row in json.loads(run("outlets", "--format", "json"))}
    assert {"zhuzhou-rednet", "zhuzhou-ribao"} <= names
    run("db", "upgrade", "--db", "archive.db")
    assert json.loads(run("runs", "--db", "archive.db", "--format", "json")) == []
