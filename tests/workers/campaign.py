"""Workers that are killed at random while they crawl a country of small sites, and what must be true in the end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawl.rows import all_runs, finished, rows

from benchmarks.many_hosts import STORIES, Sites, came_early, host_of, name_of, served, start_worker
from speecharchive.queue.jobs import jobs, retry
from speecharchive.store.archive import Archive
from tests.calling import as_process
from tests.waiting import PATIENCE, wait_for

DELAY = 0.25
Worker = subprocess.Popen[str]


@dataclass
class Campaign:
    archive: Archive
    database: str
    folder: Path
    """Has the captures in it."""
    outlets: int
    processes: int = 2
    """Crawls of a worker at once."""
    sites: Sites = field(init=False)
    killed: int = 0

    def __post_init__(self) -> None:
        self.sites = Sites(self.outlets)

    def run(self, workers: int, kills: int, seed: int = 1) -> list[str]:
        """Kill one after every so many captures, until all is crawled; returns what the workers said that were there in the end."""
        chance = random.Random(seed)
        every = self.outlets * (STORIES + 2) // (kills + 1)
        with served(self.sites) as server:
            self._proxy = server.proxy_url
            pool = [self._start() for _ in range(workers)]
            try:
                for number in range(kills):
                    wait_for(lambda wanted=(number + 1) * every: self._captures() >= wanted)  # type: ignore[misc]
                    self._kill_one(pool, chance)
                wait_for(self._is_done)
                return [end(worker) for worker in pool]
            finally:
                for worker in pool:
                    with worker:
                        worker.kill()

    def _start(self) -> Worker:
        return start_worker(
            self.folder, self.database, self.outlets, self._proxy,
            processes=self.processes, heartbeat=0.5, delay=DELAY, allow_private=True,
        )  # fmt: skip

    def _kill_one(self, pool: list[Worker], chance: random.Random) -> None:
        """A worker, and another takes its place; or one of the processes that crawl for it."""
        number = chance.randrange(len(pool))
        victim = pool[number]
        children = children_of(victim.pid)
        if children and chance.random() < 0.3:
            os.kill(chance.choice(children), signal.SIGKILL)
        else:
            victim.kill()
            victim.communicate()
            wait_for(lambda: not any(is_alive(child) for child in children))
            pool[number] = self._start()
        self.killed += 1

    def _captures(self) -> int:
        return int(rows(self.archive, "SELECT count(*) FROM capture")[0][0])

    def _is_done(self) -> bool:
        """Retries a dead job, as an operator would: one outlet may have been hit every time."""
        left = list(jobs(self.archive.engine))
        for job in left:
            if job["state"] == "dead":
                retry(self.archive.engine, job["id"])
        return len(finished(self.archive)) == self.outlets and not left

    def check(self) -> None:
        names = [name_of(number) for number in range(1, self.outlets + 1)]
        assert finished(self.archive) == names
        urls = {url for url in self.sites.urls() if "/content/" in url}
        assert Counter(rows(self.archive, "SELECT url FROM page WHERE kind IS NOT NULL")) == Counter((url,) for url in urls)  # fmt: skip
        assert rows(self.archive, "SELECT count(*) FROM speech") == rows(self.archive, "SELECT count(*) FROM version")  # fmt: skip
        again = {url: hits for url in urls if (hits := self.sites.hits(url)) != 1}
        assert all(0 < hits <= 1 + self.killed for hits in again.values()), again
        assert len(again) <= self.killed * self.processes, "at most what was under way at a kill"
        twice = "SELECT warc_file, warc_offset FROM capture GROUP BY 1, 2 HAVING count(*) > 1"
        assert rows(self.archive, twice) == []
        assert set(self.sites.asked) == {host_of(number) for number in range(1, self.outlets + 1)}
        assert came_early(self.sites.asked, first_turns(self.archive), DELAY) == []
        assert {run["status"] for run in all_runs(self.archive)} <= {"finished", "interrupted"}
        at = ("--db", self.database, "--captures", str(self.archive.captures))
        verified = as_process("verify", *at)
        assert verified.status == 0, verified.out + verified.err


def first_turns(archive: Archive) -> dict[str, float]:
    return {
        name: datetime.fromisoformat(first).timestamp()
        for name, first in rows(archive, "SELECT name, first_at FROM host")
    }


def end(process: Worker) -> str:
    """In good order, unless it had not begun yet."""
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in said) in ((0, False), (-signal.SIGTERM, False)), said
    assert said.endswith("stopped in good order\n") == (process.returncode == 0), said
    return said


def children_of(pid: int) -> list[int]:
    """On Linux, where the tests run."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def is_alive(pid: int) -> bool:
    """A zombie is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
