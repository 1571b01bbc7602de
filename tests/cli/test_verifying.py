"""`verify`: what it prints and how it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from speecharchive.store.archive import Archive
from tests.proof.building import stock


@pytest.fixture
def database(tmp_path: Path) -> str:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        stock(archive)
    return str(tmp_path / "archive.db")


def head_of(words: str) -> str:
    return next(line.split()[1] for line in words.splitlines() if line.startswith("head "))


@pytest.mark.parametrize("options", [(), ("--quick",)])
def test_a_sound_archive(call: Callable, database: str, options: tuple[str, ...]) -> None:
    left = call("verify", "--db", database, *options)
    assert (left.status, json.loads(left.out)) == (0, [])
    first, *_, last = left.err.splitlines()
    assert first == "4 captures in 1 file checked; nothing wrong"
    assert last == "this shows integrity since capture, not that a source told the truth"
    assert call("verify", "--db", database, "--expect", head_of(left.err), *options).status == 0


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
    wrong = call("verify", "--db", database, "--expect", "nonsense")
    assert wrong.status == 2
    assert "NUMBER:DIGEST" in wrong.err


def test_damage_is_a_line_each_and_1(call: Callable, database: str, tmp_path: Path) -> None:
    (file,) = (tmp_path / "archive-captures").iterdir()
    file.unlink()
    left = call("verify", "--db", database, "--format", "csv")
    assert left.status == 1
    assert len(left.out.splitlines()) == 1 + 1 + 4
