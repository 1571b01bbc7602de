"""An archive from one database into an empty one, compared row by row before anybody can see it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy import Table as SqlTable

from speecharchive.errors import UsageError
from speecharchive.interruption import Stop, interruptible
from speecharchive.store.archive import Archive
from speecharchive.store.engine import database_url, place_of, reading
from speecharchive.store.moving.comparing import differing_rows
from speecharchive.store.moving.refusals import first_refused
from speecharchive.store.moving.rows import Row, archive_tables, row_count, rows_by_key
from speecharchive.store.moving.targets import filled, finish, put
from speecharchive.store.tables import Run, SearchChange

Watch = Callable[[str, int | None], AbstractContextManager[Callable[[int], object]]]
"""Told of each part of the work and how much it is; gives what is told of every step of it."""
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Copied:
    rows: int
    tables: int
    running: int
    """Runs that were under way in the source: what they store later is not in the copy."""


def copy_archive(source: str | Path, target: str | Path, watch: Watch) -> Copied:
    """One snapshot of the source; the target is whole and equal, or nothing.

    Raises UsageError: no archive of this program's schema there, a target that holds something, values that the target would not take,
    rows that came out otherwise. DatabaseUnavailable, StorageFull, ExtraMissing; KeyboardInterrupt between two steps.
    """
    with (
        Archive.open(source, read_only=True) as archive,
        reading(archive.engine) as here,
        interruptible() as stop,
    ):
        rows = row_count(here)
        with filled(database_url(target)) as there:
            _require_fitting(here, archive.place, there)
            rewrite = _Rewriting(there)
            with watch("copy", rows) as seen:
                _copy(here, there, rewrite, _heeding(stop, seen))
            finish(there)
            with watch("compare", rows) as seen:
                wrong = differing_rows(here, there, rewrite, _heeding(stop, seen))
                _require_none(list(islice(wrong, _MOST_SAID)), place_of(database_url(target)))
        running = select(func.count()).select_from(Run).where(Run.status == "running")
        return Copied(rows, len(archive_tables()), here.scalar(running) or 0)


class _Rewriting:
    """What is not the same in the copy: when a speech changed is counted by each PostgreSQL server by its own transactions."""

    def __init__(self, target: Connection) -> None:
        self._stamp: int | None = None
        if target.dialect.name == "postgresql":
            now = "SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)"
            self._stamp = target.exec_driver_sql(now).scalar()

    def __call__(self, table: SqlTable, rows: list[Row]) -> list[Row]:
        if table is not SearchChange.__table__ or self._stamp is None:
            return rows
        return [(speech_id, self._stamp) for speech_id, _ in rows]


def _copy(
    here: Connection, there: Connection, rewrite: _Rewriting, seen: Callable[[int], None]
) -> None:
    for table in archive_tables():
        for rows in rows_by_key(here, table):
            put(there, table, rewrite(table, rows))
            seen(len(rows))


def _heeding(stop: Stop, seen: Callable[[int], object]) -> Callable[[int], None]:
    def heeded(many: int) -> None:
        stop.check()
        seen(many)

    return heeded


def _require_fitting(here: Connection, place: str, there: Connection) -> None:
    """Before the first row is written: a night's work does not end at a value that could have been known."""
    if there.dialect.name != "postgresql":
        return
    if refused := first_refused(here, _MOST_SAID):
        raise UsageError(
            f"PostgreSQL takes some rows of {place} in no way; mend them first: {'; '.join(refused)}"
        )


def _require_none(wrong: list[str], place: str) -> None:
    if wrong:
        raise UsageError(
            f"the copy came out otherwise and was not kept in {place}; please report it: {'; '.join(wrong)}"
        )
