"""Workers whose captures go into a store, as docs/many-machines.md sets them up: other machines read them from there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from crawl.rows import finished, rows

from benchmarks.many_hosts import Sites, host_of, served, start_worker
from speecharchive.demo.server import serve
from speecharchive.demo.world import demo_registry
from speecharchive.queue.jobs import jobs
from speecharchive.store.archive import LOCAL_VARIABLE, Archive
from spiders.run import crawl
from tests.calling import as_process
from tests.waiting import PATIENCE, wait_for
from tests.workers.campaign import Worker, end

OUTLETS = ("demo-rednet", "demo-zhengxie")
WAITING = "SELECT name FROM warc_file WHERE store IS NULL"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "mnt"
    folder.mkdir()
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the machine of the workers writes."""
    folder = tmp_path / "here"
    monkeypatch.setenv(LOCAL_VARIABLE, str(folder))
    return folder


def begin(*arguments: str) -> Worker:
    """`speecharchive worker`, as an operator starts it."""
    command = [
        sys.executable, "-m", "speecharchive", "worker", *arguments, "--heartbeat", "0.25", "--processes", "2"
    ]  # fmt: skip
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def is_at_work(archive: Archive) -> bool:
    """A worker takes jobs, and ends in good order when it is asked to."""
    return bool(rows(archive, "SELECT id FROM speecharchive_jobs.procrastinate_workers"))


@pytest.mark.long
def test_what_a_worker_captured_is_read_on_another_machine(
    queued: Archive, queued_database: str, store: Path, here: Path, tmp_path: Path
) -> None:
    at = ("--db", queued_database, "--captures", store.as_uri())
    with serve() as server:
        worker = begin(*OUTLETS, *at, "--proxy", server.proxy_url)
        wait_for(lambda: finished(queued) == sorted(OUTLETS) and not list(jobs(queued.engine)))
        said = end(worker)
    assert all(f"{outlet}: finished" in said for outlet in OUTLETS)
    assert rows(queued, WAITING) == []
    named = {name for (name,) in rows(queued, "SELECT DISTINCT warc_file FROM capture")}
    assert {path.name for path in store.iterdir()} == named
    assert len(named) == len(OUTLETS)
    assert list(here.iterdir()) == []

    elsewhere = {LOCAL_VARIABLE: str(tmp_path / "elsewhere")}
    verified = as_process("verify", *at, env=elsewhere)
    assert verified.status == 0, verified.out + verified.err
    assert "in 2 files checked; nothing wrong" in verified.err
    again = as_process("reextract", *at, env=elsewhere)
    assert again.status == 0, again.err
    assert rows(queued, "SELECT count(*) FROM failure") == [(0,)]
    assert rows(queued, "SELECT count(*) FROM speech") == rows(queued, "SELECT count(*) FROM version")  # fmt: skip


@pytest.mark.long
def test_worker_that_is_stopped_leaves_no_capture_on_its_machine(
    queued: Archive, queued_database: str, store: Path, here: Path, tmp_path: Path
) -> None:
    sites = Sites(1, stories=22)  # more than are crawled before the signal comes
    with served(sites) as server:
        worker = start_worker(
            tmp_path, queued_database, 1, server.proxy_url, captures=store.as_uri(),
            processes=1, heartbeat=0.5, delay=0.5, allow_private=True,
        )  # fmt: skip
        wait_for(lambda: len(sites.asked[host_of(1)]) > 3)
        end(worker)
    (left,) = jobs(queued.engine)
    assert left["state"] == "waiting"
    assert rows(queued, WAITING) == []
    assert list(here.iterdir()) == []
    assert len(list(store.iterdir())) == 1


def test_worker_brings_what_waits_when_it_begins_and_says_what_it_leaves_when_it_ends(
    queued: Archive, queued_database: str, store: Path, here: Path, tmp_path: Path
) -> None:
    """Also where nothing is due: the machine may be taken away."""
    away = store.rename(tmp_path / "unmounted")
    with serve() as server, Archive.open(queued_database, captures=store.as_uri()) as archive:
        crawl([demo_registry()["demo-rednet"]], archive, proxy=server.proxy_url)
    ((name,),) = rows(queued, WAITING)
    arguments = ("demo-rednet", "--db", queued_database, "--captures", store.as_uri())
    worker = begin(*arguments)
    wait_for(lambda: is_at_work(queued))
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 1, said
    assert f"1 WARC file still in {here} alone" in said
    away.rename(store)
    worker = begin(*arguments)
    wait_for(lambda: is_at_work(queued))
    assert rows(queued, WAITING) == []
    end(worker)
    assert [path.name for path in store.iterdir()] == [name]
    assert list(here.iterdir()) == []
