"""How outlets are: open breaches, and whether anything is known of an outlet at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from speecharchive.monitors.judging import ENOUGH_RUNS
from speecharchive.monitors.measures import CORE, MEASURES
from speecharchive.monitors.telling import HEALTH, expected, reason_line, shown
from speecharchive.outlets import Outlet as Declared
from speecharchive.query.due import schedule_of
from speecharchive.query.places import known_outlets
from speecharchive.store.breaches import LAST_REASON
from speecharchive.store.processes import utc_text
from speecharchive.store.tables import Breach, Measurement, Outlet, Run

HEALTH_COLUMNS = (
    "outlet", "health", "measure", "since", "found", "expected", "reason", "advice", "breach", "others", "note", "last_finished",
)  # fmt: skip
LATE = timedelta(days=1)
"""Behind the moment when an outlet was due: then something keeps its crawls from finishing."""
BREACH_COLUMNS = (
    "id", "outlet", "measure", "found", "low", "high", "opened_at", "opened_run_id", "run_id", "reason", "closed_at", "ending", "muted_at", "note", "untold",
)  # fmt: skip


def open_breaches(
    connection: Connection, *, outlets: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    """By outlet, the gravest measure first. Raises UnknownOutlet."""
    wanted = _breaches().where(Breach.closed_at.is_(None))
    if outlets:
        wanted = wanted.where(Outlet.name.in_(known_outlets(connection, outlets)))
    found = [_breach(row) for row in connection.execute(wanted)]
    yield from sorted(found, key=lambda row: (row["outlet"], _RANK[row["measure"]]))


def breaches(
    connection: Connection, *, outlets: tuple[str, ...] = (), limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """All that ever were, the newest first. Raises UnknownOutlet."""
    wanted = _breaches().order_by(Breach.id.desc()).limit(limit)
    if outlets:
        wanted = wanted.where(Outlet.name.in_(known_outlets(connection, outlets)))
    for row in connection.execute(wanted):
        yield _breach(row)


def _breaches() -> Any:
    others = {"outlet": Outlet.name.label("outlet"), "reason": LAST_REASON}
    columns = (others[name] if name in others else getattr(Breach, name) for name in BREACH_COLUMNS)
    return select(*columns).join(Outlet, Outlet.id == Breach.outlet_id)


def _breach(row: Row[Any]) -> dict[str, Any]:
    return {**row._mapping, "reason": reason_line(row.reason)}


def health(
    connection: Connection,
    registry: Mapping[str, Declared],
    now: datetime,
    *,
    outlets: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """A row each outlet that was ever crawled, the worst first. Raises UnknownOutlet.

    `health` is red (in breach), late (no crawl finished since it was due a day ago), unknown (too little history, or nothing
    measured), muted (in breach, and known to be) or green.
    """
    open_now: dict[str, list[dict[str, Any]]] = {}
    for breach in open_breaches(connection, outlets=outlets):
        open_now.setdefault(breach["outlet"], []).append(breach)
    unsure = _without_history(connection)
    rows = []
    for crawled in _crawled(connection):
        if outlets and crawled.name not in outlets:
            continue
        breaches = open_now.get(crawled.name, [])
        late = _late(registry.get(crawled.name), crawled.last, now)
        rows.append(_health(crawled, breaches, late, unsure.get(crawled.id)))
    return sorted(rows, key=lambda row: (HEALTH.index(row["health"]), row["outlet"]))


def _crawled(connection: Connection) -> Any:
    """Outlets that were crawled: how many crawls finished, the last of them, and when one first began."""
    finished = Run.status == "finished"
    counted = select(
        Run.outlet_id,
        func.count().filter(finished).label("finished"),
        func.max(Run.finished).filter(finished).label("last"),
        func.min(Run.started).label("first"),
    )
    crawls = counted.where(Run.command == "crawl").group_by(Run.outlet_id).subquery()
    return connection.execute(
        select(Outlet.id, Outlet.name, crawls.c.finished, crawls.c.last, crawls.c.first).join(
            crawls, crawls.c.outlet_id == Outlet.id
        )
    )


def newest_measurements(connection: Connection) -> list[dict[str, Any]]:
    """Of the last crawl of each outlet that was judged."""
    newest = _newest()
    rows = connection.execute(
        select(Outlet.name.label("outlet"), Measurement.measure, Measurement.found)
        .join(Outlet, Outlet.id == Measurement.outlet_id)
        .join(newest, newest.c.run_id == Measurement.run_id)
        .order_by(Outlet.name, Measurement.measure)
    )
    return [dict(row._mapping) for row in rows]


def _newest() -> Any:
    return (
        select(Measurement.outlet_id, func.max(Measurement.run_id).label("run_id"))
        .group_by(Measurement.outlet_id)
        .subquery()
    )


def _without_history(connection: Connection) -> dict[int, str]:
    """By outlet, why nothing is known yet by the crawl that was judged last."""
    newest = _newest()
    rows = connection.execute(
        select(Measurement.outlet_id, Measurement.reason)
        .join(newest, newest.c.run_id == Measurement.run_id)
        .where(Measurement.measure.in_(CORE), Measurement.state == "no-history")
    )
    return {row.outlet_id: row.reason for row in rows}


def _late(declared: Declared | None, last: str | None, now: datetime) -> datetime | None:
    """When its crawl was due."""
    if declared is None or last is None or not declared.starts:
        return None
    due = schedule_of(declared).after(declared.name, datetime.fromisoformat(last))
    return due if due + LATE < now else None


def _health(
    crawled: Any, breaches: list[dict[str, Any]], late: datetime | None, unsure: str | None
) -> dict[str, Any]:
    loud = [breach for breach in breaches if breach["muted_at"] is None]
    row = dict.fromkeys(HEALTH_COLUMNS) | {
        "outlet": crawled.name,
        "others": 0,
        "last_finished": crawled.last,
    }
    if loud:
        return row | {"health": "red"} | _worst(crawled.name, loud)
    if late is not None:
        return row | {
            "health": "late",
            "since": utc_text(late),
            "found": f"last finished {crawled.last}",
            "expected": "a crawl when it is due",
            "advice": "is `crawl --due`, `schedule` or `worker` running? see `speecharchive runs`",
        }
    if breaches:
        return row | {"health": "muted"} | _worst(crawled.name, breaches)
    if unsure is None and crawled.finished <= ENOUGH_RUNS:
        unsure = f"{crawled.finished} of {ENOUGH_RUNS + 1} finished crawls"
    if unsure is not None:
        return row | {"health": "unknown", "since": crawled.first, "found": unsure}
    return row | {"health": "green"}


def _worst(outlet: str, breaches: list[dict[str, Any]]) -> dict[str, Any]:
    worst = breaches[0]
    name = worst["measure"]
    return {
        "measure": name,
        "since": worst["opened_at"],
        "found": shown(name, worst["found"]),
        "expected": expected(worst),
        "reason": worst["reason"],
        "advice": MEASURES[name].advice_for(outlet),
        "breach": worst["id"],
        "others": len(breaches) - 1,
        "note": worst["note"],
    }


_RANK = {name: rank for rank, name in enumerate(MEASURES)}
