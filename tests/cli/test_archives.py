"""`db`: what it says and how it leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from calling import Call

from speecharchive.store.archive import Archive
from tests.proof.building import stock


def test_copy_to_a_server_and_back(
    call: Call, new_postgres: Callable[[], str], tmp_path: Path
) -> None:
    path, back, server = tmp_path / "archive.db", tmp_path / "back.db", new_postgres()
    with Archive.open(path, create=True) as archive:
        stock(archive)
    folder = tmp_path / "archive-captures"
    left = call("db", "copy", path, server)
    assert (left.status, left.out) == (0, "")
    first, where, index, check = left.err.splitlines()
    assert first.endswith("and equal row by row")
    assert where.startswith(f"the WARC files stay in {folder}; name them with --captures")
    assert index.startswith("next: speecharchive index build --db postgresql://")
    assert check.endswith(f"--captures {folder}")
    assert call("verify", "--db", server, "--captures", folder).status == 0
    untold = call("db", "copy", server, tmp_path / "untold.db").err.splitlines()
    assert untold[1].endswith("name them with --captures")
    assert untold[2].endswith("--captures FOLDER")
    left = call("db", "copy", server, back, "--captures", folder)
    assert (left.status, left.err.splitlines()[1]) == (0, f"the WARC files stay in {folder}")
    assert call("verify", "--db", back, "--captures", folder).status == 0


def test_runs_that_go_on_are_told_of(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path, create=True) as archive:
        archive.begin_run("import")
        left = call("db", "copy", path, tmp_path / "other.db")
    assert left.status == 0
    assert "1 run still under way in" in left.err


def test_wrong_use_is_one_line(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    for given in ((path, tmp_path / "b.db"), (path, path), (path, "mysql://a/b")):
        left = call("db", "copy", *given)
        assert (left.status, "there is no archive at" in left.line) == (2, True)
    with Archive.open(path, create=True):
        pass
    for given, said in (
        ((path, path), "already"),
        ((path, tmp_path), "is a folder"),
        ((path, tmp_path / "none" / "b.db"), "there is no folder"),
        ((path, "mysql://a/b"), "no database for an archive"),
    ):
        left = call("db", "copy", *given)
        assert (left.status, said in left.line) == (2, True)
    left = call("db", "copy", path, "postgresql://nobody@127.0.0.1:1/none")
    assert (left.status, "no PostgreSQL server answers" in left.line) == (3, True)


def test_backup_says_how_it_is_proven(call: Call, tmp_path: Path) -> None:
    path, folder = tmp_path / "archive.db", tmp_path / "backup"
    with Archive.open(path, create=True) as archive:
        stock(archive)
    left = call("db", "backup", folder, "--db", path)
    kept = folder / "archive.db"
    assert (left.status, left.out) == (0, "")
    first, proof = left.err.splitlines()
    assert first == f"{kept} and 1 file of captures are there, 1 of them copied now"
    command = proof.partition(": speecharchive ")[2].split()
    assert call(*command).status == 0
    next((tmp_path / "archive-captures").iterdir()).unlink()
    assert call("db", "backup", tmp_path / "second", "--db", path).status == 1
    assert call("db", "backup", tmp_path, "--db", path).status == 2
    assert call("db", "backup", path / "x", "--db", path).status == 2
