"""The jobs as the database has them: to look at, to try again, to cancel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, text

from speecharchive.errors import UsageError
from speecharchive.queue.place import enter
from speecharchive.store.engine import reading, writing
from speecharchive.store.processes import utc_text

CRAWL = "crawl"
UPKEEP = "upkeep"
STATES = {
    "todo": "waiting", "doing": "running", "failed": "dead", "cancelled": "cancelled", "aborted": "cancelled",
}  # fmt: skip
COLUMNS = ("id", "outlet", "host", "state", "since", "not_before", "attempts", "worker", "why")
_JOBS = text("""
    SELECT j.id, j.args ->> 'outlet' AS outlet, j.lock AS host, j.status::text AS state, e.at AS since,
           CASE WHEN j.status = 'todo' AND j.scheduled_at > now() THEN j.scheduled_at END AS not_before,
           j.attempts, j.worker_id AS worker, j.args ->> 'why' AS why
    FROM procrastinate_jobs j
    LEFT JOIN LATERAL (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id) e ON true
    WHERE j.task_name = :task AND j.status <> 'succeeded'
    ORDER BY array_position(ARRAY['failed', 'doing', 'todo'], j.status::text), j.priority DESC, j.id
""")
_STATE = text("SELECT status::text FROM procrastinate_jobs WHERE id = :id AND task_name = :task")
_RETRY = text("SELECT procrastinate_retry_job_v2(:id, now(), 0, NULL, NULL)")
_CANCEL = text("SELECT procrastinate_cancel_job_v1(:id, true, false)")


def jobs(engine: Engine) -> Iterator[dict[str, Any]]:
    """Dead ones first, then those under way, then those that wait, in the order in which they come."""
    with reading(engine) as connection:
        enter(connection)
        for row in connection.execute(_JOBS, {"task": CRAWL}).mappings():
            yield {
                **row,
                "state": STATES.get(row["state"], row["state"]),
                "since": utc_text(row["since"]) if row["since"] else None,
                "not_before": utc_text(row["not_before"]) if row["not_before"] else None,
            }


def retry(engine: Engine, job: int) -> None:
    """A dead job waits again. Raises UsageError for one that is not dead."""
    with writing(engine) as connection:
        enter(connection)
        state = connection.scalar(_STATE, {"id": job, "task": CRAWL})
        if state != "failed":
            raise UsageError(f"{_named(job, state)}; only a dead job is tried again")
        connection.execute(_RETRY, {"id": job})


def cancel(engine: Engine, job: int) -> bool:
    """Whether it was under way: then its crawl ends in good order within some seconds. Raises UsageError for one at its end."""
    with writing(engine) as connection:
        enter(connection)
        state = connection.scalar(_STATE, {"id": job, "task": CRAWL})
        if state not in ("todo", "doing"):
            raise UsageError(f"{_named(job, state)}; only what waits or runs is cancelled")
        connection.execute(_CANCEL, {"id": job})
    return bool(state == "doing")


def _named(job: int, state: str | None) -> str:
    return f"there is no job {job}" if state is None else f"job {job} is {STATES.get(state, state)}"
