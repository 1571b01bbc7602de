"""kill -9 at any moment: what was reported is there, once, and the next process goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive
from speecharchive.store.frontier import Frontier, FrontierEntry

from .building import YUNHE, ask, one

ROOT = Path(__file__).parent.parent.parent
PAGES = 60
CRAWL = """
import sys
from speecharchive.store.archive import Archive
from speecharchive.store.frontier import Frontier
from store.building import YUNHE, record, speech
archive = Archive.open(sys.argv[1])
run = archive.begin_run("crawl", YUNHE)
frontier, left = Frontier(run), int(sys.argv[2])
print("ready", run.id, flush=True)
while leased := frontier.lease(4, 3600):
    for entry in leased:
        if not left:
            sys.stdin.read()
        left -= 1
        run.request_sent()
        with run.transaction():
            stored = run.store_capture(record(entry.url, url=entry.url))
            run.store_article(stored.id, speech(["云河" + entry.fingerprint + "号"], sections=(), url=entry.url))
            frontier.done([entry.id])
        print("stored", entry.url, flush=True)
run.finish()
"""


@contextmanager
def crawling(
    database: str, program: str = CRAWL, most: int = PAGES
) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """A process that stores `most` pages and then waits, if there are more."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    process = subprocess.Popen(
        [sys.executable, "-c", program, database, str(most)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield process, process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()


HELD_AND_DONE = (
    "SELECT (SELECT count(*) FROM v_speech) = (SELECT count(*) FROM frontier WHERE state = 'done')"
)
"""In one statement: PostgreSQL may commit after its client was killed."""


def reported(lines: list[str]) -> set[str]:
    return {line.split()[1] for line in lines if line.startswith("stored")}


@pytest.fixture
def queued(database: str) -> str:
    with Archive.open(database) as archive:
        run = archive.begin_run("crawl", YUNHE)
        urls = [f"http://yunhe.example/{number:03}" for number in range(PAGES)]
        Frontier(run).add(FrontierEntry(url[-3:], url) for url in urls)
        run.finish()
    return database


@pytest.mark.long
def test_a_crawl_killed_again_and_again_loses_nothing(queued: str) -> None:
    seen: set[str] = set()
    for kill_after in (3, 10, 17):
        with crawling(queued, most=kill_after + 5) as (process, output):
            lines = [output.readline() for _ in range(kill_after)]
            process.send_signal(signal.SIGKILL)
            lines += output.readlines()
        seen |= reported(lines)
        with Archive.open(queued, read_only=True) as archive:
            held = {url for (url,) in ask(archive, "SELECT url FROM v_speech")}
            assert seen <= held
            assert ask(archive, HELD_AND_DONE) == [(True,)]
    with crawling(queued) as (process, output):
        seen |= reported(output.readlines())
        assert process.wait() == 0
    with Archive.open(queued) as archive:
        urls = [url for (url,) in ask(archive, "SELECT url FROM v_speech")]
        assert len(urls) == len(set(urls)) == PAGES
        assert seen <= set(urls)
        assert ask(archive, "SELECT state, count(*) FROM frontier GROUP BY state") == [
            ("done", PAGES)
        ]
        assert one(archive, "SELECT sum(captures) FROM v_run") == one(
            archive, "SELECT count(*) FROM v_capture"
        )
        assert one(archive, "SELECT sum(new) FROM v_run") == PAGES
        statuses = [status for (status,) in ask(archive, "SELECT status FROM v_run ORDER BY id")]
        assert statuses == ["finished", "interrupted", "interrupted", "interrupted", "finished"]
        with snapshot(archive) as view:
            assert view.index.count(Wanted((AllOf(("云河",)),))) == PAGES
            for number in (0, 30, PAGES - 1):
                assert view.index.count(Wanted((AllOf((f"河{number:03}号",)),))) == 1


HOLD = """
import sys
from speecharchive.store.archive import Archive
from speecharchive.store.frontier import Frontier
from store.building import YUNHE
run = Archive.open(sys.argv[1]).begin_run("crawl", YUNHE)
Frontier(run).lease(7, 3600)
print("ready", run.id, flush=True)
sys.stdin.read()
"""


def test_a_killed_process_is_told_from_a_live_one(queued: str) -> None:
    status = "SELECT status, reason FROM run WHERE id = :id"
    with crawling(queued, HOLD) as (process, output), Archive.open(queued) as archive:
        run_id = int(output.readline().split()[1])
        frontier = Frontier(archive.begin_run("crawl", YUNHE))
        assert ask(archive, status, id=run_id) == [("running", None)]
        assert (frontier.pending(), frontier.leased()) == (PAGES - 7, 7)
        process.send_signal(signal.SIGKILL)
        process.wait()
        archive.begin_run("crawl", YUNHE)
        assert ask(archive, status, id=run_id) == [
            ("interrupted", "the process ended without finishing the run")
        ]
        assert (frontier.pending(), frontier.leased()) == (PAGES, 0)


@pytest.mark.long
def test_two_processes_share_one_queue(queued: str) -> None:
    with crawling(queued) as (first, one_output), crawling(queued) as (second, other_output):
        stored = reported(one_output.readlines()), reported(other_output.readlines())
        assert first.wait() == second.wait() == 0
    assert not stored[0] & stored[1]
    assert len(stored[0] | stored[1]) == PAGES


CREATE = """
import sys
from speecharchive.store.archive import Archive
sys.stdin.read(1)
archive = Archive.open(sys.argv[1], create=True)
archive.begin_run("import").finish()
"""


def test_two_processes_may_make_the_same_new_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CREATE, str(path)], stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b".")
        process.stdin.flush()
    errors = [process.communicate()[1] for process in processes]
    assert errors == [b""] * 3
    with Archive.open(path) as archive:
        assert one(archive, "SELECT count(*) FROM v_run") == 3
