"""An archive in another database: every row, and nothing half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.schema import CreateTable

from speecharchive.errors import ForeignDatabase, UsageError
from speecharchive.index import postings
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from speecharchive.store.engine import database_url, open_engine, reading, writing
from speecharchive.store.moving import copying
from speecharchive.store.moving.comparing import differing_rows
from speecharchive.store.moving.copying import copy_archive
from speecharchive.store.moving.rows import archive_tables
from speecharchive.store.tables import Capture, SearchChange
from tests.proof import building

SLOW = pytest.mark.skipif("FAULTS_SLOW" not in os.environ, reason="part of `make faults`")
New = Callable[[], str]


def unwatched(_task: str, _total: int | None) -> Any:
    return nullcontext(lambda _many: None)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet."""
    if request.param == "sqlite":
        return str(tmp_path / "copy.db")
    make: New = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture
def source(database: str, tmp_path: Path) -> str:
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        building.stock(archive)
    return database


@pytest.fixture
def file(sqlite_file: Path, tmp_path: Path) -> str:
    """The same as an SQLite file, for what does not depend on where the rows come from."""
    with Archive.open(sqlite_file, captures=tmp_path / "captures") as archive:
        building.stock(archive)
    return str(sqlite_file)


def wrong(place: str, captures: Path) -> list[object]:
    with Archive.open(place, captures=captures, read_only=True) as archive:
        return list(verify_archive(archive))


def differences(one: str, other: str) -> list[str]:
    with (
        Archive.open(one, read_only=True) as first,
        Archive.open(other, read_only=True) as second,
        reading(first.engine) as here,
        reading(second.engine) as there,
    ):
        return list(differing_rows(here, there, lambda _table, rows: rows, lambda _many: None))


@pytest.mark.long
def test_a_copy_is_equal_and_sound_and_goes_on(source: str, target: str, tmp_path: Path) -> None:
    copied = copy_archive(source, target, unwatched)
    assert (copied.tables, copied.running) == (len(archive_tables()), 0)
    assert copied.rows > 3_000
    stamps = [line for line in differences(source, target) if "search_change" not in line]
    assert stamps == []
    assert wrong(target, tmp_path / "captures") == []
    with Archive.open(target, captures=tmp_path / "captures") as archive:
        with reading(archive.engine) as connection:
            before = connection.scalar(select(func.max(Capture.id)))
            if "://" not in target:
                assert postings.is_there(connection)
        building.stock(archive)  # the same pages seen again: new rows get new numbers
        with reading(archive.engine) as connection:
            assert (connection.scalar(select(func.max(Capture.id))) or 0) > (before or 0)
    assert wrong(target, tmp_path / "captures") == []


def test_there_and_back_again(new_postgres: New, tmp_path: Path) -> None:
    """What rows of an archive can hold and a careless copy loses: null and empty, JSON by its characters, emoji, numbers."""
    first, server, last = str(tmp_path / "archive.db"), new_postgres(), str(tmp_path / "back.db")
    with Archive.open(first, captures=tmp_path / "captures", create=True) as archive:
        building.stock(archive)
        with writing(archive.engine) as connection:
            for statement in (
                "UPDATE page SET section = '', office = NULL WHERE id = 1",
                "UPDATE page SET title = '甲一鸣\t\\N\\.\r\n' || char(128512) || ' ''\"' WHERE id = 2",
                "UPDATE capture SET headers = '[[\"a\" ,\"\\u0000\\ud800 1e400\"]]' WHERE id = 1",
                "INSERT INTO host VALUES ('a', '', '', '', 9007199254740993, 0.1, 0, NULL, '', NULL)",
                "INSERT INTO host VALUES ('b', '', '', '', 0, 1e-300, 0, NULL, NULL, NULL)",
                "INSERT INTO host VALUES ('云', '', '', '', 0, NULL, 0, NULL, NULL, NULL)",
                "INSERT INTO host VALUES ('" + chr(0x1F600) + "', '', '', '', 0, NULL, 0, NULL, NULL, NULL)",
                "INSERT INTO host VALUES ('" + chr(0xFF21) + "', '', '', '', 0, NULL, 0, NULL, NULL, NULL)",
            ):  # fmt: skip
                connection.exec_driver_sql(statement)
    copy_archive(first, server, unwatched)
    copy_archive(server, last, unwatched)
    assert [line for line in differences(first, last) if "search_change" not in line] == []


def test_a_server_counts_changes_by_its_own_transactions(new_postgres: New, tmp_path: Path) -> None:
    """A change that comes later must have a later stamp, however high those of the file were."""
    path, server = str(tmp_path / "archive.db"), new_postgres()
    with Archive.open(path, create=True) as archive:
        building.stock(archive)
        with writing(archive.engine) as connection:
            connection.execute(text("UPDATE search_change SET stamp = stamp + 1000000000"))
    copy_archive(path, server, unwatched)
    with Archive.open(server, read_only=True) as archive, reading(archive.engine) as connection:
        now = "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)"
        newest = connection.scalar(select(func.max(SearchChange.stamp)))
        assert newest is not None
        assert newest < int(connection.scalar(text(now)) or 0)


