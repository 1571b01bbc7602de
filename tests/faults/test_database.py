"""Two writers at once, a database that somebody holds, a server that restarts, a clock that goes back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from speecharchive.demo.world import all_resources
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from tests.faults.clocks import shifted_clock
from tests.faults.invented import archive_of, speecharchive, world
from tests.faults.killing import CAPTURES, dump

pytestmark = pytest.mark.long

SLOW = pytest.mark.skipif("FAULTS_SLOW" not in os.environ, reason="part of `make faults`")


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(tmp_path_factory.mktemp("faults"))


def started(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        speecharchive(*arguments), stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )  # fmt: skip


def test_two_imports_of_one_file_at_once_store_it_once(
    database: str, tmp_path: Path, warc: Path
) -> None:
    given = ("import", warc, "--jobs", 1, "--db", database, "--captures", tmp_path / "captures")
    both = [started(*given) for _ in range(2)]
    told = [(process.communicate()[1], process.returncode) for process in both]
    assert [status for _, status in told] == [0, 0], told
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        with archive.engine.connect() as connection:
            captures = Counter(tuple(row) for row in connection.execute(text(CAPTURES)))
            speeches = connection.scalar(text("SELECT count(*) FROM v_speech"))
        assert set(captures.values()) == {1}
        assert list(verify_archive(archive)) == []
    with Archive.open(tmp_path / "one.db", create=True) as alone, alone.engine.connect() as view:
        assert view.scalar(text("SELECT count(*) FROM v_speech")) == 0
    assert speeches
    assert len(captures) <= len(list(all_resources()))


@SLOW
def test_a_database_that_somebody_holds_is_one_line_and_3(tmp_path: Path, warc: Path) -> None:
    """It waits ten seconds, says so, and has stored nothing by halves."""
    database = tmp_path / "a.db"
    subprocess.run(
        speecharchive("db", "upgrade", "--db", database), check=True, capture_output=True
    )
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = subprocess.run(speecharchive("import", warc, "--db", database), capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert "locked by another process" in line
    holder.execute("ROLLBACK")
    holder.close()
    again = subprocess.run(speecharchive("import", warc, "--db", database), capture_output=True, text=True, check=False)  # fmt: skip
    assert again.returncode == 0, again.stderr


def test_a_clock_that_goes_back_a_year_loses_and_withdraws_nothing(
    tmp_path: Path, warc: Path
) -> None:
    database = archive_of(tmp_path, warc)
    before = dump(database, captures=True)
    path = shifted_clock(tmp_path, -365)
    for arguments in (("reextract", "--jobs", "1"), ("import", warc, "--again", "--jobs", "1")):
        process = started(*arguments, "--db", database, PYTHONPATH=path)
        _, told = process.communicate()
        assert process.returncode == 0, told
    assert dump(database, captures=True) == before
    with Archive.open(database) as archive, archive.engine.connect() as connection:
        started_at = connection.execute(text("SELECT min(started), max(started) FROM run")).one()
        earlier, later = map(datetime.fromisoformat, started_at)
        assert (later - earlier).days >= 364
        assert list(verify_archive(archive)) == []


@SLOW
def test_release_and_index_ask_no_clock(tmp_path: Path, warc: Path) -> None:
    """The same bytes in any year; an index that was begun next year is caught up."""
    given = ("--db", archive_of(tmp_path, warc))
    earlier = {"PYTHONPATH": shifted_clock(tmp_path, -365)}
    for name, environment in (("now", {}), ("earlier", earlier)):
        for arguments in (
            ("release", "2026.1", "--without", "parquet", "-o", tmp_path / name),
            ("index", "build", "--index", tmp_path / "index"),
        ):
            process = started(*arguments, *given, **environment)
            _, told = process.communicate()
            assert process.returncode == 0, told
    now, then = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("now", "earlier")
    )  # fmt: skip
    assert now == then
    process = started("index", "verify", "--all", "--index", tmp_path / "index", *given)
    _, told = process.communicate()
    assert process.returncode == 0, told
