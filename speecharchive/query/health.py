"""How outlets are: open breaches, and whether anything is known of an outlet at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from speecharchive.monitors.measures import MEASURES
from speecharchive.query.places import known_outlets
from speecharchive.store.tables import Breach, Outlet

BREACH_COLUMNS = (
    "id", "outlet", "measure", "found", "low", "high", "opened_at", "opened_run_id", "run_id", "muted_at", "note", "untold",
)  # fmt: skip


def open_breaches(
    connection: Connection, *, outlets: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    """By outlet, the gravest measure first. Raises UnknownOutlet."""
    columns = (
        Outlet.name.label("outlet") if name == "outlet" else getattr(Breach, name)
        for name in BREACH_COLUMNS
    )
    wanted = (
        select(*columns)
        .join(Outlet, Outlet.id == Breach.outlet_id)
        .where(Breach.closed_at.is_(None))
    )
    if outlets:
        wanted = wanted.where(Outlet.name.in_(known_outlets(connection, outlets)))
    found = [dict(row._mapping) for row in connection.execute(wanted)]
    yield from sorted(found, key=lambda row: (row["outlet"], _RANK[row["measure"]]))


_RANK = {name: rank for rank, name in enumerate(MEASURES)}


def line_of(breach: Mapping[str, Any]) -> str:
    """`articles without a date: 80 %, expected at most 22 %`."""
    name = breach["measure"]
    return f"{MEASURES[name].what}: {shown(name, breach['found'])}, expected {expected(breach)}"


def expected(breach: Mapping[str, Any]) -> str:
    name, low, high = breach["measure"], breach["low"], breach["high"]
    if low is None:
        return f"at most {shown(name, high)}"
    if high is None:
        return f"at least {shown(name, low)}"
    return f"{shown(name, low)} to {shown(name, high)}"


def shown(name: str, value: float) -> str:
    how = MEASURES[name].how
    if how == "share":
        return f"{100 * value:.0f} %"
    return f"{value:.0f}" if value >= 10 or how == "streak" else f"{value:.1f}"
