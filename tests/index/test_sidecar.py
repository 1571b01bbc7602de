"""The index beside an archive is, whatever happens to it, as the archive is, or it is not used."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from speecharchive.index.documents import EngineName
from speecharchive.index.engine import SearchIndex
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.verifying import verify_index
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.store.archive import Archive
from speecharchive.store.tables import Speech
from tests.stocked import keep, made, stock

ENGINES: tuple[EngineName, ...] = ("tantivy", "fts5")


@pytest.fixture(params=ENGINES)
def sidecar(request: pytest.FixtureRequest, tmp_path: Path) -> Sidecar:
    return Sidecar(tmp_path / "beside", request.param, lock_seconds=0.2)


@contextmanager
def viewed(sidecar: Sidecar, archive: Archive) -> Iterator[tuple[Connection, SearchIndex]]:
    with sidecar.view(archive.engine) as (connection, index):
        assert index is not None
        assert list(verify_index(connection, index, sample=None)) == []
        yield connection, index


def count(sidecar: Sidecar, archive: Archive, phrase: str) -> int:
    with viewed(sidecar, archive) as (_, index):
        return index.count(Wanted((AllOf((phrase,)),)))


def test_it_follows_new_texts_new_versions_and_reclassified_pages(
    archive: Archive, sidecar: Sidecar
) -> None:
    assert count(sidecar, archive, "制造名城") == 0
    stock(archive)
    assert count(sidecar, archive, "制造名城") == 2
    url = "http://zz.example/1"
    run = archive.begin_run("crawl")
    keep(run, url, made("改过的话。", title="新"), at="2026-02-02T03:04:05Z")
    assert count(sidecar, archive, "制造名城") == 1
    assert count(sidecar, archive, "改过") == 1
    keep(run, url, made("一条新闻。", kind="news"), at="2026-03-02T03:04:05Z")
    assert count(sidecar, archive, "改过") == 0


def test_what_is_up_to_date_needs_no_lock_and_what_is_not_waits_for_it(
    archive: Archive, sidecar: Sidecar
) -> None:
    stock(archive)
    assert count(sidecar, archive, "制造名城") == 2
    with (sidecar.folder / "lock").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert count(sidecar, archive, "制造名城") == 2
        keep(archive.begin_run("import"), "http://zz.example/9", made("制造名城又来了。"))
        with sidecar.view(archive.engine) as (connection, index):
            assert index is None
            assert connection.scalar(select(func.count()).select_from(Speech)) == 5
        assert not sidecar.build(archive.engine)
        assert not sidecar.forget()
    assert count(sidecar, archive, "制造名城") == 3


@pytest.mark.parametrize("lost", ["all", "documents", "a document", "state"])
def test_it_is_built_anew_where_it_is_lost_or_damaged(
    sqlite_archive: Archive, sidecar: Sidecar, lost: str
) -> None:
    stock(sqlite_archive)
    assert count(sidecar, sqlite_archive, "制造名城") == 2
    documents = sidecar.folder / ("tantivy" if sidecar.engine == "tantivy" else "fts5.db")
    if lost == "all":
        shutil.rmtree(sidecar.folder)
    elif lost == "documents":
        shutil.rmtree(documents) if documents.is_dir() else documents.unlink()
    elif lost == "a document":
        damaged = documents / "meta.json" if documents.is_dir() else documents
        damaged.write_bytes(b"{" * 9)
    else:
        (sidecar.folder / "state.db").write_bytes(b"no database at all" * 100)
    assert count(sidecar, sqlite_archive, "制造名城") == 2


def test_a_folder_that_cannot_be_made_is_done_without(
    sqlite_archive: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stock(sqlite_archive)
    (tmp_path / "file").write_text("in the way")
    with Sidecar(tmp_path / "file" / "beside").view(sqlite_archive.engine) as (connection, index):
        assert index is None
        assert connection.scalar(select(func.count()).select_from(Speech)) == 4
    assert "cannot be used" in caplog.text


def test_an_archive_set_back_to_an_older_copy_is_noticed(tmp_path: Path, sidecar: Sidecar) -> None:
    path, copy = tmp_path / "archive.db", tmp_path / "copy.db"
    with Archive.open(path, create=True) as archive:
        stock(archive)
    shutil.copy(path, copy)
    for text, phrase in (("今天的话。", "今天"), ("明天的话。", "明天")):
        shutil.copy(copy, path)
        with Archive.open(path) as archive:
            keep(archive.begin_run("import"), f"http://zz.example/{phrase}", made(text))
            assert count(sidecar, archive, phrase) == 1
            assert count(sidecar, archive, "天的话") == 1


def test_a_transaction_that_commits_late_is_not_missed(
    new_postgres: object, postgres_template: str, sidecar: Sidecar
) -> None:
    url = new_postgres(postgres_template)  # type: ignore[operator]
    with Archive.open(url) as archive, Archive.open(url) as other:
        slow, quick = archive.begin_run("import"), other.begin_run("import")
        with slow.transaction():
            keep(slow, "http://zz.example/slow", made("慢的话。"))
            keep(quick, "http://zz.example/quick", made("快的话。"))
            assert count(sidecar, other, "的话") == 1
            keep(quick, "http://zz.example/third", made("又快的话。"))
            assert count(sidecar, other, "的话") == 2
            with other.engine.connect() as connection:
                assert sidecar.status(connection).missing == 0
        assert count(sidecar, other, "的话") == 3


BUILD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from speecharchive.index import catching_up, changes
from speecharchive.index.sidecar import Sidecar
from speecharchive.store.archive import Archive

changes._BATCH, catching_up._COMMIT_EVERY, left = 2, 4, int(sys.argv[3])

def seen(many):
    global left
    left -= many
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

with Archive.open(sys.argv[1], read_only=True) as archive:
    Sidecar(Path(sys.argv[2]), sys.argv[4]).build(archive.engine, seen)
"""


