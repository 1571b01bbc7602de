"""Closed WARC files brought from this machine into the store, and the row that says so.

A file is put there, read back, then its row names the store, then it may leave this machine. Killed or refused at any step it
stays here, and the next call goes on: a row never says of a file that it is in the store before it is.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, select, update

from speecharchive.capture.closed import ClosedFile, closed_file
from speecharchive.capture.holdings import Holdings
from speecharchive.capture.sealing import FOLDER as SEALED
from speecharchive.capture.stores import Store, put_whole
from speecharchive.errors import StoreUnavailable
from speecharchive.store.engine import alone, reading, writing
from speecharchive.store.processes import utc_now
from speecharchive.store.statements import portions
from speecharchive.store.tables import SealedCapture, WarcFile

_MOVING = 0x53_50_43_41
"""Number of the lock on PostgreSQL: shared by those who bring files, alone for who rewrites them."""


@dataclass(slots=True)
class PutAway:
    """What came of it."""

    put: int = 0
    waiting: int = 0
    """Files of this archive that are still on this machine alone."""
    differing: int = 0
    """Of these, files that are not what they were when they were closed; `verify` says where."""
    problem: str | None = None
    """Why the store took no more."""


@contextmanager
def moving(engine: Engine, holdings: Holdings, *, alone_: bool) -> Iterator[bool]:
    """Whether files may be moved within the block. Who wants to be alone waits for the others; the others do not wait."""
    if engine.dialect.name == "postgresql":
        asked = "SELECT pg_advisory_lock" if alone_ else "SELECT pg_try_advisory_lock_shared"
        with alone(engine) as connection:
            had = connection.exec_driver_sql(f"{asked}({_MOVING})").scalar()
            try:
                yield had is not False
            finally:
                connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")
        return
    with (holdings.folder / ".moving").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if alone_ else fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def put_away(
    engine: Engine, holdings: Holdings, seen: Callable[[str], object] = lambda _name: None
) -> PutAway:
    """Bring what is closed here into the store, where one is set. `seen` is told of each file. Raises DatabaseUnavailable."""
    done = PutAway()
    store = holdings.store
    if store is None or not holdings.folder.is_dir():
        return done
    with moving(engine, holdings, alone_=False) as may:
        try:
            for row in _rows_here(engine, holdings) if may else ():
                with _held(holdings.folder / row.name) as mine:
                    if mine:
                        _put_file(engine, holdings, store, row, done)
                        seen(row.name)
            if may:
                _put_sealed(engine, holdings, store)
        except StoreUnavailable as error:
            done.problem = str(error)
    done.waiting = sum(row.store != store.url for row in _rows_here(engine, holdings))
    return done


def in_store(engine: Engine, holdings: Holdings, file: str) -> bool:
    """Whether its row says so."""
    if holdings.store is None:
        return False
    with reading(engine) as connection:
        return connection.scalar(_STORE_OF.where(WarcFile.name == file)) == holdings.store.url


def is_as_recorded(engine: Engine, folder: Path, file: str) -> bool:
    """Of a file that lies here. Raises OSError."""
    with reading(engine) as connection:
        recorded = connection.scalar(select(WarcFile.sha256).where(WarcFile.name == file))
    return closed_file(folder, file).sha256 == recorded


_STORE_OF = select(WarcFile.store)
_ROW = select(WarcFile.name, WarcFile.length, WarcFile.sha256, WarcFile.basis, WarcFile.store)


def _rows_here(engine: Engine, holdings: Holdings) -> Iterator[Row[Any]]:
    """Of the files in the folder; those that no row tells of are somebody else's, or will get one at the next start."""
    for some in portions(list(holdings.here())):
        with reading(engine) as connection:
            rows: Any = connection.execute(_ROW.where(WarcFile.name.in_(some))).all()
        yield from rows


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Whether this process alone moves the file; another one of this machine may be at it, or have taken it away."""
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_there = path.exists()
        except (FileNotFoundError, BlockingIOError):
            is_there = False
        yield is_there


def _put_file(
    engine: Engine, holdings: Holdings, store: Store, row: Row[Any], done: PutAway
) -> None:
    path = holdings.folder / row.name
    if row.store == store.url:
        if holdings.keep and row.basis != "redacted":
            return
        if _is_there(store, row.name, row.length):
            if not holdings.keep or closed_file(path.parent, path.name).sha256 != row.sha256:
                path.unlink()  # kept no longer, or from before a takedown
            return
    file = closed_file(path.parent, path.name)
    if (file.length, file.sha256) != (row.length, row.sha256):
        done.differing += 1
        return
    put_whole(store, path, row.name, file)
    with writing(engine) as connection:
        same = update(WarcFile).where(WarcFile.name == row.name, WarcFile.sha256 == file.sha256)
        recorded = connection.execute(same.values(store=store.url, stored_at=utc_now())).rowcount
    done.put += recorded
    if recorded and not holdings.keep:
        path.unlink()


def _is_there(store: Store, name: str, length: int) -> bool:
    try:
        return store.size(name) == length
    except FileNotFoundError:
        return False


def _put_sealed(engine: Engine, holdings: Holdings, store: Store) -> None:
    """Copies of what takedowns sealed: a lifting may happen on another machine, and nothing of them stays here."""
    here = {path.name: path for path in (holdings.folder / SEALED).glob("*.warc.gz")}
    wanted = select(SealedCapture.name, SealedCapture.length, SealedCapture.sha256)
    for some in portions(sorted(here)):
        with reading(engine) as connection:
            rows = connection.execute(wanted.where(SealedCapture.name.in_(some))).all()
        for row in rows:
            name = f"{SEALED}/{row.name}"
            put_whole(store, here[row.name], name, ClosedFile(name, row.length, row.sha256))
            here[row.name].unlink(missing_ok=True)
