"""What follows a takedown outside its transaction: captures sealed apart or put back, and the database's file cleared of traces.

Everything here reads from the rows what is still to be done, so it can be killed at any moment and called again.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, exists, null, or_, select, update

from speecharchive.capture.holdings import OPEN, Holdings
from speecharchive.capture.sealing import (
    Place,
    Renewed,
    Sealed,
    can_be_sealed,
    copy_out,
    digest_with,
    forget,
    name_of_copy,
    seal,
    sealing,
    unseal,
)
from speecharchive.errors import BadInput, DamagedInput, DatabaseUnavailable
from speecharchive.index import postings
from speecharchive.store.engine import alone, reading, writing
from speecharchive.store.faults import is_locked
from speecharchive.store.processes import utc_now
from speecharchive.store.statements import insert_unless_there
from speecharchive.store.stored import moving
from speecharchive.store.stored_sealing import bring, leave, put_back, put_copies
from speecharchive.store.tables import Capture, Page, SealedCapture, Speech, Takedown, WarcFile

_DERIVED = ("version", "paragraph", "credit", "page", "correction", "failure", "edit", "minhash", "minhash_band", "takedown")  # fmt: skip
_PLACE = (Capture.id, Capture.warc_file, Capture.warc_offset, Capture.warc_length)
_TRACES = (Takedown.id, SealedCapture.capture_id)
"""An archive without a row of either never took anything down."""
_SEALED = (SealedCapture.name, SealedCapture.length, SealedCapture.sha256)
_ASKED_BACK = SealedCapture.back_at.is_not(null())
_EARLIEST = select(Takedown.at).order_by(Takedown.id).limit(1)


@dataclass(slots=True)
class Finished:
    """What was done, and what has to wait."""

    sealed: int = 0
    restored: int = 0
    waiting: int = 0
    """Captures in a WARC file that is being written, or that lies on another machine."""
    damaged: int = 0
    """Captures that are not where their rows say."""
    unasked: int = 0
    """Captures that lie apart, or were about to, and no takedown asks for it."""
    clear: bool = True
    """Whether the database's file was cleared; another process may have been in the way."""


def finish(engine: Engine, holdings: Holdings) -> Finished:
    """Do what takedowns, and liftings of takedowns, still ask for. Raises StorageFull, StoreUnavailable, DatabaseUnavailable."""
    done = Finished()
    with reading(engine) as connection:
        sealing_asked = _files_to_seal(connection)
        restoring_asked = _files_to_restore(connection)
        done.unasked = len(asked_by_none(connection))
        trace = connection.scalar(select(Takedown.id).where(_to_clear()).limit(1)) is not None
    if sealing_asked or restoring_asked:
        with sealing(holdings.folder), _nobody_moves(engine, holdings):
            for file in sealing_asked:
                _seal_file(engine, holdings, file, done)
            for file in restoring_asked:
                _restore_file(engine, holdings, file, done)
    if trace:
        done.clear = clear_traces(engine)
        if done.clear:
            with writing(engine) as connection:
                connection.execute(update(Takedown).where(_to_clear()).values(done_at=utc_now()))
    return done


def is_anything_left(engine: Engine) -> bool:
    """Whether `finish` has something to do, or to say."""
    with reading(engine) as connection:
        if all(connection.scalar(select(each).limit(1)) is None for each in _TRACES):
            return False
        to_clear = connection.scalar(select(Takedown.id).where(_to_clear()).limit(1))
        asked = to_clear or _files_to_seal(connection) or _files_to_restore(connection)
        return bool(asked or asked_by_none(connection))


def sealed_captures(connection: Connection, *conditions: Any) -> dict[int, Sealed]:
    """By capture: all, or those that fulfil the conditions on `Capture` and `SealedCapture`."""
    wanted = select(*_PLACE, *_SEALED).join(SealedCapture, SealedCapture.capture_id == Capture.id)
    return {
        row.id: Sealed(
            Place(row.warc_file, row.warc_offset, row.warc_length),
            row.name,
            row.length,
            row.sha256,
        )
        for row in connection.execute(wanted.where(*conditions))
    }


def sealed_for(connection: Connection, speech_id: str) -> dict[int, Sealed]:
    """By capture: what lies apart for this speech alone, and comes back when its takedowns are lifted."""
    return sealed_captures(connection, _of_alone(speech_id))


def ask_back(connection: Connection, speech_id: str) -> None:
    """Let `finish` put these captures back; in the transaction that ends the takedowns, for without it they stay apart."""
    mine = select(Capture.id).where(_of_alone(speech_id))
    asked = update(SealedCapture).where(SealedCapture.capture_id.in_(mine))
    connection.execute(asked.values(at=null(), back_at=utc_now()))


