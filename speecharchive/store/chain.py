"""The chain over the captures of a run, and the seals over runs: what makes a missing or altered row show.

docs/proof.md gives every byte that is digested, so that anyone can recompute the values without this program. What is
not a fact of the response stays out of it: row numbers, the page (two may turn out to be one), the codec (a later
parser may know better), and the place in a WARC file (a takedown moves records).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from speecharchive.store.processes import utc_now
from speecharchive.store.tables import Capture, Failure, Outlet, Run, Seal

Basis = Literal["run", "upgrade"]
"""Sealed when the run ended; or when the archive was upgraded, from the rows as they were then."""
BEFORE_ALL = "0" * 64
"""What the first seal follows."""
FACTS = (
    Capture.url,
    Capture.fetched_at,
    Capture.status,
    Capture.content_type,
    Capture.length,
    Capture.payload_sha256,
    Capture.record_type,
    Capture.headers,
)
"""What `link` covers, in its order."""
_RUN = (
    select(
        Run.id, Run.command, Outlet.name, Run.started, Run.finished, Run.status, Run.reason, Run.requests, Run.captures,
        Run.new, Run.changed, Run.unchanged, Run.failed, Run.unexplained, Run.extractor, Run.user_agent,
    )
    .outerjoin(Outlet, Outlet.id == Run.outlet_id)
    .where(Run.id == bindparam("run"))
)  # fmt: skip
_FAILURES = (
    select(Failure.url, Failure.error_class, Failure.at)
    .where(Failure.run_id == bindparam("run"))
    .order_by(Failure.id)
)
"""Without the detail, from which a takedown takes what it redacts."""
_BATCH = 500
_SET_LINK = (
    update(Capture).where(Capture.id == bindparam("capture")).values(chain_sha256=bindparam("link"))
)


def first_link(run_id: int, started: str) -> str:
    """What the first capture of a run follows."""
    return _digest("speecharchive run 1", (run_id, started))


def link(before: str, facts: Sequence[Any]) -> str:
    """chain_sha256 of a capture: over the value before it in its run and FACTS."""
    *values, headers = facts
    fields = [before, *values, len(headers)]
    for name, value in headers:
        fields += (name, value)
    return _digest("speecharchive capture 1", fields)


def run_digest(connection: Connection, run_id: int) -> str | None:
    """run_sha256 of a seal: over what the run's row and its failures say; None where there is no run."""
    run = connection.execute(_RUN, {"run": run_id}).first()
    if run is None:
        return None
    fields: list[str | int | None] = []
    for failure in connection.execute(_FAILURES, {"run": run_id}):
        fields += failure
    return _digest("speecharchive run facts 1", (*run, len(fields) // 3, *fields))


def seal_digest(before: str, columns: Sequence[str | int]) -> str:
    """sha256 of a seal: over that of the seal before it and its own columns, from n to at."""
    return _digest("speecharchive seal 1", (before, *columns))


def _digest(what: str, fields: Iterable[str | int | None]) -> str:
    """Each field as a netstring: its length in bytes of UTF-8, a colon, the bytes, a comma; NULL is `-,`."""
    parts = [what.encode() + b"\n"]
    for field in fields:
        if field is None:
            parts.append(b"-,")
        else:
            data = str(field).encode("utf-8")
            parts.append(b"%d:%b," % (len(data), data))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def head_of(connection: Connection, run_id: int) -> str:
    """What the next capture of the run is to follow."""
    last = (
        select(Capture.chain_sha256)
        .where(Capture.run_id == run_id)
        .order_by(Capture.id.desc())
        .limit(1)
    )
    head = connection.scalar(last)
    if head is not None:
        return head
    started = connection.scalar(select(Run.started).where(Run.id == run_id))
    assert started is not None
    return first_link(run_id, started)


def seal_runs(connection: Connection, runs: Iterable[int], basis: Basis = "run") -> None:
    """One seal for each run that has ended; none where its last one says the same already.

    A run that was taken for dead and went on is sealed again when it really ends. Call it after everything else that the
    transaction locks: seals are written by one writer at a time, and PostgreSQL holds the others back here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE seal IN SHARE ROW EXCLUSIVE MODE"))
    last = connection.execute(select(Seal.n, Seal.sha256).order_by(Seal.n.desc()).limit(1)).first()
    n, before = (last.n, last.sha256) if last else (0, BEFORE_ALL)
    for run_id in runs:
        head = head_of(connection, run_id)
        counted = select(func.count()).where(Capture.run_id == run_id)
        captures = connection.scalar(counted) or 0
        facts = run_digest(connection, run_id)
        assert facts is not None
        held = select(Seal.captures, Seal.head, Seal.run_sha256).where(Seal.run_id == run_id)
        latest = connection.execute(held.order_by(Seal.n.desc()).limit(1)).first()
        if latest is not None and tuple(latest) == (captures, head, facts):
            continue
        n += 1
        row = {"n": n, "run_id": run_id, "captures": captures, "head": head, "run_sha256": facts}
        row |= {"basis": basis, "at": utc_now()}
        before = seal_digest(before, list(row.values()))
        connection.execute(insert(Seal), row | {"sha256": before})


def chain_older_rows(connection: Connection) -> None:
    """Chain and seal what was stored before archives had a chain, as it is now.

    It shows what is altered from here on, and nothing of the time before: these seals say `upgrade`.
    """
    runs = connection.execute(select(Run.id, Run.started).order_by(Run.id)).all()
    for run in runs:
        _chain_run(connection, run.id, first_link(run.id, run.started))
    seal_runs(connection, [run.id for run in runs], "upgrade")


def _chain_run(connection: Connection, run_id: int, head: str) -> None:
    last = 0
    while rows := connection.execute(
        select(Capture.id, *FACTS)
        .where(Capture.run_id == run_id, Capture.id > last)
        .order_by(Capture.id)
        .limit(_BATCH)
    ).all():
        links = []
        for last, *facts in rows:
            head = link(head, facts)
            links.append({"capture": last, "link": head})
        connection.execute(_SET_LINK, links)
