"""The image definition, read as an engine would read it: it cannot be built where there is none."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = ROOT / "deploy" / "container" / "Containerfile"
KNOWN = {"FROM", "ENV", "WORKDIR", "RUN", "COPY", "VOLUME", "USER", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD"}  # fmt: skip


def instructions() -> list[tuple[str, str]]:
    """Name and words of each, with continued lines joined."""
    lines = [line for line in FILE.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [(line.split()[0], line.split(None, 1)[1]) for line in joined.splitlines() if line]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for name, words in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, words))
    return found


def test_every_instruction_is_one() -> None:
    assert {name for name, _ in instructions()} <= KNOWN
    assert [words for name, words in instructions() if name == "FROM"] == [
        "docker.io/library/python:3.13-slim-bookworm AS build",
        "docker.io/library/python:3.13-slim-bookworm",
    ]


def test_what_is_copied_is_there_and_is_what_the_wheel_needs() -> None:
    copied = {
        source for name, words in stages()[0] if name == "COPY" for source in words.split()[:-1]
    }
    assert all((ROOT / source).exists() for source in copied)
    assert copied >= {"pyproject.toml", "LICENSE", "README.md", "speecharchive", "spiders", "migrations", "seeds"}  # fmt: skip
    assert "requirements/run.txt" in copied


def test_packages_come_by_their_digests() -> None:
    installs = [words for name, words in instructions() if name == "RUN" and "pip install" in words]
    assert all("--require-hashes" in words or "--no-deps" in words for words in installs)
    assert len(installs) == 2


def test_nobody_is_root_and_nothing_but_the_volume_is_written() -> None:
    last = dict(stages()[1])
    names = [name for name, _ in stages()[1]]
    assert last["USER"].split(":")[0].isdigit()
    assert int(last["USER"].split(":")[0]) > 0
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert "RUN" not in names[names.index("USER") :]
    settings = dict(pair.split("=", 1) for pair in shlex.split(last["ENV"]))
    written = [
        value for name, value in settings.items() if name.endswith(("DB", "CAPTURES", "HOME"))
    ]
    assert all(path.startswith(last["VOLUME"] + "/") for path in written)
    assert settings["MPLCONFIGDIR"].startswith("/tmp/")


def test_settings_and_commands_are_those_of_the_program() -> None:
    last = dict(stages()[1])
    source = "".join(path.read_text() for path in (ROOT / "speecharchive").rglob("*.py"))
    for name in re.findall(r"SPEECHARCHIVE_\w+", last["ENV"]):
        assert f'"{name}"' in source
    assert json.loads(last["ENTRYPOINT"]) == ["speecharchive"]
    asked = json.loads(last["HEALTHCHECK"].partition("CMD ")[2])
    for command in (["speecharchive", *json.loads(last["CMD"])], asked):
        program, *arguments = command
        assert program == "speecharchive"
        shown = [sys.executable, "-m", program, *arguments, "--help"]
        assert subprocess.run(shown, capture_output=True, check=False).returncode == 0