@pytest.mark.parametrize("after", [1, 5, 9, 15])
def test_a_killed_build_goes_on_where_it_was(
    sqlite_archive: Archive, sidecar: Sidecar, after: int
) -> None:
    run = sqlite_archive.begin_run("import")
    for number in range(20):
        keep(run, f"http://zz.example/{number}", made(f"第{number}篇讲话。", date="2024-01-02"))
    database = str(sqlite_archive.engine.url.database).removeprefix("file:").partition("?")[0]
    command = [sys.executable, "-c", BUILD_AND_DIE, database, str(sidecar.folder), str(after), sidecar.engine]  # fmt: skip
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    done: list[int] = []
    assert sidecar.build(sqlite_archive.engine, done.append)
    assert sum(done) == 20 - after // 4 * 4
    assert count(sidecar, sqlite_archive, "篇讲话") == 20


def _search_again_and_again(database: str, folder: Path, engine: EngineName) -> int:
    """How often the index could be used; every answer is compared with the snapshot."""
    used = 0
    with Archive.open(database, read_only=True) as archive:
        for _ in range(25):
            with Sidecar(folder, engine).view(archive.engine) as (connection, index):
                if index is not None:
                    used += 1
                    assert list(verify_index(connection, index, sample=3)) == []
    return used


@pytest.mark.long
def test_processes_that_search_while_another_writes_see_their_own_snapshots(
    archive: Archive, database: str, sidecar: Sidecar
) -> None:
    stock(archive)
    with get_context("spawn").Pool(2) as pool:
        searches = [
            pool.apply_async(_search_again_and_again, (database, sidecar.folder, sidecar.engine))
            for _ in range(2)
        ]
        run = archive.begin_run("crawl")
        number = 0
        while not all(search.ready() for search in searches):
            number += 1
            speech = made(f"第{number}次改的话。", date=f"2024-01-{number % 28 + 1:02}")
            url = f"http://zz.example/{number % 7}"
            keep(run, url, replace(speech, title=f"题{number}"), at=f"2026-04-01T00:{number // 60 % 60:02}:{number % 60:02}Z")  # fmt: skip
        assert all(search.get() > 0 for search in searches)
