"""Several workers at one archive: every page once, every host at its pace, whoever dies."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from crawl.rows import all_runs, rows

from benchmarks.many_hosts import Sites, came_early, served, start_worker
from speecharchive.queue.jobs import jobs
from speecharchive.store.archive import Archive

PATIENCE = 240.0
DELAY = 0.25


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "what was waited for did not come"
        time.sleep(0.1)


def finished(archive: Archive) -> list[str]:
    return sorted(run["outlet"] for run in all_runs(archive) if run["status"] == "finished")


def end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    return said


def first_turns(archive: Archive) -> dict[str, float]:
    return {
        name: datetime.fromisoformat(first).timestamp()
        for name, first in rows(archive, "SELECT name, first_at FROM host")
    }


def test_workers_share_what_is_due(queued: Archive, queued_database: str, tmp_path: Path) -> None:
    many = 6
    sites = Sites(many)
    with served(sites) as server:
        workers = [
            start_worker(tmp_path, queued_database, many, server.proxy_url,
                         processes=2, heartbeat=0.5, delay=DELAY, allow_private=True)
            for _ in range(2)
        ]  # fmt: skip
        wait_for(lambda: len(finished(queued)) == many)
        wait_for(lambda: not list(jobs(queued.engine)))
        said = [end(worker) for worker in workers]
    assert finished(queued) == sorted({run["outlet"] for run in all_runs(queued)})
    assert all("stopped in good order" in each for each in said)
    asked = [url for requests in sites.asked.values() for _, url in requests]
    assert sorted(asked) == sorted(sites.urls())
    assert came_early(sites.asked, first_turns(queued), DELAY) == []