def asked_by_none(connection: Connection) -> dict[int, Sealed]:
    """By capture: what lies apart, or was about to, though no takedown holds and none was lifted, as where its row was deleted by hand.

    Nothing is done with it: bytes come back by a lifting alone.
    """
    return sealed_captures(connection, ~_ASKED_BACK, _of_pages(~_taken_down()))


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What a process that ended had begun to seal, or to put back; `finish` does the rest."""

    sealing: dict[int, Sealed]
    """By capture."""
    restoring: dict[int, Sealed]
    left: dict[int, Sealed]
    """Begun, and asked for by no takedown any more."""
    copies: frozenset[str]
    """Names that copies of what is still to be sealed have, or will have."""
    date: str | None
    """Of tombstones."""

    @property
    def begun(self) -> tuple[dict[int, Sealed], ...]:
        """By capture: all of which bytes lie in their place, or in the copy."""
        return self.sealing, self.restoring, self.left

    @property
    def captures(self) -> int:
        return len(self.sealing) + len(self.restoring) + len(self.copies)

    def had(self, holdings: Holdings, file: str, sha256: str) -> bool:
        """Whether the file is whole, and had this digest before it was begun."""
        here = [each for each in self.sealing.values() if each.place.file == file]
        others = {**self.restoring, **self.left}
        back = [each for each in others.values() if each.place.file == file]
        if not (here or back):
            return False
        both = [*here, *back]
        for hidden, shown in ((back, here), ([], both), (both, [])):
            if hidden and self.date is None:
                continue
            try:
                if digest_with(holdings, file, hidden, shown, self.date or "") == sha256:
                    return True
            except (DamagedInput, OSError):
                continue
        return False


def under_way(connection: Connection) -> UnderWay:
    begun = SealedCapture.at.is_(null())
    to_seal = (
        select(Capture.warc_file, Capture.warc_offset)
        .join(Page, Page.id == Capture.page_id)
        .outerjoin(SealedCapture, SealedCapture.capture_id == Capture.id)
        .where(_taken_down(), SealedCapture.capture_id.is_(null()))
    )
    return UnderWay(
        sealed_captures(connection, begun, _of_pages(_taken_down())),
        sealed_captures(connection, begun, _ASKED_BACK, _of_pages(~_taken_down())),
        sealed_captures(connection, begun, ~_ASKED_BACK, _of_pages(~_taken_down())),
        frozenset(name_of_copy(file, at) for file, at in connection.execute(to_seal)),
        connection.scalar(_EARLIEST),
    )


def _to_clear() -> Any:
    return and_(Takedown.done_at.is_(null()), Takedown.ended_at.is_(null()))


def _taken_down(but: str | None = None) -> Any:
    """Of a page: it, or the page that it continues, holds a speech (other than `but`) that a takedown holds for."""
    return exists().where(
        Takedown.ended_at.is_(null()),
        Takedown.speech_id.is_distinct_from(but),
        Takedown.speech_id == Speech.id,
        or_(Speech.page_id == Page.id, Speech.page_id == Page.part_of_id),
    )


def _files_to_seal(connection: Connection) -> list[str]:
    wanted = (
        select(Capture.warc_file)
        .join(Page, Page.id == Capture.page_id)
        .outerjoin(SealedCapture, SealedCapture.capture_id == Capture.id)
        .where(_taken_down(), SealedCapture.at.is_(null()))
    )
    return sorted(set(connection.scalars(wanted)))


def _files_to_restore(connection: Connection) -> list[str]:
    wanted = select(Capture.warc_file).join(SealedCapture, SealedCapture.capture_id == Capture.id)
    wanted = wanted.join(Page, Page.id == Capture.page_id)
    wanted = wanted.where(~_taken_down(), _ASKED_BACK)
    return sorted(set(connection.scalars(wanted)))


def _seal_file(engine: Engine, holdings: Holdings, file: str, done: Finished) -> None:
    """First the copies, then the rows that name them, then the new file, then that it is so.

    Killed before the last of it, the file has another digest than its row says: `UnderWay` tells that from damage.
    """
    with reading(engine) as connection:
        of_file = select(*_PLACE).join(Page).where(Capture.warc_file == file, _taken_down())
        wanted = connection.execute(of_file).all()
        here = (Capture.warc_file == file, _of_pages(_taken_down()))
        held = sealed_captures(connection, *here, SealedCapture.at.is_not(null()))
    # What was begun and not ended lies in its place or in its copy: it is copied again where the copy is gone.
    missing = [row for row in wanted if row.id not in held]
    stored = bring(engine, holdings, file)
    if not can_be_sealed(holdings.folder, file):
        is_elsewhere = holdings.store is not None and not stored
        is_open = is_elsewhere or (holdings.folder / f"{file}{OPEN}").is_file()
        done.waiting += len(missing) if is_open else 0
        done.damaged += 0 if is_open else len(missing)
        return
    new: dict[int, Sealed] = {}
    for row in missing:
        try:
            new[row.id] = copy_out(holdings, Place(row.warc_file, row.warc_offset, row.warc_length))
        except BadInput:
            done.damaged += 1
    if stored:
        put_copies(holdings, new.values())
    with writing(engine) as connection:
        for capture_id, each in new.items():
            facts = {"name": each.name, "length": each.length, "sha256": each.sha256}
            insertion = insert_unless_there(connection, SealedCapture)
            connection.execute(insertion, {"capture_id": capture_id, **facts})
    every = {**held, **new}
    date = _earliest(engine)
    renewed = seal(holdings.folder, file, list(every.values()), date)
    if stored:
        put_back(holdings, renewed)
    with writing(engine) as connection:
        _record(connection, renewed)
        of_them = SealedCapture.capture_id.in_(every)
        mine = update(SealedCapture).where(of_them, SealedCapture.at.is_(null()))
        connection.execute(mine.values(at=utc_now(), back_at=null()))
    if stored:
        leave(holdings, file, new.values())
    done.sealed += len(new)


def _restore_file(engine: Engine, holdings: Holdings, file: str, done: Finished) -> None:
    with reading(engine) as connection:
        here = (Capture.warc_file == file, _of_pages(~_taken_down()), _ASKED_BACK)
        back = sealed_captures(connection, *here)
    stored = bring(engine, holdings, file)
    if not can_be_sealed(holdings.folder, file):
        if holdings.store is not None and not stored:
            done.waiting += len(back)
        else:
            done.damaged += len(back)
        return
    of_them = SealedCapture.capture_id.in_(back)
    renewed = unseal(holdings, file, list(back.values()))
    if stored:
        put_back(holdings, renewed)
    for each in back.values():
        forget(holdings, each)
    with writing(engine) as connection:
        _record(connection, renewed)
        connection.execute(delete(SealedCapture).where(of_them))
    if stored:
        leave(holdings, file, ())
    done.restored += len(back)


def _nobody_moves(engine: Engine, holdings: Holdings) -> AbstractContextManager[object]:
    return moving(engine, holdings, alone_=True) if holdings.store else nullcontext()


def _of_pages(are: Any) -> Any:
    return Capture.page_id.in_(select(Page.id).where(are))


def _of_alone(speech_id: str) -> Any:
    """Of a capture: a takedown of this speech puts it apart, and of no other."""
    of_it = select(Speech.page_id).where(Speech.id == speech_id)
    mine = or_(Page.id.in_(of_it), Page.part_of_id.in_(of_it))
    return _of_pages(and_(mine, ~_taken_down(but=speech_id)))


def _earliest(engine: Engine) -> str:
    """One date for all tombstones, so that a file made anew is the same file."""
    with reading(engine) as connection:
        at = connection.scalar(_EARLIEST)
    assert at is not None
    return at


def _record(connection: Connection, file: Renewed) -> None:
    """The whole file has another digest now; its length is the same."""
    connection.execute(
        update(WarcFile)
        .where(WarcFile.name == file.name, WarcFile.sha256 != file.sha256)
        .values(length=file.length, sha256=file.sha256, closed_at=utc_now(), basis="redacted")
    )


def clear_traces(engine: Engine) -> bool:
    """Deleted characters out of free pages, segments of the index and the write-ahead log; False where a reader was in the way.

    Raises StorageFull: VACUUM needs the room of a second copy.
    On PostgreSQL dead rows become free space, which is overwritten in time; `VACUUM FULL` and new backups are the operator's.
    """
    if engine.dialect.name == "postgresql":
        with alone(engine) as connection:
            for name in _DERIVED:
                connection.exec_driver_sql(f"VACUUM {name}")
        return True
    with writing(engine) as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        if postings.is_there(connection):
            postings.optimise(connection)
    try:
        with alone(engine) as connection:
            connection.exec_driver_sql("VACUUM")
            (busy, *_) = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    except DatabaseUnavailable as error:
        if is_locked(error):
            return False
        raise
    return not busy
