"""How a run ends: what its row says, and what `crawl` returns of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import Literal

from speecharchive.counted import counted
from speecharchive.monitors.telling import line_of
from speecharchive.query.health import open_breaches
from speecharchive.query.runs import runs
from speecharchive.store.breaches import Judged
from speecharchive.store.engine import reading
from spiders import discovery
from spiders.session import CrawlSession


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run as its row says when it ended."""

    run_id: int
    outlet: str
    status: str
    """`finished`, `failed` or `interrupted`."""
    reason: str | None
    requests: int
    captures: int
    new: int
    changed: int
    unchanged: int
    failed: int
    breaches: tuple[str, ...]
    """Lines on what is not as the outlet's history lets expect; without what is muted."""
    stopped: bool
    """By a signal."""


_FROM_ROW = [
    item.name for item in fields(RunSummary) if item.name not in ("run_id", "breaches", "stopped")
]


Ending = Literal["finished", "failed", "interrupted"]
_UNCHECKED = "certificates were not checked, as the outlet's declaration says"


def verdict(session: CrawlSession, interrupted: str | None) -> tuple[Ending, str | None]:
    """How the run's row ends."""
    status, reason = _ending(session, interrupted)
    if session.outlet.certificates == "unchecked":
        reason = "; ".join(filter(None, (reason, _UNCHECKED)))
    return status, reason


def _ending(session: CrawlSession, interrupted: str | None) -> tuple[Ending, str | None]:
    """A run that found nothing where something ought to be has failed."""
    if session.fatal is not None:
        return "failed", str(session.fatal)
    if session.fault:
        return "failed", session.fault
    left = session.frontier.pending()
    if interrupted:
        return "interrupted", f"{interrupted}; {left} pages wait for the next crawl"
    if session.quieted:
        return "interrupted", f"{session.quieted}; {left} pages wait for the next crawl"
    if session.waiting:
        return "failed", session.waiting
    if fault := _found_nothing(session):
        return "failed", fault
    notes = []
    if left and session.spending.over:
        notes.append(f"budget reached: {session.spending.over}; {left} wait for the next crawl")
    elif left:
        notes.append(f"stopped at {session.plan.max_pages} pages; {left} wait for the next crawl")
    if session.left_out:
        many = counted(session.left_out, "page")
        notes.append(f"{many} left out: addresses without end have one text")
    if session.forbidden:
        notes.append(f"{counted(session.forbidden, 'page')} left out: robots.txt forbids them")
    if session.missed:
        notes.append(f"{counted(session.missed, 'held page')} not found")
    return "finished", "; ".join(notes) or None


def judged(session: CrawlSession, status: str) -> Judged | None:
    """What is judged by the outlet's history; None of a crawl that was cut short, or looked at a part of the outlet.

    Nor of one that our own disk or database ended: the site has done nothing.
    """
    if status == "interrupted" or session.plan.partial or session.fatal is not None:
        return None
    failed = status == "failed"
    waited = failed and bool(session.waiting) and not session.fault
    limits = partial(session.thresholds.limits, session.outlet.name)
    return Judged(session.tally, limits, failed=failed, waited=waited)


def unlisted(session: CrawlSession, status: Ending) -> str | None:
    """The first listing of a run that failed because none of them lists an article."""
    if status != "failed" or session.fault or session.waiting or session.items:
        return None
    return session.empty


def _found_nothing(session: CrawlSession) -> str | None:
    plan = session.plan
    if plan.max_pages is not None or session.items:
        return None
    if session.listings:
        return "no article is listed anywhere: look whether the site's layout changed"
    over = f"budget reached: {session.spending.over}" if session.spending.over else None
    why = f": {session.unread or over}" if session.unread or over else ""
    if any(not discovery.is_template(start.url) for start in session.outlet.starts):
        return f"no start page could be read{why}"
    span = discovery.issue_days(plan.since, plan.until, session.last_crawl)
    if len(span) >= discovery.DEFAULT_DAYS:
        return f"no issue from {span[-1]} to {span[0]} could be read{why}"
    return None


def summary_of(session: CrawlSession, *, stopped: bool) -> RunSummary:
    with reading(session.archive.engine) as connection:
        row = next(
            row
            for row in runs(connection, outlets=(session.outlet.name,))
            if row["id"] == session.ledger.id
        )
        breaches = open_breaches(connection, outlets=(session.outlet.name,))
        loud = [breach for breach in breaches if not breach["muted_at"]]
    untold = {breach["untold"] for breach in loud if breach["untold"]}
    lines = (*(line_of(breach) for breach in loud), *sorted(untold))
    values = {name: row[name] for name in _FROM_ROW}
    return RunSummary(run_id=session.ledger.id, breaches=lines, stopped=stopped, **values)
