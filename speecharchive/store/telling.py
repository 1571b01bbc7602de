"""Which breaches people are still to be told of: each once when it opens and once when it ends, by whichever process comes first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, and_, or_, select, update

from speecharchive.monitors.hook import Sent
from speecharchive.monitors.telling import reason_line
from speecharchive.store.breaches import LAST_REASON
from speecharchive.store.engine import writing
from speecharchive.store.processes import utc_after, utc_now
from speecharchive.store.statements import plain
from speecharchive.store.tables import Breach, Outlet

LONGEST = 120.0
"""Seconds that a process has to send what it took; then another may."""


def take_untold(engine: Engine) -> list[dict[str, Any]]:
    """Breaches that opened, and those that ended of which the opening was told; nobody else takes them meanwhile."""
    untold = or_(
        and_(Breach.closed_at.is_(None), Breach.told_open_at.is_(None)),
        and_(
            Breach.closed_at.is_not(None), Breach.told_open_at.is_not(None), Breach.told_closed_at.is_(None),
        ),
    )  # fmt: skip
    free = or_(Breach.telling_until.is_(None), Breach.telling_until < utc_now())
    columns = ("id", "measure", "found", "low", "high", "opened_at", "closed_at")
    wanted = (
        select(
            Outlet.name.label("outlet"), *(getattr(Breach, name) for name in columns), LAST_REASON
        )
        .join(Outlet, Outlet.id == Breach.outlet_id)
        .where(untold, free, Breach.muted_at.is_(None))
        .order_by(Breach.id)
        .with_for_update(of=Breach, skip_locked=True)
    )
    with writing(engine) as connection:
        rows = connection.execute(wanted).all()
        found = [{**row._mapping, "reason": reason_line(row.reason)} for row in rows]
        taken = Breach.id.in_([row["id"] for row in found])
        connection.execute(update(Breach).where(taken).values(telling_until=utc_after(LONGEST)))
    return found


def note_told(engine: Engine, breaches: list[dict[str, Any]], sent: Sent) -> None:
    """Where nobody was reached they are told of after the next crawl."""
    with writing(engine) as connection:
        for breach in breaches:
            values: dict[str, str | None] = {"telling_until": None, "untold": plain(sent.failure)}
            if sent.reached:
                which = "told_open_at" if breach["closed_at"] is None else "told_closed_at"
                values[which] = utc_now()
            connection.execute(update(Breach).where(Breach.id == breach["id"]).values(values))
