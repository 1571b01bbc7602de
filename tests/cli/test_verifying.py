"""`verify`: what it prints and how it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from speecharchive.store.archive import Archive
from tests.proof.building import stock


@pytest.fixture
def database(sqlite_file: Path) -> str:
    with Archive.open(sqlite_file) as archive:
        stock(archive)
    return str(sqlite_file)


def head_line(words: str) -> str:
    (line,) = (line for line in words.splitlines() if line.startswith("head "))
    return line


@pytest.mark.parametrize("options", [(), ("--quick",)])
def test_a_sound_archive(call: Callable, database: str, options: tuple[str, ...]) -> None:
    left = call("verify", "--db", database, *options)
    assert (left.status, json.loads(left.out)) == (0, [])
    first, *_, last = left.err.splitlines()
    assert first == "4 captures in 1 file checked; nothing wrong"
    assert last == "this shows integrity since capture, not that a source told the truth"
    line = head_line(left.err)
    for kept in (line, line.split()[1], f"{line}\n", " ".join(line.split()[:2])):
        assert call("verify", "--db", database, "--expect", kept, *options).status == 0


def test_a_head_of_another_archive(call: Callable, database: str) -> None:
    later = call("verify", "--db", database, "--expect", f"2:{'0' * 64}", "--format", "json")
    assert later.status == 1
    (finding,) = json.loads(later.out)
    assert finding == {
        "check": "chain",
        "subject": "seal 2",
        "finding": "is missing at the end, with what it sealed",
    }
    other = call("verify", "--db", database, "--expect", f"1:{'0' * 64}")
    assert (other.status, "another than the head" in other.out) == (1, True)
    for nonsense in ("nonsense", f"1:{'0' * 63}", f"1:{'0' * 65}", f"tail 1:{'0' * 64}", ""):
        wrong = call("verify", "--db", database, "--expect", nonsense)
        assert (wrong.status, "NUMBER:DIGEST" in wrong.line) == (2, True)


def test_damage_is_a_line_each_and_1(call: Callable, database: str, tmp_path: Path) -> None:
    (file,) = (tmp_path / "archive-captures").iterdir()
    file.unlink()
    left = call("verify", "--db", database, "--format", "csv")
    assert left.status == 1
    assert len(left.out.splitlines()) == 1 + 1 + 4
