"""Rows of closed WARC files; a killed run's files are closed and recorded here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, func, select

from speecharchive.capture.closed import ClosedFile, closed_file
from speecharchive.errors import StorageFull
from speecharchive.store.engine import reading, writing
from speecharchive.store.processes import utc_now
from speecharchive.store.statements import insert_unless_there, portions
from speecharchive.store.tables import Capture, WarcFile

Basis = Literal["written", "recovered", "found"]


def record_file(connection: Connection, file: ClosedFile, run_id: int | None, basis: Basis) -> None:
    row = {"name": file.name, "run_id": run_id, "length": file.length, "sha256": file.sha256}
    row |= {"closed_at": utc_now(), "basis": basis}
    connection.execute(insert_unless_there(connection, WarcFile), row)


def recover_files(engine: Engine, folder: Path) -> None:
    """Close what dead writers left open, and record closed files of this archive that have no row.

    Those are of archives older than such rows, or of a process killed in the one moment between. A file that no capture
    names is somebody else's and is not recorded. Raises StorageFull, DatabaseUnavailable.
    """
    from speecharchive.capture.recovery import recover

    def record(file: ClosedFile) -> None:
        run_id = _run_of(engine, [file.name]).get(file.name)
        with writing(engine) as connection:
            record_file(connection, file, run_id, "recovered")

    recover(folder, record)
    for name, run_id in sorted(_unrecorded(engine, folder).items()):
        try:
            file = closed_file(folder, name)
        except OSError as error:
            raise StorageFull(f"cannot read {name} in {folder}: {error.strerror}") from None
        with writing(engine) as connection:
            record_file(connection, file, run_id, "found")


def _unrecorded(engine: Engine, folder: Path) -> dict[str, int]:
    closed = {path.name for path in folder.glob("*.warc.gz")}
    with reading(engine) as connection:
        for some in portions(sorted(closed)):
            known = select(WarcFile.name).where(WarcFile.name.in_(some))
            closed.difference_update(connection.scalars(known))
    return _run_of(engine, sorted(closed))


def _run_of(engine: Engine, names: list[str]) -> dict[str, int]:
    """Which run wrote each file, of those that captures name."""
    found: dict[str, int] = {}
    with reading(engine) as connection:
        for some in portions(names):
            wanted = select(Capture.warc_file, func.min(Capture.run_id)).where(
                Capture.warc_file.in_(some)
            )
            for name, run_id in connection.execute(wanted.group_by(Capture.warc_file)):
                found[name] = run_id
    return found
