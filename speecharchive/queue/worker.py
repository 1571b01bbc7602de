"""`work`: takes jobs out of the queue and crawls their outlets, until a signal comes; on any number of machines."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker
from psycopg import AsyncConnection
from sqlalchemy import URL

from speecharchive.errors import DatabaseUnavailable, SpeecharchiveError
from speecharchive.interruption import Stop, interruptible, interruptible_loop
from speecharchive.outlets import Outlet
from speecharchive.query.settings import require_settings
from speecharchive.queue.children import Children, CrawlFailed, CrawlRefused, Run
from speecharchive.queue.jobs import CRAWL, UPKEEP
from speecharchive.queue.place import SCHEMA
from speecharchive.queue.plan import MOST_ATTEMPTS, Pace
from speecharchive.queue.upkeep import put_due, take_up_stalled
from speecharchive.store.archive import Archive
from speecharchive.store.engine import CONNECT_SECONDS
from speecharchive.store.faults import LOST

POLL_SECONDS = 2.0
"""How late a job is seen whose host became free; a new one is seen at once."""
FORGOTTEN_SECONDS = 7 * 86_400.0
"""When the row of a silent worker is removed. Its jobs are anybody's long before; but a machine that only slept goes on with
its row, and could take no job without it."""
CONNECTIONS = 5
_FIRST_OF_MANY = [f"enable_{way}=off" for way in ("sort", "bitmapscan", "hashjoin", "mergejoin")]
"""Taking a job looks at the first of the queue, by its indexes; a planner without statistics would rather sort them all."""
_WHY = "UPDATE procrastinate_jobs SET args = args || jsonb_build_object('why', %(why)s::text) WHERE id = %(id)s"
Ended = Callable[[Run], None]
Failed = Callable[[str, str], None]


class _Returned(SpeecharchiveError):
    """The worker was asked to end: the job is the next worker's."""


