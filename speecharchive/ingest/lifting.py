"""A takedown taken back: the captures in their place again, and the texts read from them by today's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from speecharchive.errors import BadInput, PageError
from speecharchive.ingest.stored import Reading, reading_of, reread
from speecharchive.outlets import Registry
from speecharchive.store import captures, sealing, takedowns
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.sealing import Finished
from speecharchive.store.tables import Capture, Speech


@dataclass(slots=True)
class Lifted:
    """What came of it."""

    ended: int
    """Takedowns."""
    finished: Finished
    read: int = 0
    failed: int = 0


def lift(archive: Archive, outlets: Registry, speech_id: str) -> Lifted | None:
    """End the takedowns of a speech and bring its texts back; None, and nothing is written, where none holds.

    Killed in between, `finish` and `reextract` do the rest.
    """
    with writing(archive.engine) as connection:
        ended = takedowns.lift(connection, speech_id)
    if not ended:
        return None
    lifted = Lifted(ended, sealing.finish(archive.engine, archive.holdings))
    run = archive.begin_run("reextract")
    for again in list(_readings(archive, outlets, speech_id)):
        try:
            speech = reread(again)
        except (BadInput, PageError) as error:
            run.fail(again.held.page_url, error)
            lifted.failed += 1
        else:
            run.store_article(again.held.id, speech)
            lifted.read += 1
    run.finish()
    return lifted


def _readings(archive: Archive, outlets: Registry, speech_id: str) -> Iterator[Reading]:
    page = select(Speech.page_id).where(Speech.id == speech_id).scalar_subquery()
    wanted = captures.held_captures().where(Capture.page_id == page, captures.is_read())
    with reading(archive.engine) as connection:
        rows = connection.execute(wanted.order_by(Capture.fetched_at, Capture.id)).all()
    for row in rows:
        yield reading_of(archive, captures.HeldCapture(**row._mapping), outlets.named)
