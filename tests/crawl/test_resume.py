"""Kill a crawl at any moment: the next one goes on, loses no page and stores none twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import fastwarc.warc
import pytest
from sqlalchemy import delete

from crawl.rows import all_runs, failures, rows
from speecharchive.capture.warc import read_capture
from speecharchive.demo.server import Server
from speecharchive.demo.world import demo_registry, truth
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.tables import Host
from spiders.run import crawl
from tests.waiting import PATIENCE

STATION = demo_registry()["demo-rednet"]
ARTICLES = {url for url, known in truth().items() if known.outlet == STATION.name}

CRAWL = """
import sys
from speecharchive.demo.world import demo_registry
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.tables import Host
from spiders.run import crawl

def say(outlet, url):
    sys.stdout.write(url + "\\n")
    sys.stdout.flush()
    sys.stdin.readline()

with Archive.open(sys.argv[1], captures=sys.argv[2], create=True) as archive:
    for summary in crawl([demo_registry()["demo-rednet"]], archive, proxy=sys.argv[3], progress=say,
                         delay=float(sys.argv[4])):
        print("END", summary.status, summary.reason, flush=True)
"""

AHEAD = 3
"""Responses that it may be ahead of who reads what it says: however late the signal comes, it has not come to its end."""


def start(
    archive: Archive, database: str, server: Server, delay: float = 0
) -> subprocess.Popen[str]:
    arguments = [
        sys.executable,
        "-c",
        CRAWL,
        database,
        str(archive.captures),
        server.proxy_url,
        str(delay),
    ]
    process = subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    let_go_on(process, AHEAD)
    return process


def let_go_on(process: subprocess.Popen[str], responses: int) -> None:
    assert process.stdin is not None
    process.stdin.write("\n" * responses)
    process.stdin.flush()


def response(process: subprocess.Popen[str]) -> str:
    """The address of the next one."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line.startswith("http")
    let_go_on(process, 1)
    return line


def check_captures(archive: Archive) -> None:
    for file, offset, length, digest in rows(
        archive, "SELECT warc_file, warc_offset, warc_length, payload_sha256 FROM capture"
    ):
        read_capture(archive.holdings, file, offset, length, payload_sha256=digest)


@pytest.mark.long
def test_sigkill_again_and_again_loses_no_page(
    archive: Archive, database: str, server: Server
) -> None:
    for responses in (3, 6, 4, 9):
        process = start(archive, database, server)
        for _ in range(responses):
            response(process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        check_captures(archive)
    (summary,) = crawl([STATION], archive, proxy=server.proxy_url)
    assert (summary.status, summary.failed) == ("finished", 0)
    check_captures(archive)
    held = rows(archive, "SELECT url FROM page WHERE kind IS NOT NULL")
    assert {url for (url,) in held} == ARTICLES
    assert len(held) == len(ARTICLES)
    assert rows(archive, "SELECT count(*) FROM version")[0][0] == sum(
        known.is_speech for url, known in truth().items() if url in ARTICLES
    )
    runs = all_runs(archive)
    assert [run["status"] for run in runs] == ["interrupted"] * 4 + ["finished"]
    assert sum(run["new"] for run in runs) == len(ARTICLES)
    assert (
        sum(run["captures"] for run in runs) == rows(archive, "SELECT count(*) FROM capture")[0][0]
    )
    assert rows(archive, "SELECT count(*) FROM frontier WHERE state <> 'done'") == [(0,)]
    assert failures(archive) == []
    assert not list(archive.captures.glob("*.open"))
    for path in archive.captures.iterdir():
        list(fastwarc.warc.ArchiveIterator(str(path)))


@pytest.mark.long
def test_resumed_crawl_does_not_fetch_again_what_is_stored(
    archive: Archive, database: str, server: Server
) -> None:
    process = start(archive, database, server, delay=0.01)  # one page after the other
    for _ in range(15):
        response(process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    stored = {url for (url,) in rows(archive, "SELECT url FROM page WHERE kind IS NOT NULL")}
    assert stored
    before = {url: server.hits(url) for url in stored}
    crawl([STATION], archive, proxy=server.proxy_url)
    assert {url: server.hits(url) for url in stored} == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_signal_ends_a_crawl_in_good_order(
    archive: Archive, database: str, server: Server, number: signal.Signals
) -> None:
    process = start(archive, database, server, delay=0.05)
    for _ in range(4):
        response(process)
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)
    assert err == ""
    assert process.returncode == 0
    assert out.splitlines()[-1].startswith(f"END interrupted stopped by {number.name}; ")
    (run,) = all_runs(archive)
    assert run["status"] == "interrupted"
    assert not list(archive.captures.glob("*.open"))
    assert rows(archive, "SELECT count(*) FROM frontier WHERE state = 'leased'") == [(0,)]
    check_captures(archive)
    (summary,) = crawl([STATION], archive, proxy=server.proxy_url)
    assert run["new"] + summary.new == len(ARTICLES)


def test_signal_does_not_wait_for_pages_that_were_not_asked_for_yet(
    archive: Archive, database: str, server: Server
) -> None:
    robots = f"http://{STATION.hosts[0]}/robots.txt"
    server.put(robots, b"User-agent: *\nCrawl-delay: 120\n", "text/plain")
    process = start(archive, database, server)
    assert response(process) == robots
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)
    assert (err, process.returncode) == ("", 0)
    assert out.startswith("END interrupted stopped by SIGTERM; ")
    assert failures(archive) == []
    server.restore(robots)
    with writing(archive.engine) as connection:
        connection.execute(delete(Host))  # the turn that was not used comes in two minutes
    (summary,) = crawl([STATION], archive, proxy=server.proxy_url)
    assert summary.new == len(ARTICLES)


def test_command_that_was_stopped_says_so_by_its_status(
    archive: Archive, database: str, server: Server
) -> None:
    """130, as every command, and no word of failures where there are none."""
    robots = f"http://{STATION.hosts[0]}/robots.txt"
    server.put(robots, b"User-agent: *\nCrawl-delay: 120\n", "text/plain")
    command = [sys.executable, "-m", "speecharchive", "crawl", STATION.name, "--db", database]
    process = subprocess.Popen(
        [*command, "--proxy", server.proxy_url, "--captures", str(archive.captures)],
        stderr=subprocess.PIPE,
        text=True,
    )
    while not server.hits(robots):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert f"{STATION.name}: interrupted (stopped by SIGTERM; " in err
    assert "--failures" not in err


def test_archive_path_is_the_only_state(archive: Archive, server: Server, tmp_path: Path) -> None:
    """No job folder, no pickles: beside database and captures nothing is written."""
    crawl([STATION], archive, proxy=server.proxy_url, max_pages=2)
    kept = {archive.captures.name, "archive.db", "archive.db-wal", "archive.db-shm"}
    assert {path.name for path in tmp_path.iterdir()} <= kept
