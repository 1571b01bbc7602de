"""Of a WARC file that is not found: which machine wrote it, and what became of it as far as rows say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, func, select

from speecharchive.capture.holdings import Holdings
from speecharchive.store.processes import has_died, host_of
from speecharchive.store.tables import Capture, Run


class Told(Protocol):
    """What the row of a closed file says."""

    @property
    def store(self) -> str | None: ...

    @property
    def stored_at(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Writer:
    run_id: int
    host: str
    is_writing: bool
    """The run goes on."""


def writer_of(connection: Connection, name: str) -> Writer | None:
    """The run whose captures the file holds."""
    wrote = select(func.min(Capture.run_id)).where(Capture.warc_file == name).scalar_subquery()
    wanted = select(Run.id, Run.status, Run.process, Run.alive).where(Run.id == wrote)
    row = connection.execute(wanted).first()
    if row is None:
        return None
    lives = row.status == "running" and not has_died(row.process, row.alive)
    return Writer(row.id, host_of(row.process), lives)


def why_missing(holdings: Holdings, writer: Writer | None, stated: Told | None) -> str:
    store = holdings.store
    if stated and stated.store:
        where = f"was put in {stated.store} at {stated.stored_at}"
        if store is not None and store.url == stated.store:
            return f"{where}, and is not there any more"
        return f"{where}: give that with --captures"
    if store is None:
        return f"is not in {holdings.folder}"
    wrote = f"run {writer.run_id} wrote it on {writer.host}" if writer else "nobody knows who wrote it"  # fmt: skip
    return (
        f"was never put in {store.url} and is not in {holdings.folder}: {wrote}; "
        "`speecharchive captures put` there brings it, and if that machine is lost, so are these captures"
    )
