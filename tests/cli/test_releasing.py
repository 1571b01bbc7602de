"""`release` and `verify` of one, on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from calling import Call
from stocked import SPEECHES, ZZ, keep, made

from speecharchive.store.archive import Archive


def test_release_and_verify(
    call: Call, stocked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    left = call("release", "2026.1", "--db", stocked, "--without", "tei")
    assert (left.status, left.out) == (0, "")
    told, fingerprint = left.err.splitlines()
    assert told == "4 speeches released to 2026.1 (11 files)"
    left = call("verify", "2026.1")
    assert (left.status, json.loads(left.out)) == (0, [])
    assert left.line == f"release 2026.1 ({fingerprint}) checked; nothing wrong"
    (Path("2026.1") / "README.md").write_text("")
    left = call("verify", "2026.1", "--format", "json")
    assert left.status == 1
    (found,) = json.loads(left.out)
    assert (found["check"], found["subject"]) == ("release", "2026.1/README.md")
    (Path("2026.1") / "SHA256SUMS").unlink()
    left = call("verify", "2026.1")
    assert left.status == 1
    assert left.line == "release 2026.1 (without a fingerprint) checked; 1 wrong"
    left = call("release", "2026.1", "--db", stocked)
    assert left.status == 2
    assert "does not change" in left.line


@pytest.mark.parametrize(
    "arguments",
    [
        ["../x"],
        [""],
        ["2026.1", "--date", "soon"],
        ["2026.1", "--without", "csv"],
        ["2026.1", "--since", "2050"],
        ["2026.1", "--kind", "sermon"],
        ["2026.1", "-o", "no/such/folder"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_line_and_leaves_nothing(
    call: Call,
    stocked_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    left = call("release", *arguments, "--db", stocked_file)
    assert (left.status, left.out) == (2, "")
    assert left.line
    assert not list((tmp_path / "here").iterdir())


def test_without_the_extra_it_says_what_to_do(stocked_file: Path, tmp_path: Path) -> None:
    program = (
        "import sys, importlib.util as util\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'pyarrow' else found(name, *more)\n"
        "import speecharchive.cli\n"
        "speecharchive.cli.main(sys.argv[1:])"
    )
    target = tmp_path / "a"
    command = [sys.executable, "-c", program, "release", "1", "-o", target, "--db", stocked_file]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 3
    assert "speecharchive[parquet]" in done.stderr
    assert "--without parquet" in done.stderr
    assert not target.exists()
    done = subprocess.run([*command, "--without", "parquet"], capture_output=True, text=True)
    assert done.returncode == 0
    assert not (target / "data" / "speeches.parquet").exists()


def test_what_changed_between_two_releases(call: Call, stocked: str, tmp_path: Path) -> None:
    old, new, part = (tmp_path / name for name in ("old", "new", "part"))
    call("release", "2026.1", "-o", old, "--db", stocked)
    with Archive.open(stocked) as archive:
        run = archive.begin_run("import", ZZ)
        keep(run, "http://zz.example/new", made("一篇新的。", title="新"))
        changed = replace(SPEECHES["http://zz.example/1"], title="改了的题")
        changed = replace(changed, paragraphs=made("改了的话。").paragraphs, sections=())
        keep(run, "http://zz.example/1", changed, at="2026-03-01T00:00:00Z")
        run.finish()
    call("release", "2026.2", "-o", new, "--db", stocked)
    left = call("compare", old, new)
    found = {row["url"]: row for row in json.loads(left.out)}
    assert {url: row["change"] for url, row in found.items()} == {
        "http://zz.example/new": "added",
        "http://zz.example/1": "changed",
    }
    row = found["http://zz.example/1"]
    assert {"version", "title", "text", "n_paragraphs", "captured_at"} <= set(row["fields"])
    assert (row["version_before"], row["version_after"], row["title"]) == (1, 2, "改了的题")
    assert left.line == "2026.1 to 2026.2: 1 added, 0 removed, 1 changed"
    assert call("compare", old, old).out == "[]\n"
    call("release", "2026.2-p", "-o", part, "--db", stocked, "--kind", "address")
    left = call("compare", new, part)
    assert {row["change"] for row in json.loads(left.out)} == {"removed"}
    assert "0 added, 4 removed, 0 changed" in left.err
    assert "other filters" in left.err


def test_only_what_was_released_is_compared(call: Call, stocked_file: Path, tmp_path: Path) -> None:
    call("release", "1", "-o", tmp_path / "a", "--db", stocked_file, "--without", "sqlite")
    left = call("compare", tmp_path / "a", tmp_path)
    assert (left.status, left.out) == (2, "")
    assert "no release" in left.line
    with (tmp_path / "a" / "data" / "speeches.csv").open("a") as table:
        table.write("x\n")
    left = call("compare", tmp_path / "a", tmp_path / "a")
    assert left.status == 2
    assert "verify" in left.line


@pytest.mark.parametrize("option", [("--quick",), ("--expect", "5:" + "a" * 64)])
def test_what_is_asked_of_an_archive_is_not_silently_left_out(
    call: Call, tmp_path: Path, option: tuple[str, ...]
) -> None:
    left = call("verify", tmp_path, *option)
    assert left.status == 2
    assert "are for an archive" in left.line
