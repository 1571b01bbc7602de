"""Which outlets are due for a crawl, by their schedules and the runs that the archive remembers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, func, select, true

from speecharchive.outlets import Outlet
from speecharchive.outlets.outlet import address
from speecharchive.quiet import quiet_of
from speecharchive.schedule import DEFAULT, LastCrawl, Schedule, due_at, read_schedule
from speecharchive.store.processes import has_died, utc_text
from speecharchive.store.tables import Host, Run
from speecharchive.store.tables import Outlet as OutletRow

SCHEDULE_VARIABLE = "SPEECHARCHIVE_SCHEDULE"
"""Environment variable: when outlets are crawled of which the registry says nothing."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """When an outlet's next crawl is due; a moment that has passed means now."""

    outlet: Outlet
    at: datetime
    schedule: Schedule
    last: LastCrawl | None
    running: bool
    """A crawl of it is under way, and another does not begin."""


def schedule_of(outlet: Outlet) -> Schedule:
    """The outlet's own, else the operator's, else the general one. Raises UsageError."""
    return read_schedule(outlet.schedule or os.environ.get(SCHEDULE_VARIABLE) or DEFAULT)


def due_crawls(connection: Connection, outlets: Iterable[Outlet], now: datetime) -> list[Due]:
    """Of each outlet with a known address, the longest due first. Raises UsageError for a schedule that is none."""
    known, paused = last_crawls(connection), _paused(connection, now)
    found = []
    for outlet in outlets:
        if not outlet.starts:
            continue
        schedule, last = schedule_of(outlet), known.get(outlet.name)
        at = due_at(schedule, outlet.name, last, quiet_of(outlet.quiet)) or _NEVER
        hosts = {address(start.url)[0] for start in outlet.starts}
        at = max([at, *(paused[host] for host in hosts & paused.keys())])
        found.append(Due(outlet, at, schedule, last, last is not None and last.finished is None))
    return sorted(found, key=lambda due: (due.at, due.outlet.name))


def last_crawl(connection: Connection, outlet: str) -> LastCrawl | None:
    """Of one outlet, at the cost of its own runs."""
    own = select(OutletRow.id).where(OutletRow.name == outlet).scalar_subquery()
    return _last_crawls(connection, Run.outlet_id == own).get(outlet)


def last_crawls(connection: Connection) -> Mapping[str, LastCrawl]:
    """By outlet."""
    return _last_crawls(connection, true())


def _last_crawls(connection: Connection, among: ColumnElement[bool]) -> Mapping[str, LastCrawl]:
    """A run whose process is gone counts as cut off when it was last heard of."""
    crawls = select(Run).where(Run.command == "crawl", among).subquery()
    finished = (
        select(crawls.c.outlet_id, func.max(crawls.c.id).label("id"))
        .where(crawls.c.status == "finished")
        .group_by(crawls.c.outlet_id)
        .subquery()
    )
    newest = (
        select(crawls.c.outlet_id, func.max(crawls.c.id).label("id"), func.count().label("all"))
        .outerjoin(finished, finished.c.outlet_id == crawls.c.outlet_id)
        .where(crawls.c.id > func.coalesce(finished.c.id, 0))
        .group_by(crawls.c.outlet_id)
        .subquery()
    )
    last = func.coalesce(newest.c.id, finished.c.id)
    rows = connection.execute(
        select(
            OutletRow.name, Run.started, Run.finished, Run.status, Run.process, Run.alive,
            func.coalesce(newest.c.all, 0).label("in_vain"),
        )
        .outerjoin(newest, newest.c.outlet_id == OutletRow.id)
        .outerjoin(finished, finished.c.outlet_id == OutletRow.id)
        .join(Run, Run.id == last)
    )  # fmt: skip
    return {row.name: _crawl(row) for row in rows}


def _crawl(row: Row[tuple[str, ...]]) -> LastCrawl:
    started = datetime.fromisoformat(row.started)
    if row.status != "running":
        return LastCrawl(started, datetime.fromisoformat(row.finished), row.status, row.in_vain)
    if has_died(row.process, row.alive):
        return LastCrawl(started, datetime.fromisoformat(row.alive), "interrupted", row.in_vain)
    return LastCrawl(started, None, "running", row.in_vain)


def _paused(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Hosts that asked to be left alone, and until when."""
    rows = connection.execute(
        select(Host.name, Host.paused_until).where(Host.paused_until > utc_text(now))
    )
    return {row.name: datetime.fromisoformat(row.paused_until) for row in rows}
