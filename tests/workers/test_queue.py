"""The tables of the queue, and the jobs in it as an operator sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from procrastinate import App
from sqlalchemy import text

from speecharchive.demo.world import demo_registry
from speecharchive.outlets import Outlet
from speecharchive.queue.jobs import jobs
from speecharchive.queue.place import SCHEMA, enter
from speecharchive.queue.plan import MOST_ATTEMPTS, Pace
from speecharchive.queue.schema import upgrade_queue
from speecharchive.queue.upkeep import put_due, take_up_stalled
from speecharchive.queue.worker import queue_of
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from tests.calling import in_process

PACE = Pace(heartbeat=15)
OUTLETS: list[Outlet] = [demo_registry()[name] for name in ("demo-rednet", "demo-zhengxie")]


def asked(archive: Archive, what: Callable[[App], Coroutine[Any, Any, Any]]) -> Any:
    app = queue_of(archive.engine.url)

    async def ask() -> Any:
        async with app.open_async():
            return await what(app)

    return asyncio.run(ask())


def put(archive: Archive) -> Any:
    return asked(archive, lambda app: put_due(app, archive, OUTLETS))


def take_up(archive: Archive) -> None:
    asked(archive, lambda app: take_up_stalled(app, PACE))


def states(archive: Archive) -> list[tuple[str, str, int]]:
    return [(job["outlet"], job["state"], job["attempts"]) for job in jobs(archive.engine)]


def fetch(archive: Archive) -> str | None:
    """What a worker that dies at once took out of the queue."""

    async def taken(app: App) -> str | None:
        worker = await app.job_manager.register_worker()
        job = await app.job_manager.fetch_job(["crawl"], worker)
        await app.job_manager.unregister_worker(worker)
        return None if job is None else str(job.task_kwargs["outlet"])

    taken_up: str | None = asked(archive, taken)
    return taken_up


def id_of(archive: Archive, outlet: str) -> int:
    return next(int(job["id"]) for job in jobs(archive.engine) if job["outlet"] == outlet)


def test_what_is_due_is_put_once(queued: Archive) -> None:
    assert put(queued) == 2
    assert put(queued) == 0
    assert states(queued) == [("demo-rednet", "waiting", 0), ("demo-zhengxie", "waiting", 0)]
    hosts = [job["host"] for job in jobs(queued.engine)]
    assert hosts == ["yh.rednet.yunhe.example", "www.yhzx.yunhe.example"]


def test_outlet_that_is_crawled_is_not_put(queued: Archive) -> None:
    run = queued.begin_run("crawl", OUTLETS[0])
    assert put(queued) == 1
    run.finish()
    assert put(queued) == 0


def test_outlets_of_one_host_come_one_after_the_other(queued: Archive) -> None:
    put(queued)
    with writing(queued.engine) as connection:
        enter(connection)
        connection.execute(text("UPDATE procrastinate_jobs SET lock = 'yh.example'"))
    assert fetch(queued) == "demo-rednet"
    assert fetch(queued) is None


def test_job_of_a_dead_worker_is_taken_up_until_it_is_dead_itself(queued: Archive) -> None:
    put(queued)
    for attempt in range(MOST_ATTEMPTS):
        assert ("demo-rednet", "waiting", attempt) in states(queued)
        assert fetch(queued) == "demo-rednet"
        take_up(queued)
    dead, _ = jobs(queued.engine)
    assert (dead["outlet"], dead["state"], dead["why"]) == ("demo-rednet", "dead", "its worker died")  # fmt: skip
    assert put(queued) == 0, "what is dead waits for its schedule, or a person"


def test_job_of_a_worker_that_lives_is_left_to_it(queued: Archive) -> None:
    put(queued)

    async def taken(app: App) -> None:
        worker = await app.job_manager.register_worker()
        await app.job_manager.fetch_job(["crawl"], worker)
        await take_up_stalled(app, PACE)

    asked(queued, taken)
    assert states(queued)[0] == ("demo-rednet", "running", 0)


def test_worker_that_falls_asleep_holds_up_nobody(queued: Archive) -> None:
    """Between a statement and what it would say next: others see what it did, and may change it."""
    put(queued)

    async def asleep(app: App) -> None:
        async with app.connector.pool.connection() as connection:
            await connection.execute("UPDATE procrastinate_jobs SET lock = 'yh.example'")
            hosts = {job["host"] for job in jobs(queued.engine)}
            assert hosts == {"yh.example"}
            with writing(queued.engine) as another:
                enter(another)
                another.execute(text("SELECT id FROM procrastinate_jobs FOR UPDATE NOWAIT"))

    asked(queued, asleep)


def test_dead_job_is_tried_again_and_a_waiting_one_cancelled(
    queued: Archive, queued_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(queued)
    for _ in range(MOST_ATTEMPTS):
        fetch(queued)
        take_up(queued)
    dead, waits = (id_of(queued, outlet.name) for outlet in OUTLETS)
    at = ("--db", queued_database)
    assert (
        in_process(capsys, "jobs", "--retry", dead, *at).err == f"job {dead} waits for a worker\n"
    )
    again = in_process(capsys, "jobs", "--retry", dead, *at)
    assert (again.status, again.line) == (2, f"speecharchive: job {dead} is waiting; only a dead job is tried again")  # fmt: skip
    assert in_process(capsys, "jobs", "--cancel", waits, *at).err == f"job {waits} is cancelled\n"
    missing = in_process(capsys, "jobs", "--cancel", 99, *at)
    assert (missing.status, missing.line) == (2, "speecharchive: there is no job 99; only what waits or runs is cancelled")  # fmt: skip
    listed = in_process(capsys, "jobs", "--format", "csv", *at).out.splitlines()
    assert listed[0] == "id,outlet,host,state,since,not_before,attempts,worker,why"
    assert [line.split(",")[1:4:2] for line in listed[1:]] == [["demo-rednet", "waiting"], ["demo-zhengxie", "cancelled"]]  # fmt: skip
    assert put(queued) == 0, "what was cancelled waits for its schedule"


def test_sqlite_is_told_what_workers_need(
    sqlite_archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("worker", "jobs"):
        left = in_process(capsys, command, "--db", sqlite_archive.place)
        assert left.status == 2
        assert left.line.startswith("speecharchive: workers need an archive on PostgreSQL")


def test_queue_is_made_by_db_upgrade(
    new_postgres: Callable[[str], str], postgres_template: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = new_postgres(postgres_template)
    left = in_process(capsys, "jobs", "--db", database)
    assert left.status == 2
    assert left.line.endswith("has no job queue; make it: speecharchive db upgrade")
    assert "has the job queue" in in_process(capsys, "db", "upgrade", "--db", database).err
    assert "job queue" not in in_process(capsys, "db", "upgrade", "--db", database).err
    assert in_process(capsys, "jobs", "--db", database).status == 0


def test_queue_of_an_older_version_is_brought_up(queued: Archive, tmp_path: Path) -> None:
    """The same tables and functions as one that was made today."""
    new = shape(queued)
    migrations = files("procrastinate.sql") / "migrations"
    last = "03.02.00_50_post_batch_defer_jobs.sql"
    with writing(queued.engine) as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        enter(connection)
        for script in sorted(each.name for each in migrations.iterdir() if each.name[0] == "0"):
            if script <= last:
                cursor = connection.connection.cursor()
                cursor.execute((migrations / script).read_text())
                cursor.close()
        connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{last}'")
    assert upgrade_queue(queued.engine, queued.place)
    assert shape(queued) == new
    put(queued)
    assert fetch(queued) == "demo-rednet"


def shape(archive: Archive) -> list[Any]:
    """Names alone: columns that came later stand behind the others."""
    with reading(archive.engine) as connection:
        asked = text(
            "SELECT 'f', proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = :schema "
            "UNION SELECT 'c', table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = :schema "
            "ORDER BY 1, 2"
        )
        return [tuple(row) for row in connection.execute(asked, {"schema": SCHEMA})]
