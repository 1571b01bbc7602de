"""Several workers at one archive: every page once, every host at its pace, whoever dies.

The whole form, with forty outlets and many kills, is `tests/faults/test_workers_killed.py`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from crawl.rows import all_runs, finished, rows

from benchmarks.many_hosts import Sites, declarations, host_of, served, start_worker
from speecharchive.demo.server import Server, serve
from speecharchive.queue.jobs import cancel, jobs
from speecharchive.store.archive import Archive
from tests.waiting import PATIENCE, wait_for
from tests.workers.campaign import Campaign, Worker, end

NOBODY = "http://127.0.0.1:9"
"""A proxy that is not there: what it begins to crawl fails at once."""


@pytest.mark.long
def test_killed_workers_lose_and_double_nothing(
    queued: Archive, queued_database: str, tmp_path: Path
) -> None:
    campaign = Campaign(queued, queued_database, tmp_path, outlets=6, processes=1)
    said = campaign.run(workers=3, kills=1)
    campaign.check()
    assert "stopped in good order" in "".join(said)


def test_worker_that_ends_gives_its_job_back_and_a_cancelled_one_is_left_alone(
    queued: Archive, queued_database: str, tmp_path: Path
) -> None:
    sites = Sites(1, stories=22)  # more than are crawled before the signals come

    def at_work(server: Server) -> Worker:
        before = len(sites.asked[host_of(1)])
        worker = start_worker(
            tmp_path, queued_database, 1, server.proxy_url,
            processes=1, heartbeat=0.5, delay=0.5, allow_private=True,
        )  # fmt: skip
        wait_for(lambda: len(sites.asked[host_of(1)]) > before + 2)
        return worker

    with served(sites) as server:
        end(at_work(server))
        (left,) = jobs(queued.engine)
        assert (left["state"], left["attempts"]) == ("waiting", 1)
        worker = at_work(server)
        assert cancel(queued.engine, left["id"]) is True
        wait_for(lambda: [job["state"] for job in jobs(queued.engine)] == ["cancelled"])
        end(worker)
    ends = [(run["status"], run["reason"].partition(";")[0]) for run in all_runs(queued)]
    assert ends == [("interrupted", "stopped by SIGTERM")] * 2
    captures = len(rows(queued, "SELECT id FROM capture"))
    assert captures == len(sites.asked[host_of(1)]), "what was under way was stored"


@pytest.mark.long
def test_worker_that_is_asked_to_end_while_it_begins_ends(
    queued: Archive, queued_database: str
) -> None:
    """At moments that are spread over what it does before its first job: queue opened, worker registered."""
    begin = [
        sys.executable,
        "-m",
        "speecharchive",
        "worker",
        "demo-rednet",
        "--db",
        queued_database,
    ]
    for moment in range(6):
        worker = subprocess.Popen([*begin, "--proxy", NOBODY], stderr=subprocess.PIPE, text=True)
        assert worker.stderr is not None
        while "Ctrl-C ends them" not in worker.stderr.readline():
            assert worker.poll() is None
        time.sleep(0.06 * moment)
        assert end(worker).endswith("stopped in good order\n")


@pytest.mark.long
def test_worker_that_was_held_up_while_another_began_goes_on(
    queued: Archive, queued_database: str, tmp_path: Path
) -> None:
    """A machine that slept: the other one took it for dead."""
    registered = "SELECT id FROM speecharchive_jobs.procrastinate_workers"
    silent = f"{registered} WHERE last_heartbeat < now() - interval '3 seconds'"
    at = ("--db", queued_database, "--captures", tmp_path / "captures", "--heartbeat", "0.5")
    with serve() as server:

        def begin(outlet: str) -> Worker:
            command = [sys.executable, "-m", "speecharchive", "worker", outlet, *map(str, at)]
            return subprocess.Popen(
                [*command, "--proxy", server.proxy_url], stderr=subprocess.PIPE, text=True
            )

        held = begin("demo-rednet")
        wait_for(lambda: len(rows(queued, registered)) == 2)
        held.send_signal(signal.SIGSTOP)
        try:
            wait_for(lambda: len(rows(queued, silent)) == 2)
            other = begin("demo-zhengxie")
            wait_for(lambda: finished(queued)[-1:] == ["demo-zhengxie"])
        finally:
            held.send_signal(signal.SIGCONT)
        end(other)
        wait_for(lambda: held.poll() is not None or len(finished(queued)) == 2)
        assert end(held).endswith("stopped in good order\n")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SPEECHARCHIVE_SCHEDULE", "61 7 * * *"),
        ("SPEECHARCHIVE_QUIET", "at night"),
        ("SPEECHARCHIVE_RECHECK", "seldom"),
        ("SPEECHARCHIVE_BUDGET", "requests=many"),
        ("SPEECHARCHIVE_MONITORS", "/nowhere/monitors.toml"),
    ],
)
def test_wrong_setting_is_said_before_anything_and_nothing_after_it(
    queued_database: str, queued: Archive, variable: str, value: str
) -> None:
    said = refused(queued_database, {variable: value}, "demo-rednet")
    assert value in said
    assert list(jobs(queued.engine)) == []


def test_wrong_setting_of_an_outlet_is_said_before_anything(
    queued_database: str, queued: Archive, tmp_path: Path
) -> None:
    registry = tmp_path / "registry.toml"
    registry.write_text(f"{declarations(1)}schedule = '61 7 * * *'\n", encoding="utf-8")
    said = refused(queued_database, {"SPEECHARCHIVE_REGISTRY": str(registry)})
    assert "61 7 * * *" in said
    assert list(jobs(queued.engine)) == []


def refused(database: str, environment: dict[str, str], *outlets: str) -> str:
    """The one line of a worker that does not begin."""
    command = [sys.executable, "-m", "speecharchive", "worker", *outlets, "--db", database, "--heartbeat", "0.25"]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | environment, timeout=PATIENCE, check=False
    )  # fmt: skip
    (line,) = done.stderr.splitlines()
    assert line.startswith("speecharchive: ")
    assert (done.returncode, done.stdout) == (2, "")
    return line