class _Manager(JobManager):
    """A worker that was held up so long that it passed for dead finds its job done by another: then nothing is left to say of it."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        with _unless_taken():
            await super().finish_job(job, status, delete_job)

    async def retry_job_by_id_async(
        self,
        job_id: int,
        retry_at: datetime,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        with _unless_taken():
            await super().retry_job_by_id_async(job_id, retry_at, priority, queue, lock)


@contextmanager
def _unless_taken() -> Iterator[None]:
    try:
        yield
    except ConnectorException as error:
        if "Job was not found" not in str(error.__cause__):
            raise


class _Retry(BaseRetryStrategy):
    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """A job that waits is asked for after those of its host that do not: procrastinate lets an earlier one of its rank hold up the rest."""
        if isinstance(exception, _Returned):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, CrawlFailed) and job.attempts + 1 < MOST_ATTEMPTS:
            pause = self._pace.pause_after(job.attempts)
            return RetryDecision(retry_in={"seconds": pause}, priority=-job.attempts - 1)
        return None


def work(
    outlets: Sequence[Outlet],
    archive: Archive,
    *,
    processes: int,
    began: Callable[[], None],
    ended: Ended,
    failed: Failed,
    pace: Pace | None = None,
    proxy: str | None = None,
    delay: float | None = None,
    allow_private: bool = False,
) -> str:
    """Returns why it ended. `outlets` are put into the queue when they are due; taken out is whatever is in it.

    `began` is called once no setting is found wrong, `ended` after each run, `failed` with outlet and reason where a job
    came to none. Captures that wait here are brought into the store when it begins and when it ends: the machine's next
    crawl may be long in coming, or never come.
    Raises UsageError (a schedule, policy or quiet hours that cannot be read), DatabaseUnavailable, StorageFull.
    """
    require_settings(outlets)
    # What these log is told by the error that ends the worker.
    for name in ("procrastinate", "psycopg"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    setup = {
        "db": archive.engine.url.render_as_string(hide_password=False),
        "captures": replace(archive.holdings, folder=archive.captures.absolute()).place,
        "crawl": {"proxy": proxy, "delay": delay, "allow_private": allow_private},
    }
    children = Children(setup)
    pace = pace or Pace()
    app = _app(archive, outlets, children, pace, (ended, failed))
    with interruptible() as stop:
        began()
        archive.recover_files()
        try:
            asyncio.run(_run(app, children, processes, pace, stop))
        except ConnectorException:
            raise children.fatal or DatabaseUnavailable(LOST.format(archive.place)) from None
        archive.put_away()
    return "stopped in good order"


def _app(
    archive: Archive,
    outlets: Sequence[Outlet],
    children: Children,
    pace: Pace,
    tell: tuple[Ended, Failed],
) -> App:
    app = queue_of(archive.engine.url)
    ended, failed = tell

    @app.task(name=CRAWL, queue=CRAWL, pass_context=True, retry=_Retry(pace))
    async def crawl(context: JobContext, outlet: str, put: str, why: str | None = None) -> None:
        del why
        try:
            runs = await children.crawl(outlet, put)
        except (CrawlFailed, CrawlRefused) as error:
            if children.stopping:
                raise _Returned from None
            failed(outlet, str(error))
            await context.app.connector.execute_query_async(_WHY, id=context.job.id, why=str(error))
            raise
        for run in runs:
            ended(run)
        if children.stopping and any(run["status"] == "interrupted" for run in runs):
            raise _Returned

    @app.periodic(cron=pace.cron)
    @app.task(name=UPKEEP, queue=UPKEEP, queueing_lock=UPKEEP)
    async def upkeep(timestamp: int) -> None:
        del timestamp
        await take_up_stalled(app, pace)
        await put_due(app, archive, outlets)

    return app


def queue_of(url: URL) -> App:
    """procrastinate on the archive's database; it reads names in the queue's schema alone."""
    options = " ".join(f"-c {each}" for each in (f"search_path={SCHEMA}", *_FIRST_OF_MANY))
    connector = PsycopgConnector(
        conninfo=url.set(drivername="postgresql").render_as_string(hide_password=False),
        kwargs={"options": options, "connect_timeout": CONNECT_SECONDS},
        min_size=1,
        max_size=CONNECTIONS,
        timeout=CONNECT_SECONDS,
        configure=_commit_each,
    )
    app = App(connector=connector)
    app.job_manager = _Manager(app.connector)
    return app


async def _commit_each(connection: AsyncConnection[Any]) -> None:
    """procrastinate says one statement at a time; a machine that falls asleep before its COMMIT would hold up all the others."""
    await connection.set_autocommit(True)


def _unless_it_ends_the_worker(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A job of which the queue could not be told fails in a task that nobody waits for; `_run` raises what befell the worker."""
    if not isinstance(context.get("exception"), ConnectorException):
        loop.default_exception_handler(context)


async def _run(app: App, children: Children, processes: int, pace: Pace, before: Stop) -> None:
    """Two workers of procrastinate: where every place is taken by a crawl, the queue is looked after all the same."""
    beat: Mapping[str, Any] = {
        "install_signal_handlers": False,
        "delete_jobs": DeleteJobCondition.SUCCESSFUL,
        "update_heartbeat_interval": pace.heartbeat,
        "stalled_worker_timeout": FORGOTTEN_SECONDS,
        "fetch_job_polling_interval": POLL_SECONDS,
    }
    asked = asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(_unless_it_ends_the_worker)
    with interruptible_loop(lambda _: asked.set(), before):
        async with app.open_async():
            workers = [
                Worker(app, queues=[CRAWL], name=CRAWL, concurrency=processes, **beat),
                Worker(app, queues=[UPKEEP], name=UPKEEP, concurrency=1, listen_notify=False, **beat),
            ]  # fmt: skip
            running = [asyncio.ensure_future(each.run()) for each in workers]  # type: ignore[no-untyped-call]
            stop = [asyncio.ensure_future(each.wait()) for each in (asked, children.failed)]
            await asyncio.wait((*running, *stop), return_when=asyncio.FIRST_COMPLETED)
            children.stop()
            for worker in workers:
                worker.stop()  # type: ignore[no-untyped-call]
            ends = await asyncio.gather(*running, return_exceptions=True)
            for task in stop:
                task.cancel()
            await children.close()
    for error in (children.fatal, *ends):
        if error is not None:
            raise error
    if not asked.is_set():
        raise ConnectorException("a worker of the queue ended by itself")
