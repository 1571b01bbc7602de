"""What goes wrong with a database is one clear line and the right kind of error."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from speecharchive.errors import (
    DatabaseUnavailable,
    ExtraMissing,
    ForeignDatabase,
    SpeecharchiveError,
    StorageFull,
    UsageError,
)
from speecharchive.store import engine as engines
from speecharchive.store.archive import Archive
from speecharchive.store.engine import database_url, open_engine, reading, writing
from speecharchive.store.migrate import upgrade_database

from .building import one, record, speech, store


def one_line(error: pytest.ExceptionInfo[SpeecharchiveError]) -> str:
    line = str(error.value)
    assert line
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("mysql://host/name", "mysql is no database for an archive"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("postgresql://user:secret@host:port/name", "cannot be read"),
        ("://", "cannot be read"),
    ],
)
def test_what_is_no_database_url_is_refused(given: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        Archive.open(given)
    assert "secret" not in one_line(error)


def test_a_folder_is_no_archive(tmp_path: Path) -> None:
    for attempt in (Archive.open, upgrade_database):
        with pytest.raises(UsageError, match="is a folder"):
            attempt(tmp_path)


def test_no_folder_is_made_for_a_mistyped_path(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(UsageError, match="there is no folder"):
        upgrade_database(missing / "archive.db")
    with pytest.raises(UsageError, match="there is no folder"):
        Archive.open(missing / "archive.db", create=True)
    assert not missing.exists()


@pytest.mark.parametrize(
    "content", [b"just some words\n" * 500, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    for attempt in (Archive.open, upgrade_database):
        with pytest.raises((ForeignDatabase, DatabaseUnavailable)) as error:
            attempt(path)
        assert str(path) in one_line(error)
    assert path.read_bytes() == content


def test_a_sqlite_file_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE setting (name TEXT, value TEXT)")
        connection.execute("CREATE TABLE speech (id TEXT)")
        connection.execute("INSERT INTO setting VALUES ('application', 'other')")
    connection.close()
    with pytest.raises(ForeignDatabase, match="something else"):
        Archive.open(path, create=True)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that does not wait long for another one."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
def test_a_locked_archive_is_unavailable(sqlite_file: Path) -> None:
    archive = Archive.open(sqlite_file)
    run = archive.begin_run("import")
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable, match="locked by another process") as error:
        run.store_capture(record())
    assert str(sqlite_file) in one_line(error)
    assert one(archive, "SELECT count(*) FROM capture") == 0
    other.execute("ROLLBACK")
    run.store_capture(record())
    assert one(archive, "SELECT captures FROM run") == 1
    other.close()
    archive.close()


@pytest.mark.usefixtures("impatient")
def test_an_archive_that_another_process_holds_whole_is_unavailable(sqlite_file: Path) -> None:
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    for attempt in (Archive.open, upgrade_database):
        with pytest.raises(DatabaseUnavailable, match="locked by another process") as error:
            attempt(sqlite_file)
        one_line(error)
    other.close()


def test_a_full_disk_loses_nothing_that_was_stored(sqlite_file: Path) -> None:
    """A bound on the file's pages is how SQLite itself meets a full disk (SQLITE_FULL)."""
    with Archive.open(sqlite_file) as archive:
        run = archive.begin_run("import")
        store(run, record())
        with writing(archive.engine) as connection:
            pages = connection.scalar(text("PRAGMA page_count"))
            connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        large = speech(["云河" * 50_000], sections=())
        with pytest.raises(StorageFull, match="no space left") as error:
            store(run, record("二", url="http://yunhe.example/2"), large)
        assert str(sqlite_file) in one_line(error)
        assert one(archive, "SELECT count(*) FROM v_speech") == 1
        assert one(archive, "SELECT count(*) FROM capture") == 1


