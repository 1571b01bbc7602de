"""What keeps the queue filled and no job stuck; done by one of the workers at a time, and no harm where two do it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued

from speecharchive import clock
from speecharchive.outlets import Outlet
from speecharchive.query.due import Due, due_crawls
from speecharchive.queue.jobs import CRAWL
from speecharchive.queue.plan import MOST_ATTEMPTS, Pace, lock_of, wanted
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from speecharchive.store.processes import utc_text

DAYS_KEPT = 30
"""How long a dead or cancelled job is to be seen."""
_KNOWN = """
    SELECT j.args ->> 'outlet' AS outlet, j.status IN ('todo', 'doing') AS queued,
           (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) AS at
    FROM procrastinate_jobs j
    WHERE j.task_name = %(task)s AND j.status <> 'succeeded'
"""
_NOTE = """
    UPDATE procrastinate_jobs j SET args = args || jsonb_build_object('why', 'its worker died')
    WHERE j.status = 'doing' AND j.task_name = %(task)s AND NOT EXISTS (
        SELECT FROM procrastinate_workers w
        WHERE w.id = j.worker_id AND w.last_heartbeat >= now() - make_interval(secs => %(silence)s)
    )
"""
_TAKE_UP = """
    WITH stalled AS (
        SELECT j.id, j.attempts FROM procrastinate_jobs j
        WHERE j.status = 'doing' AND j.task_name = %(task)s AND NOT EXISTS (
            SELECT FROM procrastinate_workers w
            WHERE w.id = j.worker_id AND w.last_heartbeat >= now() - make_interval(secs => %(silence)s)
        )
        FOR UPDATE OF j SKIP LOCKED
    )
    SELECT CASE WHEN attempts + 1 < %(most)s THEN procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)
           ELSE procrastinate_finish_job_v1(id, 'failed', false) END
    FROM stalled
"""
"""Found and changed in one statement: a job that another worker has taken up meanwhile is none of these."""
_CLEAR = """
    DELETE FROM procrastinate_jobs j
    WHERE j.status = 'doing' AND j.task_name <> %(task)s AND NOT EXISTS (
        SELECT FROM procrastinate_workers w
        WHERE w.id = j.worker_id AND w.last_heartbeat >= now() - make_interval(secs => %(silence)s)
    )
"""


async def take_up_stalled(app: App, pace: Pace) -> None:
    """Jobs whose worker is silent wait again, or are dead where that happened too often."""
    among: dict[str, Any] = {"task": CRAWL, "silence": pace.silence}
    await app.connector.execute_query_async(_NOTE, **among)
    await app.connector.execute_query_all_async(_TAKE_UP, **among, most=MOST_ATTEMPTS)
    await app.connector.execute_query_async(_CLEAR, **among)
    await app.job_manager.delete_old_jobs(
        nb_hours=24 * DAYS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )


async def put_due(app: App, archive: Archive, outlets: Sequence[Outlet]) -> int:
    """Put what is due into the queue, and return how many jobs that were."""
    now = clock.now()
    due = await asyncio.to_thread(_due, archive, outlets, now)
    rows = await app.connector.execute_query_all_async(_KNOWN, task=CRAWL)
    queued = {row["outlet"] for row in rows if row["queued"]}
    ended: dict[str, datetime] = {}
    for row in rows:
        if row["at"] is not None and not row["queued"]:
            ended[row["outlet"]] = max(row["at"], ended.get(row["outlet"], row["at"]))
    many = 0
    for outlet in wanted(due, queued, ended, now):
        many += await _put(app, outlet, now)
    return many


async def _put(app: App, outlet: Outlet, now: datetime) -> bool:
    """False where another worker put it meanwhile."""
    job = app.configure_task(
        CRAWL, queue=CRAWL, lock=lock_of(outlet), queueing_lock=f"crawl {outlet.name}"
    )
    try:
        await job.defer_async(outlet=outlet.name, put=utc_text(now))
    except AlreadyEnqueued:
        return False
    return True


def _due(archive: Archive, outlets: Sequence[Outlet], now: datetime) -> list[Due]:
    with reading(archive.engine) as connection:
        return due_crawls(connection, outlets, now)
