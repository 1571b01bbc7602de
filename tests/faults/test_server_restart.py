"""PostgreSQL stopped and started again in the middle of a crawl, of an import and of a worker's crawl."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Literal

import psycopg
import pytest
from sqlalchemy import make_url, text

from speecharchive.demo.server import serve
from speecharchive.proof.archive import verify_archive
from speecharchive.queue.jobs import jobs
from speecharchive.queue.schema import upgrade_queue
from speecharchive.store.archive import Archive
from speecharchive.store.migrate import upgrade_database
from tests.crawl.rows import finished
from tests.faults.invented import archive_of, speecharchive, world
from tests.waiting import PATIENCE, wait_for
from tests.workers.campaign import end

pytestmark = pytest.mark.long

SLOW = pytest.mark.skipif("FAULTS_SLOW" not in os.environ, reason="part of `make faults`")
SPEECHES = "SELECT id, url, title, speaker, text_sha256 FROM v_speech"
CAPTURES = "SELECT url, fetched_at, record_type FROM capture"
_numbers = count(1)


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def fresh(restarted_server: Any) -> str:
    """The URL of an archive that holds nothing yet."""
    name = f"restarted_{next(_numbers)}"
    with psycopg.connect(restarted_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    url = make_url(restarted_server.url).set(database=name)
    upgrade_database(url.render_as_string(hide_password=False))
    return url.render_as_string(hide_password=False)


@pytest.fixture
def importing(warc: Path, tmp_path: Path) -> tuple[list[object], set[tuple[Any, ...]]]:
    """The command, and what it leaves where nothing happens."""
    held = archive_of(tmp_path, warc)
    return ["import", warc, "--jobs", 1], speeches(str(held))


@pytest.fixture
def crawling(tmp_path: Path) -> Iterator[tuple[list[object], set[tuple[Any, ...]]]]:
    with serve() as server:
        given: list[object] = ["crawl", "demo-rednet", "--proxy", server.proxy_url]
        database = tmp_path / "undisturbed.db"
        subprocess.run(speecharchive(*given, "--db", database), check=True, capture_output=True)
        yield given, speeches(str(database))


def speeches(database: str) -> set[tuple[Any, ...]]:
    with Archive.open(database, read_only=True) as archive, archive.engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(SPEECHES))}


def without_warning(told: str) -> list[str]:
    """The lines, but for the one of a crawl that names no contact."""
    return [line for line in told.splitlines() if not line.startswith("warning: the sites")]


def nothing_is_doubled_or_damaged(archive: Archive) -> None:
    with archive.engine.connect() as connection:
        captures = Counter(tuple(row) for row in connection.execute(text(CAPTURES)))
    assert set(captures.values()) == {1}
    assert list(verify_archive(archive)) == []


def captured(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM capture").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    ("given", "how"),
    [
        ("importing", "fast"),
        pytest.param("importing", "immediate", marks=SLOW),
        pytest.param("crawling", "fast", marks=SLOW),
        pytest.param("crawling", "immediate", marks=SLOW),
    ],
)
@pytest.mark.parametrize("down", [0.0, pytest.param(5.0, marks=SLOW)], ids=["at-once", "later"])
def test_a_server_that_restarts_is_one_line_and_3_and_loses_nothing(
    request: pytest.FixtureRequest,
    restarted_server: Any,
    fresh: str,
    tmp_path: Path,
    given: str,
    how: Literal["fast", "immediate"],
    down: float,
) -> None:
    arguments, expected = request.getfixturevalue(given)
    command = speecharchive(*arguments, "--db", fresh, "--captures", tmp_path / "captures")
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not captured(fresh):
        time.sleep(0.01)
    process.send_signal(signal.SIGSTOP)  # or it may come to its end before the server does
    before = captured(fresh)
    restarted_server.stop(how)
    process.send_signal(signal.SIGCONT)
    time.sleep(down)
    restarted_server.start()
    _, told = process.communicate(timeout=120)
    lines = without_warning(told)
    assert process.returncode == 3, told
    assert len(lines) == 1, told
    assert lines[0].startswith("speecharchive: ")
    assert captured(fresh) >= before > 0
    subprocess.run(command, check=True, capture_output=True)
    assert speeches(fresh) == expected
    with Archive.open(fresh, captures=tmp_path / "captures") as archive:
        with archive.engine.connect() as connection:
            states = connection.execute(text("SELECT status FROM run ORDER BY id")).scalars().all()
        assert states[-1] == "finished"
        assert set(states[:-1]) <= {"failed", "interrupted"}
        nothing_is_doubled_or_damaged(archive)


def test_a_worker_whose_server_crashes_ends_with_3_and_the_next_one_takes_its_job(
    crawling: tuple[list[object], set[tuple[Any, ...]]],
    restarted_server: Any,
    fresh: str,
    tmp_path: Path,
) -> None:
    (_, *given), expected = crawling
    place = ("--db", fresh, "--captures", tmp_path / "captures")
    command = speecharchive("worker", *given, "--heartbeat", 0.5, *place)
    with Archive.open(fresh, captures=tmp_path / "captures") as archive:
        upgrade_queue(archive.engine, archive.place)
    worker = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: worker.poll() is not None or captured(fresh) > 0)
    restarted_server.stop("immediate")
    _, told = worker.communicate(timeout=PATIENCE)
    restarted_server.start()
    assert worker.returncode == 3, told
    *before, last = without_warning(told)
    assert last.startswith("speecharchive: "), told
    assert {line.partition(":")[0] for line in before[1:]} <= {"demo-rednet"}, told
    with Archive.open(fresh, captures=tmp_path / "captures") as archive:
        other = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: other.poll() is not None or finished(archive) == ["demo-rednet"])
        wait_for(lambda: other.poll() is not None or not list(jobs(archive.engine)))
        end(other)
        assert speeches(fresh) == expected
        nothing_is_doubled_or_damaged(archive)