def test_a_writer_that_falls_asleep_gives_up_what_others_wait_for(
    new_postgres: Callable[[str], str], postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a reader: nobody waits for one, and it may take its time with what it read."""
    monkeypatch.setattr(engines, "IDLE_SECONDS", 1)
    database = new_postgres(postgres_template)
    row = text("UPDATE setting SET value = value")

    def change_while(other: Archive) -> None:
        with writing(asleep.engine) as connection:
            connection.execute(row)
            with writing(other.engine) as waiting:
                assert waiting.execute(row).rowcount
            connection.execute(row)

    with Archive.open(database) as asleep, Archive.open(database) as other:
        with reading(asleep.engine) as snapshot:
            with pytest.raises(DatabaseUnavailable, match="was lost; try again") as error:
                change_while(other)
            assert snapshot.scalar(text("SELECT count(*) FROM setting"))
        with writing(asleep.engine) as connection:
            assert connection.execute(row).rowcount
    one_line(error)


@pytest.fixture
def for_everybody() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own are its user's alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_read_only_file_system_can_still_be_read(for_everybody: Path) -> None:
    """Root may write everywhere, so another process gives that power up first."""
    file = for_everybody / "archive.db"
    with Archive.open(file, create=True) as archive:
        store(archive.begin_run("import"), record())
    program = (
        "import os, sys\n"
        "from speecharchive.store.archive import Archive\n"
        "from speecharchive.errors import StorageFull\n"
        "from sqlalchemy import text\n"
        "Archive.open(sys.argv[1]).close()  # loads what is only loaded when it is used\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "with Archive.open(sys.argv[1], read_only=True) as archive, archive.engine.connect() as c:\n"
        "    print(c.scalar(text('SELECT count(*) FROM v_speech')))\n"
        "try: Archive.open(sys.argv[1]).begin_run('import')\n"
        "except StorageFull as error: print(error)\n"
    )
    file.chmod(0o444)
    if os.getuid():
        for_everybody.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    assert lines[:1] == ["1"], done.stderr
    assert "permissions" in lines[1]


def test_no_server_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        url = f"postgresql://reader:geheim@127.0.0.1:{port}/archive"
        with pytest.raises(DatabaseUnavailable, match="no PostgreSQL server answers") as error:
            Archive.open(url)
    assert "geheim" not in one_line(error)


def test_a_database_the_server_does_not_have_is_unavailable(postgres_server: str) -> None:
    url = make_url(postgres_server).set(database="absent").render_as_string(hide_password=False)
    with pytest.raises(DatabaseUnavailable, match="createdb") as error:
        Archive.open(url)
    one_line(error)


def test_a_user_without_rights_cannot_write(
    new_postgres: Callable[[str], str], postgres_template: str
) -> None:
    url = new_postgres(postgres_template)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    reader = make_url(url).set(username="reader").render_as_string(hide_password=False)
    with Archive.open(reader) as archive:
        assert one(archive, "SELECT count(*) FROM v_speech") == 0
        with pytest.raises(StorageFull, match="may not write") as error:
            archive.begin_run("import")
        one_line(error)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY reader")
        connection.execute("DROP ROLE reader")


def test_a_connection_that_the_server_ends_is_unavailable(
    new_postgres: Callable[[str], str], postgres_template: str, postgres_server: str
) -> None:
    with Archive.open(new_postgres(postgres_template)) as archive:
        run = archive.begin_run("import")

        def cut_short() -> None:
            with run.transaction() as connection:
                pid = connection.scalar(text("SELECT pg_backend_pid()"))
                with psycopg.connect(postgres_server, autocommit=True) as other:
                    other.execute("SELECT pg_terminate_backend(%s)", [pid])
                run.store_capture(record())

        with pytest.raises(DatabaseUnavailable) as error:
            cut_short()
        one_line(error)
        run.store_capture(record())
        assert one(archive, "SELECT captures FROM run") == 1


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        engines, "find_spec", lambda name: None if name == "psycopg" else find_spec(name)
    )
    with pytest.raises(ExtraMissing, match=r"speecharchive\[postgres\]"):
        Archive.open("postgresql://localhost/archive")


def test_a_damaged_archive_is_said_to_be(sqlite_file: Path) -> None:
    with Archive.open(sqlite_file) as archive:
        store(archive.begin_run("import"), record())
    content = bytearray(sqlite_file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    sqlite_file.write_bytes(content)
    engine = open_engine(database_url(sqlite_file), "read")
    with (
        pytest.raises(DatabaseUnavailable, match="damaged") as error,
        reading(engine) as connection,
    ):
        connection.execute(text("SELECT * FROM v_speech")).all()
    one_line(error)
    engine.dispose()
