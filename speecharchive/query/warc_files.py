"""The WARC files of an archive, and in which place each lies as far as this machine can say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from speecharchive.capture.holdings import OPEN, Holdings
from speecharchive.store.processes import host_of
from speecharchive.store.tables import Capture, Run, WarcFile

_BATCH = 500


@dataclass(frozen=True, slots=True)
class ListedFile:
    file: str
    bytes: int | None
    """None while it is being written, or where the run that wrote it was killed and nobody closed it yet."""
    run: int | None
    host: str | None
    """The machine that wrote it."""
    place: str
    """store, here or elsewhere: on the machine that wrote it, or nowhere."""
    store: str | None
    stored_at: str | None


def warc_files(
    connection: Connection, holdings: Holdings, *, waiting: bool = False
) -> Iterator[ListedFile]:
    """By name; with `waiting` those alone that no store is known to hold."""
    file = WarcFile
    named = (
        select(Capture.warc_file.label("name"), func.min(Capture.run_id).label("run_id"))
        .group_by(Capture.warc_file)
        .subquery()
    )
    wanted = (
        select(named.c.name, file.length, named.c.run_id, Run.process, file.store, file.stored_at)
        .outerjoin(file, file.name == named.c.name)
        .outerjoin(Run, Run.id == named.c.run_id)
        .order_by(named.c.name)
    )
    if waiting:
        wanted = wanted.where(file.store.is_(None))
    for row in connection.execute(wanted, execution_options={"yield_per": _BATCH}):
        name, length, run_id, process, store, stored_at = row
        host = host_of(process) if process else None
        place = "store" if store else "here" if _is_here(holdings, name) else "elsewhere"
        yield ListedFile(name, length, run_id, host, place, store, stored_at)


def _is_here(holdings: Holdings, name: str) -> bool:
    return any((holdings.folder / f"{name}{ending}").is_file() for ending in ("", OPEN))
