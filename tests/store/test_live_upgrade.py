"""`db upgrade` of an archive that others use: nothing of an older program writes into a newer schema."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from speecharchive.errors import DatabaseUnavailable, UsageError
from speecharchive.proof.archive import verify_archive
from speecharchive.store import schema
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.migrate import downgrade, upgrade
from speecharchive.store.processes import utc_now
from speecharchive.store.schema import REVISION, hold_schema
from speecharchive.store.tables import Run, SearchChange
from tests.proof import building

BEFORE = "0006"


@pytest.fixture
def older(archive: Archive) -> Archive:
    """With some pages, of the schema before."""
    building.stock(archive)
    downgrade(archive.engine, archive.place, BEFORE)
    return archive


def revision(archive: Archive) -> str | None:
    with reading(archive.engine) as connection:
        return schema.revision_of(connection, archive.place)


def test_not_while_a_run_is_under_way(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    downgrade(archive.engine, archive.place, BEFORE)
    elsewhere = (
        f"UPDATE run SET process = 'elsewhere/1/1', alive = '{utc_now()}' WHERE id = {run.id}"
    )
    building.change(archive, elsewhere)
    with pytest.raises(
        UsageError, match=r"1 run under way in .* \(crawl of elsewhere/1.; stop them"
    ):
        upgrade(archive.engine, archive.place)
    assert revision(archive) == BEFORE
    building.change(
        archive, f"UPDATE run SET process = 'h/1/1', alive = '2026' WHERE id = {run.id}"
    )
    assert upgrade(archive.engine, archive.place) == (BEFORE, REVISION)
    building.stock(archive)
    assert list(verify_archive(archive)) == []


def test_an_upgrade_that_changes_no_table_stops_for_nobody(archive: Archive) -> None:
    run = archive.begin_run("crawl")
    assert upgrade(archive.engine, archive.place) == (REVISION, REVISION)
    run.finish()


def test_an_older_program_that_is_still_running_begins_nothing(archive: Archive) -> None:
    with writing(archive.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match="written by a newer speecharchive"):
        archive.begin_run("crawl")
    with reading(archive.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(Run)) == 0


def test_two_upgrades_at_once(older: Archive, database: str) -> None:
    if older.engine.dialect.name == "sqlite" and "FAULTS_SLOW" not in os.environ:
        pytest.skip("part of `make faults`")
    command = [sys.executable, "-m", "speecharchive", "db", "upgrade", "--db", database]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=200)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert sorted(words.splitlines()[-1].split()[1] for words in said) == ["is", "went"]
    assert list(verify_archive(older)) == []


def test_a_run_waits_while_tables_change(
    new_postgres: Callable[[str], str], postgres_template: str, tmp_path: Path
) -> None:
    with Archive.open(new_postgres(postgres_template), captures=tmp_path) as archive:
        beginning = threading.Thread(target=archive.begin_run, args=("crawl",))
        with writing(archive.engine) as connection:
            hold_schema(connection)
            beginning.start()
            time.sleep(0.5)
            assert connection.scalar(select(func.count()).select_from(Run)) == 0
            assert beginning.is_alive()
        beginning.join(60)
        assert not beginning.is_alive()
        with reading(archive.engine) as connection:
            assert connection.scalar(select(func.count()).select_from(Run)) == 1


def test_a_notebook_that_reads_for_days_is_named(
    new_postgres: Callable[[str], str],
    postgres_template: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schema, "WAIT_SECONDS", 1)
    with Archive.open(new_postgres(postgres_template), captures=tmp_path) as archive:
        with reading(archive.engine) as notebook:
            notebook.execute(text("SELECT count(*) FROM v_speech"))
            with pytest.raises(DatabaseUnavailable, match="held open by another session"):
                upgrade(archive.engine, archive.place)
        assert upgrade(archive.engine, archive.place) == (REVISION, REVISION)


def test_stamps_of_another_server_are_counted_anew(
    new_postgres: Callable[[str], str], postgres_template: str, tmp_path: Path
) -> None:
    """As after pg_restore: else every look for changes would find all of them, and a later one before them."""
    with Archive.open(new_postgres(postgres_template), captures=tmp_path) as archive:
        building.stock(archive)
        building.change(archive, "UPDATE search_change SET stamp = 1000000000000")
        upgrade(archive.engine, archive.place)
        with reading(archive.engine) as connection:
            now = text(
                "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)"
            )
            stamps = set(connection.scalars(select(SearchChange.stamp)))
            assert max(stamps) < int(connection.scalar(now) or 0)
