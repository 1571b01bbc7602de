"""The schedule as a process: what is due is crawled once, a signal ends it in good order, a kill loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from crawl.rows import all_runs, finished, rows
from speecharchive.demo.server import Server
from speecharchive.demo.world import demo_registry, truth
from speecharchive.errors import DatabaseUnavailable
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from spiders.run import crawl
from spiders.timetable import crawl_when_due
from spiders.verdict import RunSummary
from tests.waiting import PATIENCE, wait_for

OUTLETS = ("demo-rednet", "demo-zhengxie")


@pytest.fixture
def schedule(
    archive: Archive, database: str, server: Server
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [
            sys.executable, "-m", "speecharchive", "schedule", *OUTLETS,
            "--proxy", server.proxy_url, "--db", database, "--captures", str(archive.captures),
        ]  # fmt: skip
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        with process:
            process.kill()


def wait_until_it_begins(process: subprocess.Popen[str]) -> None:
    """From then on a signal ends it in good order."""
    assert process.stderr is not None
    for line in iter(process.stderr.readline, ""):
        if "Ctrl-C ends it in good order" in line:
            return
    raise AssertionError("it ended before it began")


def end(process: subprocess.Popen[str], number: signal.Signals) -> str:
    process.send_signal(number)
    assert process.stderr is not None
    said = process.stderr.read()
    assert process.wait(PATIENCE) == 0, said
    return said


@pytest.mark.long
def test_what_is_due_is_crawled_once_by_however_many(
    archive: Archive, schedule: Callable[[], subprocess.Popen[str]]
) -> None:
    processes = [schedule(), schedule()]
    for process in processes:
        wait_until_it_begins(process)
    wait_for(lambda: len(finished(archive)) == len(OUTLETS))
    said = [end(process, number) for process, number in zip(processes, signal_pair(), strict=True)]
    assert finished(archive) == sorted(OUTLETS)
    assert len(all_runs(archive)) == len(OUTLETS)
    held = {url for (url,) in rows(archive, "SELECT url FROM v_capture WHERE status = 200")}
    assert {url for url, known in truth().items() if known.outlet in OUTLETS} <= held
    assert "stopped by SIGTERM" in said[0]
    assert "stopped by SIGINT" in said[1]
    together = "".join(said)
    assert all(f"{outlet}: finished" in together for outlet in OUTLETS)


def signal_pair() -> tuple[signal.Signals, signal.Signals]:
    return signal.SIGTERM, signal.SIGINT


@pytest.mark.long
def test_killed_schedule_goes_on_where_it_was(
    archive: Archive, server: Server, schedule: Callable[[], subprocess.Popen[str]]
) -> None:
    process = schedule()
    wait_for(lambda: len(rows(archive, "SELECT id FROM capture")) >= 5)
    process.kill()
    process.communicate()
    again = schedule()
    wait_until_it_begins(again)
    wait_for(lambda: len(finished(archive)) == len(OUTLETS))
    end(again, signal.SIGTERM)
    twice = rows(archive, "SELECT url FROM page GROUP BY url HAVING count(*) > 1")
    assert twice == []
    wanted = {url for url, known in truth().items() if known.outlet in OUTLETS}
    assert wanted <= {
        url for (url,) in rows(archive, "SELECT url FROM v_capture WHERE status = 200")
    }


def test_schedule_that_is_asked_to_end_while_it_begins_ends_in_good_order(
    schedule: Callable[[], subprocess.Popen[str]], archive: Archive
) -> None:
    process = schedule()
    wait_until_it_begins(process)
    assert end(process, signal.SIGTERM).endswith("stopped by SIGTERM\n")
    assert {run["status"] for run in all_runs(archive)} <= {"interrupted", "finished"}


def test_list_says_when_each_is_due(archive: Archive, database: str) -> None:
    archive.begin_run("crawl", demo_registry()["demo-rednet"]).finish("failed", "甲")
    command = [sys.executable, "-m", "speecharchive", "schedule", *OUTLETS, "--list", "--format", "csv", "--db", database]  # fmt: skip
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert listed[0] == "outlet,next,schedule,last_started,last_status,in_vain"
    assert [line.split(",")[0] for line in listed[1:]] == ["demo-zhengxie", "demo-rednet"]
    assert listed[2].split(",")[4:] == ["failed", "1"]


def test_archive_that_is_not_there_is_made_by_the_schedule(server: Server, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "speecharchive", "schedule", "demo-rednet", "--proxy", server.proxy_url,
        "--db", str(tmp_path / "new.db"),
    ]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    lines = iter(process.stderr.readline, "")
    assert any("demo-rednet: finished" in line for line in lines)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SPEECHARCHIVE_SCHEDULE", "61 7 * * *", "61 7 * * *"),
        ("SPEECHARCHIVE_BUDGET", "requests=many", "requests=many"),
    ],
)
def test_wrong_setting_is_said_before_anything_and_nothing_after_it(
    tmp_path: Path, variable: str, value: str, said: str
) -> None:
    command = [sys.executable, "-m", "speecharchive", "schedule", *OUTLETS, "--db", str(tmp_path / "new.db")]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {variable: value}, timeout=PATIENCE, check=False
    )  # fmt: skip
    (line,) = done.stderr.splitlines()
    assert line.startswith("speecharchive: ")
    assert said in line
    assert (done.returncode, done.stdout) == (2, "")


def test_error_ends_the_other_crawls_in_good_order(archive: Archive, server: Server) -> None:
    def ended(_: RunSummary) -> None:
        raise DatabaseUnavailable("the archive was locked")

    outlets = [demo_registry()[name] for name in OUTLETS]
    with pytest.raises(DatabaseUnavailable, match="was locked"):
        crawl_when_due(outlets, archive, began=lambda: None, ended=ended, proxy=server.proxy_url)
    assert {run["status"] for run in all_runs(archive)} <= {"finished", "interrupted"}
    assert len(all_runs(archive)) == len(OUTLETS)


NOBODY_ELSE = """
CREATE TRIGGER one_is_refused BEFORE INSERT ON run WHEN (SELECT name FROM outlet WHERE id = new.outlet_id) = 'demo-rednet'
BEGIN SELECT raise(ABORT, 'no run of this outlet'); END
"""


@pytest.mark.parametrize("way", ["crawl", "schedule"])
def test_crawl_that_cannot_begin_ends_the_others_in_good_order(
    sqlite_archive: Archive, server: Server, way: str
) -> None:
    outlets = [demo_registry()[name] for name in ("demo-zhengxie", "demo-rednet")]
    robots = f"http://{outlets[0].hosts[0]}/robots.txt"
    server.put(robots, b"User-agent: *\nCrawl-delay: 2\n", "text/plain")
    with writing(sqlite_archive.engine) as connection:
        connection.exec_driver_sql(NOBODY_ELSE)

    def begin() -> None:
        if way == "crawl":
            crawl(outlets, sqlite_archive, proxy=server.proxy_url)
        else:
            crawl_when_due(
                outlets, sqlite_archive, began=lambda: None, ended=print, proxy=server.proxy_url
            )

    with pytest.raises(IntegrityError, match="no run of this outlet"):
        begin()
    (run,) = all_runs(sqlite_archive)
    assert run["outlet"] == "demo-zhengxie"
    assert run["status"] == "interrupted"
    assert run["reason"].startswith("IntegrityError; ")
    assert not list(sqlite_archive.captures.glob("*.open"))