def test_a_copy_leaves_the_tables_to_come_as_they_are_declared(file: str, target: str) -> None:
    copy_archive(file, target, unwatched)
    assert "FOREIGN KEY" in str(CreateTable(Capture.__table__))


def test_what_holds_something_is_refused(file: str, target: str) -> None:
    copy_archive(file, target, unwatched)
    with pytest.raises(UsageError, match="already"):
        copy_archive(file, target, unwatched)
    with pytest.raises(UsageError, match="already"):
        copy_archive(file, file, unwatched)


def test_what_is_no_archive_of_this_program_is_refused(empty_database: str, target: str) -> None:
    with pytest.raises(UsageError):
        copy_archive(empty_database, target, unwatched)
    engine = open_engine(database_url(empty_database), "create")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE theirs (n INTEGER)"))
    engine.dispose()
    with pytest.raises(ForeignDatabase):
        copy_archive(empty_database, target, unwatched)


def test_the_log_of_another_file_is_not_taken_for_the_copys(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "other.db-wal").touch()
    with pytest.raises(UsageError, match=r"other\.db-wal is there already"):
        copy_archive(sqlite_archive.place, tmp_path / "other.db", unwatched)


def test_another_schema_is_refused(file: str, tmp_path: Path) -> None:
    with Archive.open(file) as archive, writing(archive.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0006'"))
    with pytest.raises(UsageError, match="speecharchive db upgrade"):
        copy_archive(file, tmp_path / "copy.db", unwatched)


def test_values_that_postgresql_refuses_are_named_first(new_postgres: New, tmp_path: Path) -> None:
    path, server = str(tmp_path / "archive.db"), new_postgres()
    with Archive.open(path, create=True) as archive:
        building.stock(archive)
        building.change(
            archive,
            "UPDATE page SET title = 'a' || char(0) || 'b' WHERE id = 1",
            "UPDATE page SET section = CAST(x'61eda080' AS TEXT) WHERE id = 2",
            "UPDATE run SET status = 'a word that is far too long', failed = 3000000000",
            f"UPDATE page SET url = '{'u' * 3000}' WHERE id = 3",
            "UPDATE capture SET headers = '[' WHERE id = 1",
            "UPDATE capture SET page_id = 99 WHERE id = 2",
        )  # fmt: skip
    with pytest.raises(UsageError) as refused:
        copy_archive(path, server, unwatched)
    said = str(refused.value).partition("mend them first: ")[2].split("; ")
    assert sorted(said) == sorted(
        [
            "page 2: section is no UTF-8",
            "capture 1: headers is no JSON",
            "run 1: status is longer than 20 characters",
            "run 1: failed is a number beyond 32 bits",
            "page 3: url is too long for an index of PostgreSQL",
            "page 1: title holds a NUL character",
            "capture 2 refers to a row of page that is not there",
        ]
    )
    _is_empty(server)


def _is_empty(server: str) -> None:
    with pytest.raises(UsageError, match="is empty"):
        Archive.open(server)


def test_a_row_that_came_out_otherwise_is_named_and_nothing_is_kept(
    file: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finished(connection: Any) -> None:
        copying_finish(connection)
        connection.execute(text("UPDATE page SET title = '' WHERE id = 1"))
        connection.execute(text("DELETE FROM failure"))

    copying_finish = copying.finish
    monkeypatch.setattr(copying, "finish", finished)
    with pytest.raises(UsageError, match="page 1 differs in title; failure 1 is missing"):
        copy_archive(file, target, unwatched)
    if "://" in target:
        _is_empty(target)
    else:
        assert [p.name for p in Path(target).parent.iterdir() if "copy" in p.name] == []


KILLED = """
import sys
from contextlib import contextmanager
from speecharchive.store.moving.copying import copy_archive

@contextmanager
def watch(task, total):
    done = [0]
    def seen(many):
        done[0] += many
        if task == sys.argv[3] and done[0] > int(sys.argv[4]):
            print("there", flush=True)
            sys.stdin.read()
    yield seen

copy_archive(sys.argv[1], sys.argv[2], watch)
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("task", "rows"), [("copy", 1000), pytest.param("compare", 3000, marks=SLOW)]
)
def test_kill_9_leaves_nothing_half(
    task: str, rows: int, file: str, target: str, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, file, target, task, str(rows)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        assert process.stdout.readline() == "there\n"
        if "://" not in target:
            assert not Path(target).exists()
            with pytest.raises(UsageError, match="another process is making"):
                copy_archive(file, target, unwatched)
        process.send_signal(signal.SIGKILL)
        process.wait()
    if "://" in target:
        _is_empty(target)
    copy_archive(file, target, unwatched)
    assert wrong(target, tmp_path / "captures") == []
