"""What the archive's own tables say of a crawl that ends, and what earlier crawls of its outlet measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, or_, select

from speecharchive.monitors.judging import Seen
from speecharchive.monitors.tally import Tally
from speecharchive.store.tables import Breach, Capture, Failure, Measurement, Observation, Run

LONGEST_HISTORY = 400
"""Crawls that are looked back at: a year of daily ones, so that last year's recess is remembered."""
_REFUSALS = (401, 403, 429, 451)
_TRAP = "LinkTrap"
_ENDLESS = (_TRAP, "BudgetReached")
OF_THE_RUN = ("RobotsUnavailable", "SiteBusy", "SiteInTrouble", *_ENDLESS)
"""Classes of failures that tell of a run, not of one of its pages."""
_HISTORY = ("right", "few", "no-history", "breach")
_DAY = 86_400.0


def add_stored(connection: Connection, run_id: int, tally: Tally) -> None:
    """Counts that stand in rows: answers, observations, failures."""
    challenged = Observation.reason == "challenge"
    answers = connection.execute(
        select(
            func.count(),
            _number(or_(Capture.status.in_(_REFUSALS), challenged)),
            _number(Capture.status >= 500),
            func.count(Capture.codec),
            _number(Capture.replacements > 0),
            func.count(Observation.capture_id),
            _number(Observation.state == "not-found"),
        )
        .select_from(Capture)
        .outerjoin(Observation, Observation.capture_id == Capture.id)
        .where(Capture.run_id == run_id)
    ).one()
    sent, refused, broken, read, replaced, observed, gone = map(float, answers)
    tally.add("refused", refused, sent)
    tally.add("server-errors", broken, sent)
    tally.add("charset", replaced, read)
    tally.add("not-found", gone, observed)
    failed, unread = _failures(connection, run_id)
    articles = select(Run.new + Run.changed + Run.unchanged).where(Run.id == run_id)
    tally.add("failed-pages", failed, failed + float(connection.scalar(articles) or 0))
    tally.add("fallback", unread, unread)


def _failures(connection: Connection, run_id: int) -> tuple[float, float]:
    """Pages that failed, and those of them that no layout read."""
    failed, unread = connection.execute(
        select(
            _number(Failure.error_class.not_in(OF_THE_RUN)),
            _number(Failure.error_class == "NoArticle"),
        ).where(Failure.run_id == run_id)
    ).one()
    return float(failed), float(unread)


def add_news(connection: Connection, run_id: int, tally: Tally) -> None:
    """New articles a day since the last crawl, and the days since one brought any."""
    run = connection.execute(select(Run).where(Run.id == run_id)).one()
    before = Run.outlet_id == run.outlet_id, Run.command == "crawl", Run.id < run_id
    last = connection.scalar(
        select(func.max(Run.finished)).where(*before, Run.status == "finished")
    )
    if last is not None:
        tally.add("new", float(run.new), max(1.0, _days(last, run.alive)))
    if run.new:
        tally.add("silence", 0.0)
        return
    news = connection.scalar(select(func.max(Run.finished)).where(*before, Run.new > 0))
    if news is not None:
        tally.add("silence", _days(news, run.alive))


def add_streak(
    connection: Connection, run_id: int, outlet_id: int, tally: Tally, *, failed: bool, waited: bool
) -> None:
    """Crawls that failed in a row; one that only had to wait counts from the second on.

    One that was not measured, such as one that our own disk or database ended, says nothing of the site.
    """
    crawls = Run.outlet_id == outlet_id, Run.command == "crawl", Run.id < run_id
    finished = select(func.max(Run.id)).where(*crawls, Run.status == "finished")
    since = func.coalesce(finished.scalar_subquery(), 0)
    measured = exists().where(Measurement.run_id == Run.id, Measurement.measure == "failed-run")
    wanted = select(func.count()).where(*crawls, Run.status == "failed", Run.id > since, measured)
    wanted = wanted.where(Run.finished > _accepted(outlet_id, "failed-run"))
    before = connection.scalar(wanted) or 0
    tally.add("failed-run", before + 1.0 if failed else 0.0, 2.0 if waited else 1.0)


def add_endless(connection: Connection, run_id: int, outlet_id: int, tally: Tally) -> None:
    """Crawls in a row that a trap or the budget ended; one that met a trap is wrong at once, the budget from the second time on."""
    of_this = select(Failure.error_class).where(Failure.run_id == run_id)
    met = set(connection.scalars(of_this.where(Failure.error_class.in_(_ENDLESS)).distinct()))
    crawls = Run.outlet_id == outlet_id, Run.command == "crawl", Run.id < run_id
    told = exists().where(Failure.run_id == Run.id, Failure.error_class.in_(_ENDLESS))
    whole = select(func.max(Run.id)).where(*crawls, Run.status == "finished", ~told)
    since = func.coalesce(whole.scalar_subquery(), 0)
    wanted = select(func.count()).where(*crawls, Run.id > since, told)
    wanted = wanted.where(Run.finished > _accepted(outlet_id, "endless"))
    before = connection.scalar(wanted) or 0
    tally.add("endless", before + 1.0 if met else 0.0, 1.0 if _TRAP in met else 2.0)


def _accepted(outlet_id: int, measure: str) -> ColumnElement[str]:
    """When a row of such crawls was last accepted: it is counted anew from then on."""
    of_it = Breach.outlet_id == outlet_id, Breach.measure == measure, Breach.ending == "accepted"
    return func.coalesce(select(func.max(Breach.closed_at)).where(*of_it).scalar_subquery(), "")


def seen_before(
    connection: Connection, outlet_id: int, run_id: int
) -> Mapping[str, Sequence[Seen]]:
    """By measure, the newest first."""
    finished = (
        select(Run.id)
        .where(Run.outlet_id == outlet_id, Run.command == "crawl", Run.id < run_id)
        .order_by(Run.id.desc())
        .limit(LONGEST_HISTORY)
        .subquery()
    )
    rows = connection.execute(
        select(
            Measurement.measure, Measurement.amount, Measurement.cases, Measurement.squares, Measurement.state, Run.started,
        )
        .join(Run, Run.id == Measurement.run_id)
        .where(
            Measurement.outlet_id == outlet_id,
            Measurement.run_id.in_(select(finished.c.id)),
            Measurement.state.in_(_HISTORY),
        )
        .order_by(Measurement.run_id.desc())
    )  # fmt: skip
    found: dict[str, list[Seen]] = defaultdict(list)
    for row in rows:
        breached = row.state == "breach"
        seen = Seen(row.amount, row.cases, row.squares, row.started[:10], breached)
        found[row.measure].append(seen)
    return found


def _days(earlier: str, later: str) -> float:
    """To a tenth, since no crawl begins on the second; zero where a clock was set back."""
    span = datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
    return max(0.0, round(span.total_seconds() / _DAY, 1))


def _number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
