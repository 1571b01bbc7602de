"""The frontier: what a crawl of one outlet still has to fetch, is fetching, and has fetched.

A request is leased when it is handed out and done in the transaction that stores its page, so that a killed process
loses none: at worst a page is fetched twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select, true, update

from speecharchive.capture.identity import page_identity
from speecharchive.capture.urls import canonical_url
from speecharchive.errors import UsageError
from speecharchive.store.engine import reading
from speecharchive.store.ledger import RunLedger
from speecharchive.store.processes import utc_after
from speecharchive.store.statements import insert_unless_there, plain, portions
from speecharchive.store.tables import FrontierRow

MOST_ATTEMPTS = 5
"""A page that was leased so often and never came to an end has failed: it may be what kills the process."""
_ROW = FrontierRow
_SET = (
    update(_ROW)
    .where(_ROW.id.in_(bindparam("ids", expanding=True)))
    .values(state=bindparam("to"), leased_until=None, run_id=bindparam("run"))
)


@dataclass(frozen=True, slots=True)
class FrontierEntry:
    fingerprint: str
    """Digest of the request, at most 64 characters; one row an outlet."""
    url: str
    request: Mapping[str, Any] = field(default_factory=dict)
    """JSON."""
    priority: int = 0
    """Higher is earlier; among equals the first one added."""
    id: int = 0
    """Row number; set in what `lease` returns."""
    attempts: int = 0
    """Times it was leased, this time included."""


def fingerprint_of(url: str, *, article: bool) -> str:
    """An article is one row whatever its address; a listing in the other script may list other pages. Raises BadInput."""
    spelled = page_identity(url) if article else canonical_url(url)
    return hashlib.sha256(spelled.encode()).hexdigest()


class Frontier:
    """The queue of the run's outlet. Each call is one transaction, or part of the ledger's `transaction()`."""

    def __init__(self, run: RunLedger) -> None:
        """Raises UsageError for a run of no outlet."""
        if run.outlet_id is None:
            raise UsageError("only a run of one outlet has a frontier")
        self._run = run
        self._own = _ROW.outlet_id == run.outlet_id
        self.filled = 0
        """How often requests became pending by this object: what was empty is worth asking again where it grew."""

    def add(self, entries: Iterable[FrontierEntry], *, reopen: bool = True) -> int:
        """Queue requests, and return how many became pending.

        A request that is pending or leased, or was done or failed in this run, is left alone. One that an earlier
        run did becomes pending again, unless `reopen` is false.
        """
        wanted = {entry.fingerprint: entry for entry in entries}
        added = 0
        with self._run.transaction() as connection:
            for some in portions(wanted.values()):
                added += self._add(connection, some, reopen=reopen)
        self.filled += added
        return added

    def _add(self, connection: Connection, entries: list[FrontierEntry], *, reopen: bool) -> int:
        among = _ROW.fingerprint.in_([entry.fingerprint for entry in entries])
        held = connection.execute(
            select(_ROW.fingerprint, _ROW.id, _ROW.state, _ROW.run_id).where(self._own, among)
        ).all()
        known = {row.fingerprint: row for row in held}
        new = [self._row(entry) for entry in entries if entry.fingerprint not in known]
        if new:
            connection.execute(insert_unless_there(connection, _ROW), new)
        earlier = [
            {**self._row(entry), "row_id": row.id}
            for entry in entries
            if reopen
            and (row := known.get(entry.fingerprint)) is not None
            and row.state in ("done", "failed")
            and row.run_id != self._run.id
        ]
        for values in earlier:
            row_id = values.pop("row_id")
            connection.execute(update(_ROW).where(_ROW.id == row_id).values(values))
        return len(new) + len(earlier)

    def _row(self, entry: FrontierEntry) -> dict[str, Any]:
        return {
            "outlet_id": self._run.outlet_id,
            "fingerprint": entry.fingerprint,
            "url": plain(entry.url),
            "request": dict(entry.request),
            "state": "pending",
            "priority": entry.priority,
            "leased_until": None,
            "attempts": 0,
            "run_id": self._run.id,
        }

    def lease(self, limit: int, seconds: float, *, above: int | None = None) -> list[FrontierEntry]:
        """Take up to `limit` requests for `seconds`, if given only those of a priority `above` that.

        Whoever dies gives them back. Many workers may lease at once.
        """
        wanted = true() if above is None else _ROW.priority > above
        with self._run.transaction() as connection:
            self._release_expired(connection)
            rows = connection.execute(
                select(_ROW)
                .where(self._own, _ROW.state == "pending", wanted)
                .order_by(_ROW.priority.desc(), _ROW.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            ).all()
            if rows:
                connection.execute(
                    update(_ROW)
                    .where(_ROW.id.in_([row.id for row in rows]))
                    .values(
                        state="leased",
                        leased_until=utc_after(seconds),
                        attempts=_ROW.attempts + 1,
                        run_id=self._run.id,
                    )
                )
        return [
            FrontierEntry(
                row.fingerprint, row.url, row.request, row.priority, row.id, row.attempts + 1
            )
            for row in rows
        ]

    def done(self, ids: Iterable[int], connection: Connection | None = None) -> None:
        """Call it inside `RunLedger.transaction()` with what is stored for the page, or give that connection."""
        self._set(ids, "done", connection)

    def fail(self, ids: Iterable[int], connection: Connection | None = None) -> None:
        self._set(ids, "failed", connection)

    def release(self, ids: Iterable[int]) -> None:
        """Give back what was leased and not fetched: the lease does not count as an attempt."""
        with self._run.transaction() as connection:
            connection.execute(
                update(_ROW)
                .where(_ROW.id.in_(list(ids)), _ROW.state == "leased")
                .values(state="pending", leased_until=None, attempts=_ROW.attempts - 1)
            )

    def pending(self) -> int:
        """Requests to lease now, expired leases included."""
        return self._count(or_(_ROW.state == "pending", _expired()))

    def leased(self) -> int:
        """Requests that a live lease holds."""
        return self._count(and_(_ROW.state == "leased", _ROW.leased_until >= utc_after(0)))

    def reopen_failed(self) -> int:
        """Failed requests become pending; returns how many."""
        with self._run.transaction() as connection:
            return connection.execute(
                update(_ROW)
                .where(self._own, _ROW.state == "failed")
                .values(state="pending", leased_until=None, attempts=0, run_id=self._run.id)
            ).rowcount

    def _release_expired(self, connection: Connection) -> None:
        """Leases that ran out become pending."""
        expired = connection.execute(
            select(_ROW.id, _ROW.url, _ROW.attempts)
            .where(self._own, _expired())
            .with_for_update(skip_locked=True)
        ).all()
        worn_out = [row for row in expired if row.attempts >= MOST_ATTEMPTS]
        for row in worn_out:
            self._run.fail(row.url, "LeaseExpired", f"leased {row.attempts} times, never finished")
        self._set([row.id for row in worn_out], "failed", connection)
        free = [row.id for row in expired if row.attempts < MOST_ATTEMPTS]
        self._set(free, "pending", connection)

    def _set(self, ids: Iterable[int], state: str, connection: Connection | None) -> None:
        if not (wanted := list(ids)):
            return
        transaction: AbstractContextManager[Connection] = (
            self._run.transaction() if connection is None else nullcontext(connection)
        )
        with transaction as each:
            each.execute(_SET, {"ids": wanted, "to": state, "run": self._run.id})

    def _count(self, condition: ColumnElement[bool]) -> int:
        with reading(self._run.engine) as connection:
            counted = select(func.count()).select_from(_ROW).where(self._own, condition)
            return connection.scalar(counted) or 0


def _expired() -> ColumnElement[bool]:
    return and_(_ROW.state == "leased", _ROW.leased_until < utc_after(0))
