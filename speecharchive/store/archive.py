"""The archive: the only part of the program that writes the database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import URL, Engine

from speecharchive.capture.holdings import Holdings
from speecharchive.capture.stores import is_store, store_at
from speecharchive.errors import SpeecharchiveError, UsageError
from speecharchive.interruption import note_open_to_write
from speecharchive.outlets import Outlet
from speecharchive.store import captures as held
from speecharchive.store import lookup, pages
from speecharchive.store.captures import HeldCapture, StoredCapture
from speecharchive.store.engine import (
    Mode,
    database_url,
    open_engine,
    place_of,
    reading,
    sqlite_path,
)
from speecharchive.store.files import recover_files
from speecharchive.store.ledger import Command, RunLedger, begin_run
from speecharchive.store.pages import CaptureRecord, KnownPage
from speecharchive.store.processes import utc_now
from speecharchive.store.schema import require_folder, require_newest, revision_of
from speecharchive.store.stored import PutAway, put_away
from speecharchive.store.tables import Capture, Page
from speecharchive.store.versions import Outcome, Reread

__all__ = [
    "Archive",
    "CaptureRecord",
    "HeldCapture",
    "Outcome",
    "Reread",
    "RunLedger",
    "StoredCapture",
]

CAPTURES_VARIABLE = "SPEECHARCHIVE_CAPTURES"
LOCAL_VARIABLE = "SPEECHARCHIVE_CAPTURES_HERE"
KEEP_VARIABLE = "SPEECHARCHIVE_KEEP_CAPTURES"


class Archive:
    """An open archive: its database and the folder of its captures. A context manager.

    `place` is how messages name the database: its path, or its URL without the password.
    """

    engine: Engine
    holdings: Holdings
    """Where the WARC files are: the folder here, and the store where one is set."""

    def __init__(self, engine: Engine, holdings: Holdings, place: str) -> None:
        self.engine = engine
        self.holdings = holdings
        self.place = place
        self.left_here = PutAway()
        self._runs: list[RunLedger] = []

    @classmethod
    def open(
        cls,
        db: str | Path | None = None,
        *,
        captures: str | Path | None = None,
        create: bool = False,
        read_only: bool = False,
    ) -> Archive:
        """Open an archive.

        `db` is a path or an SQLAlchemy URL, by default $SPEECHARCHIVE_DB, else ./speecharchive.db; `captures` a folder or the
        address of a store (`capture.stores`), by default $SPEECHARCHIVE_CAPTURES, else a folder beside the database. `create`
        makes a new SQLite archive where there is none.

        Raises UsageError (nothing there, or an older or newer schema), ForeignDatabase, DatabaseUnavailable,
        StorageFull, ExtraMissing.
        """
        url = database_url(db)
        place, path = place_of(url), sqlite_path(url)
        holdings = holdings_at(url, captures)
        new = path is not None and (not path.exists() or path.stat().st_size == 0)
        if new and not create:
            raise UsageError(f"there is no archive at {place}; crawl or import makes one")
        require_folder(path)
        if not read_only:
            note_open_to_write()
        mode: Mode = "read" if read_only else "create" if create else "write"
        engine = open_engine(url, mode)
        try:
            _require_archive(engine, place, create=create and path is not None)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, holdings, place)

    @property
    def captures(self) -> Path:
        """Folder of the WARC files on this machine; made when the first one is written."""
        return self.holdings.folder

    def close(self) -> None:
        """Runs that nobody finished are marked so; a database that fails now keeps them for the next begin_run."""
        for run in self._runs:
            try:
                run.abandon()
            except SpeecharchiveError:
                break
        self._runs.clear()
        self.engine.dispose()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin_run(
        self,
        command: Command,
        outlet: Outlet | None = None,
        user_agent: str | None = None,
        *,
        reread: Reread | None = None,
        alone: bool = False,
    ) -> RunLedger:
        """Start a run row. Runs that a dead process left `running` become `interrupted`, and what they leased is free.

        `reread` lets a crawl tell a changed page from a changed parser (see RunLedger.store_article). With `alone` there is no
        second crawl of the outlet at a time: raises OutletBusy.
        """
        run = begin_run(self.engine, command, outlet, user_agent, reread, alone=alone)
        self._runs.append(run)
        return run

    def recover_files(self) -> None:
        """Close and record the WARC files that killed runs left, and bring what is closed into the store.

        Raises StorageFull, DatabaseUnavailable.
        """
        recover_files(self.engine, self.captures)
        self.put_away()

    def put_away(self, seen: Callable[[str], object] = lambda _name: None) -> PutAway:
        """Bring closed WARC files into the store, where one is set; what it does not take now waits here.

        `left_here` is what came of it last. Raises DatabaseUnavailable.
        """
        self.left_here = put_away(self.engine, self.holdings, seen)
        return self.left_here

    def known_articles(self, urls: Iterable[str]) -> dict[str, KnownPage]:
        """The pages that were already read as articles, by those of `urls` (as given) that lead to them."""
        with reading(self.engine) as connection:
            return pages.known_articles(connection, urls)

    def due_articles(self, outlet: str, after: int = 0) -> list[KnownPage]:
        """Pages of an outlet that are due, some at a time: those behind the row number `after`."""
        with reading(self.engine) as connection:
            return pages.due_pages(connection, outlet, utc_now(), after)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of the last full response at this very address.

        An ETag that changed while the bytes did not tells nothing, and would hide the date: it is left out. None where a
        takedown sealed what a 304 would rest on.
        """
        with reading(self.engine) as connection:
            return held.validators_at(connection, pages.identity_of(url), url)

    def latest_capture(self, url: str) -> HeldCapture | None:
        """The newest capture with status 200 at this very address: what a 304 there confirms."""
        return self._first(url, Capture.status == 200, Capture.url.in_(pages.spellings(url)))

    def find_capture(
        self, url: str, payload_sha256: str, fetched_at: str | None = None
    ) -> HeldCapture | None:
        """A capture of `url` with these bytes (and that time), so that an import twice stores nothing twice."""
        same = [Capture.payload_sha256 == payload_sha256]
        if fetched_at is not None:
            same.append(Capture.fetched_at == fetched_at)
        return self._first(url, *same)

    def capture(self, capture_id: int) -> HeldCapture:
        """Raises UsageError where there is none of that id."""
        with reading(self.engine) as connection:
            wanted = held.held_captures().where(Capture.id == capture_id)
            found = held.first_held(connection, wanted)
        if found is None:
            raise UsageError(f"there is no capture {capture_id} in {self.place}")
        return found

    def captures_of(
        self,
        *,
        outlets: Iterable[str] = (),
        since: str | None = None,
        articles_only: bool = False,
    ) -> Iterator[HeldCapture]:
        """Full captures (status 200), page by page and by time, for re-extraction; flat in memory, and safe to write between."""
        return held.full_captures(self.engine, outlets, since, articles_only=articles_only)

    def parts_of(self, first: HeldCapture) -> list[HeldCapture]:
        """The full captures of the continuation pages that belong to this capture of a multi-page article, by URL."""
        if not first.has_parts:
            return []
        with reading(self.engine) as connection:
            return lookup.parts_of(connection, first)

    def _first(self, url: str, *conditions: object) -> HeldCapture | None:
        wanted = held.held_captures().where(Page.identity == pages.identity_of(url), *conditions)  # type: ignore[arg-type]
        with reading(self.engine) as connection:
            return held.first_held(
                connection, wanted.order_by(Capture.fetched_at.desc(), Capture.id.desc())
            )


def holdings_at(url: URL, given: str | Path | None) -> Holdings:
    """The folder or store `given`, else $SPEECHARCHIVE_CAPTURES, else a folder beside the database that bears its name.

    With a store, files are written in $SPEECHARCHIVE_CAPTURES_HERE, else in that folder. Raises UsageError.
    """
    path = sqlite_path(url) or Path(str(url.database))
    beside = path.with_name(f"{path.stem}-captures")
    named = str(given or os.environ.get(CAPTURES_VARIABLE) or "")
    if not is_store(named):
        return Holdings(Path(named) if named else beside)
    here = os.environ.get(LOCAL_VARIABLE)
    keep = os.environ.get(KEEP_VARIABLE, "").lower() not in ("", "0", "no", "false")
    return Holdings(Path(here) if here else beside, store_at(named), keep)


def _require_archive(engine: Engine, place: str, *, create: bool) -> None:
    with reading(engine) as connection:
        revision = revision_of(connection, place)
    if revision is None and create:
        from speecharchive.store.migrate import upgrade

        upgrade(engine, place)
    else:
        require_newest(revision, place)
