"""Measures each crawl that ended, judges it by the outlet's history, and opens and closes breaches: in the transaction that ends its run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from speecharchive.errors import UsageError
from speecharchive.monitors.judging import Seen, Verdict, judge, not_judged
from speecharchive.monitors.measures import MEASURES, Limits
from speecharchive.monitors.tally import Tally
from speecharchive.store.engine import writing
from speecharchive.store.measuring import add_endless, add_news, add_stored, add_streak, seen_before
from speecharchive.store.processes import utc_now
from speecharchive.store.statements import plain
from speecharchive.store.tables import Breach, Measurement, Outlet, Run

LimitsOf = Callable[[str], Limits | None]
"""By name of a measure; None: not judged."""
_OF_A_FAILED_RUN = (
    "failed-run", "fallback", "failed-pages", "refused", "server-errors", "seconds",
)  # fmt: skip
"""What a crawl that failed can show as well as another; it closes no breach, and is no history."""

LAST_REASON = (
    select(Run.reason)
    .where(Run.id == Breach.run_id, Breach.measure == "failed-run")
    .correlate(Breach)
    .scalar_subquery()
    .label("reason")
)
"""Why the last crawl failed, of a breach by failed crawls."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the tables do not say of a crawl that ends."""

    tally: Tally
    limits: LimitsOf = field(default=lambda name: MEASURES[name].limits)
    failed: bool = False
    waited: bool = False
    """It failed because the site, or its robots.txt, asked for patience."""


def judge_run(connection: Connection, run_id: int, outlet_id: int, judged: Judged) -> None:
    # Two crawls of an outlet that end at once open one breach between them.
    connection.execute(select(Outlet.id).where(Outlet.id == outlet_id).with_for_update())
    tally = judged.tally
    add_stored(connection, run_id, tally)
    add_streak(connection, run_id, outlet_id, tally, failed=judged.failed, waited=judged.waited)
    if not judged.failed:
        add_news(connection, run_id, tally)
        add_endless(connection, run_id, outlet_id, tally)
    before, opened = seen_before(connection, outlet_id, run_id), _open(connection, outlet_id)
    at = utc_now()
    rows = []
    for name, sums in tally:
        now = Seen(sums.amount, sums.cases, sums.squares, at[:10])
        verdict = _verdict(name, now, before.get(name, ()), judged, is_open=name in opened)
        rows.append(row := _row(run_id, outlet_id, name, now, verdict))
        if verdict.state == "breach":
            _note_breach(connection, row, opened.get(name), at)
        elif verdict.state == "right" and name in opened:
            _close(connection, opened[name], at, run_id)
    connection.execute(insert(Measurement), rows)


def _verdict(
    name: str, now: Seen, before: Sequence[Seen], judged: Judged, *, is_open: bool
) -> Verdict:
    measure, limits = MEASURES[name], judged.limits(name)
    if limits is None:
        return not_judged(measure, now, "switched off by the operator")
    if not judged.failed:
        return judge(measure, limits, now, before, is_open=is_open)
    if name in _OF_A_FAILED_RUN:
        verdict = judge(measure, limits, now, before)
        if verdict.state == "breach":
            return verdict
    return not_judged(measure, now, "the crawl failed")


def _open(connection: Connection, outlet_id: int) -> dict[str, int]:
    """Row numbers of the outlet's open breaches, by measure."""
    wanted = select(Breach.measure, Breach.id).where(
        Breach.outlet_id == outlet_id, Breach.closed_at.is_(None)
    )
    return {row.measure: row.id for row in connection.execute(wanted)}


def _row(run_id: int, outlet_id: int, name: str, now: Seen, verdict: Verdict) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "measure": name,
        "outlet_id": outlet_id,
        "amount": now.amount,
        "cases": now.cases,
        "squares": now.squares,
        "found": verdict.found,
        "low": verdict.low,
        "high": verdict.high,
        "state": verdict.state,
        "reason": verdict.reason,
    }


def _note_breach(
    connection: Connection, row: Mapping[str, Any], breach_id: int | None, at: str
) -> None:
    shown = {name: row[name] for name in ("run_id", "found", "low", "high")}
    if breach_id is not None:
        connection.execute(update(Breach).where(Breach.id == breach_id).values(shown))
        return
    named = {name: row[name] for name in ("outlet_id", "measure")}
    opened = {"opened_run_id": row["run_id"], "opened_at": at}
    connection.execute(insert(Breach), named | opened | shown)


def _close(connection: Connection, breach_id: int, at: str, run_id: int) -> None:
    closed = {"closed_at": at, "closed_run_id": run_id, "ending": "right"}
    connection.execute(update(Breach).where(Breach.id == breach_id).values(closed))


def accept_breach(engine: Engine, breach_id: int, note: str) -> None:
    """What a breach shows is the new normal: it ends, and history begins with the crawl that showed it. Raises UsageError."""
    with writing(engine) as connection:
        breach = _demand_open(connection, breach_id)
        measured = Measurement
        of_it = measured.outlet_id == breach.outlet_id, measured.measure == breach.measure
        connection.execute(
            update(measured)
            .where(*of_it, measured.run_id >= breach.opened_run_id, measured.state == "breach")
            .values(state="right")
        )
        connection.execute(
            update(measured)
            .where(*of_it, measured.run_id < breach.opened_run_id)
            .values(state="past")
        )
        ended = {"closed_at": utc_now(), "ending": "accepted", "note": plain(note)}
        connection.execute(update(Breach).where(Breach.id == breach_id).values(ended))


def mute_breach(engine: Engine, breach_id: int, note: str) -> None:
    """Known, and being seen to: it stays open, and nobody is told of it until it ends. Raises UsageError."""
    with writing(engine) as connection:
        _demand_open(connection, breach_id)
        muted = {"muted_at": utc_now(), "note": plain(note)}
        connection.execute(update(Breach).where(Breach.id == breach_id).values(muted))


def _demand_open(connection: Connection, breach_id: int) -> Any:
    wanted = select(Breach.outlet_id, Breach.measure, Breach.opened_run_id).where(
        Breach.id == breach_id, Breach.closed_at.is_(None)
    )
    breach = connection.execute(wanted.with_for_update()).first()
    if breach is None:
        raise UsageError(f"there is no open breach {breach_id}; see `speecharchive runs --health`")
    return breach
