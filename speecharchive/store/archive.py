"""The archive: the only part of the program that writes the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine

from speecharchive.model import Speech
from speecharchive.outlets import Outlet
from speecharchive.store.captures import CaptureRecord, HeldCapture, StoredCapture

Outcome = Literal["new", "changed", "unchanged"]
Reread = Callable[[int], Speech]
"""Reads a stored capture (row id) with today's parser."""


class Archive:
    """An open archive: its database and the folder of its captures. A context manager."""

    engine: Engine
    captures: Path
    """Folder of the WARC files; made when the first one is written."""

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

        `db` is a path or an SQLAlchemy URL, by default $SPEECHARCHIVE_DB, else ./speecharchive.db; `captures` by default
        $SPEECHARCHIVE_CAPTURES, else a folder beside the database. `create` makes a new SQLite archive where there is none.

        Raises UsageError (nothing there, or an older or newer schema), ForeignDatabase, DatabaseUnavailable,
        StorageFull, ExtraMissing.
        """

    def close(self) -> None: ...
    def __enter__(self) -> Archive: ...
    def __exit__(self, *_: object) -> None: ...

    def begin_run(
        self,
        command: Literal["crawl", "import", "reextract"],
        outlet: Outlet | None = None,
        user_agent: str | None = None,
        *,
        reread: Reread | None = None,
    ) -> RunLedger:
        """Start a run row. Runs that a dead process left `running` become `interrupted`, and what they leased is free.

        `reread` lets a crawl tell a changed page from a changed parser (see RunLedger.store_article).
        """

    def held_articles(self, urls: Iterable[str]) -> set[str]:
        """Which of `urls` (as given) are pages that were already read as articles."""

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of the last full response at `url`."""

    def latest_capture(self, url: str) -> HeldCapture | None:
        """The newest capture at `url` with status 200."""

    def find_capture(
        self, url: str, payload_sha256: str, fetched_at: str | None = None
    ) -> HeldCapture | None:
        """A capture of `url` with these bytes (and that time), so that an import twice stores nothing twice."""

    def capture(self, capture_id: int) -> HeldCapture:
        """Raises UsageError where there is none of that id."""

    def captures_of(
        self,
        *,
        outlets: Iterable[str] = (),
        since: str | None = None,
        articles_only: bool = False,
    ) -> Iterator[HeldCapture]:
        """Full captures (status 200), page by page and by time, for re-extraction; flat in memory, and safe to write between."""

    def parts_of(self, page_id: int) -> list[HeldCapture]:
        """The newest full capture of each continuation page of a multi-page article, by URL."""


class RunLedger:
    """One run's row, and everything stored for it. Each call is a transaction of its own, or part of `transaction()`.

    Counts are written in the transaction that stores what they count, so a killed run has true ones.
    """

    id: int
    archive: Archive
    outlet_id: int | None

    def transaction(self) -> AbstractContextManager[Connection]:
        """Everything inside is stored together or not at all; nests. Bulk jobs store many pages in one."""

    def request_sent(self) -> None:
        """Counted in memory, written with the next transaction."""

    def store_capture(self, record: CaptureRecord) -> StoredCapture: ...

    def store_article(self, capture_id: int, speech: Speech) -> Outcome:
        """Store what was read from a capture, and judge whether the page's text is new, changed or the same.

        News fills the page alone; a speech gets its permanent id, and a new version for a text its page has not had.
        A capture with the bytes of a stored version, and every capture of a `reextract` run, renews the derived rows
        in place and makes no version. Where the stored version is an older parser's and `reread` was given to
        begin_run, that version is read again before the texts are compared.
        """

    def fail(self, url: str, error: BaseException | str, detail: str | None = None) -> None:
        """A page, file or record that failed is a row."""

    def finish(
        self,
        status: Literal["finished", "failed", "interrupted"] = "finished",
        reason: str | None = None,
    ) -> None: ...
