"""The run ledger: what every crawl, import and re-extraction did, and the failures of a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from speecharchive.query.places import known_outlets
from speecharchive.store import tables
from speecharchive.store.measuring import OF_THE_RUN

_RUN = tables.Run
RUN_COLUMNS = (
    "id", "command", "outlet", "started", "finished", "status", "reason", "requests", "captures",
    "new", "changed", "unchanged", "failed", "unexplained", "breaches",
    "extractor",
)  # fmt: skip
_OTHERS = {
    "outlet": tables.Outlet.name.label("outlet"),
    "breaches": (
        select(func.count())
        .where(tables.Measurement.run_id == _RUN.id, tables.Measurement.state == "breach")
        .correlate(_RUN)
        .scalar_subquery()
        .label("breaches")
    ),
}
FAILURE_COLUMNS = ("run", "outlet", "url", "error", "detail", "at")


def runs(
    connection: Connection, *, outlets: tuple[str, ...] = (), limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """Newest first. Raises UnknownOutlet."""
    statement = (
        select(*(_OTHERS[name] if name in _OTHERS else getattr(_RUN, name) for name in RUN_COLUMNS))
        .select_from(_RUN)
        .outerjoin(tables.Outlet, tables.Outlet.id == _RUN.outlet_id)
        .order_by(_RUN.id.desc())
        .limit(limit)
    )
    if outlets:
        statement = statement.where(tables.Outlet.name.in_(known_outlets(connection, outlets)))
    for row in connection.execute(statement):
        yield dict(row._mapping)


def failures(
    connection: Connection,
    *,
    run: int | None = None,
    outlets: tuple[str, ...] = (),
    limit: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Pages, files and records that failed, newest first. Raises UnknownOutlet."""
    failure = tables.Failure
    statement = (
        select(
            failure.run_id.label("run"),
            tables.Outlet.name.label("outlet"),
            failure.url,
            failure.error_class.label("error"),
            failure.detail,
            failure.at,
        )
        .join(_RUN, _RUN.id == failure.run_id)
        .outerjoin(tables.Outlet, tables.Outlet.id == _RUN.outlet_id)
        .order_by(failure.id.desc())
        .limit(limit)
    )
    if run is not None:
        statement = statement.where(failure.run_id == run)
    if outlets:
        statement = statement.where(tables.Outlet.name.in_(known_outlets(connection, outlets)))
    for row in connection.execute(statement):
        yield dict(row._mapping)


def failed_pages(connection: Connection) -> frozenset[str]:
    """Addresses of pages that once failed: today's parser may find an article in what was captured of them.

    Not those that only had to wait for a later run: most are listings.
    """
    failure = tables.Failure
    read = select(failure.url).where(failure.error_class.not_in(OF_THE_RUN))
    return frozenset(connection.scalars(read.distinct()))


def last_finished(connection: Connection, outlet: str) -> str | None:
    """UTC time of the end of the outlet's last crawl that finished: from then on a paper's issues are still to be read."""
    return connection.scalar(
        select(func.max(_RUN.finished))
        .join(tables.Outlet, tables.Outlet.id == _RUN.outlet_id)
        .where(tables.Outlet.name == outlet, _RUN.command == "crawl", _RUN.status == "finished")
    )
