"""An archive that is open for reading."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Unpack

from sqlalchemy import Engine

from speecharchive.corpus.filtering import FilterValues, asked, takes_filters
from speecharchive.corpus.record import Passage, Record, recorded
from speecharchive.corpus.speeches import Speeches
from speecharchive.corpus.table import Rows, Table
from speecharchive.errors import SpeechWithheld, UnknownSpeech, UsageError
from speecharchive.export.citation.citing import Style, cited, document
from speecharchive.export.release.name import release_name
from speecharchive.query.show import Shown, find, read_address
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.query.sql import asking as sql
from speecharchive.query.sql.answer import Value
from speecharchive.query.subcorpus import Subcorpus
from speecharchive.store.archive import Archive


class OpenArchive:
    """Read-only, and a context manager.

    It may be left open: between two questions it holds no lock and no snapshot, and what it holds is released with it.
    Threads may share it; a process that was forked opens its own.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        # An engine that is collected without this leaves its connections to the collector, which warns of each.
        self._release = weakref.finalize(self, archive.engine.dispose)

    def close(self) -> None:
        self._release()

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's, read-only: for pandas.read_sql and the like."""
        return self.held().engine

    @property
    def captures(self) -> Path:
        """The folder of the WARC files."""
        return self._archive.captures

    @takes_filters
    def speeches(self, **filters: Unpack[FilterValues]) -> Speeches:
        """The speeches that meet the filters, all of them without any. Several values of one filter mean any of them.

        A speech that several outlets carry is there once; `.copies()` has every page.

        Raises BadFilter for a filter that cannot be read; a place or outlet that is not known is said when it is asked for.
        """
        return Speeches(self, Subcorpus(replace(asked(filters), copies=False)))

    def get(self, address: str) -> Record | None:
        """The speech that `ID`, `ID@vN` or `ID@vN#pN` points at or into; None where there is none, or it is withheld.

        An id that was joined with another's leads to that speech.
        """
        try:
            return recorded(self._shown(address).speech)
        except (UnknownSpeech, SpeechWithheld):
            return None

    def __getitem__(self, address: str) -> Record | Passage:
        """The speech at `ID` or `ID@vN`, or the paragraph at `ID#pN` or `ID@vN#pN`.

        Raises UnknownSpeech, and SpeechWithheld, whose `tombstone` says why, for one that was taken down.
        """
        shown = self._shown(address)
        record = recorded(shown.speech)
        return record if shown.paragraph is None else record.passage(shown.paragraph)

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and self.get(address) is not None

    def __iter__(self) -> Iterator[Record]:
        """Every speech at every page, newest first."""
        return iter(self.speeches().copies())

    def cite(self, address: str, style: Style = "gb7714", *, release: str | None = None) -> str:
        """A citation of what `address` points at, which holds its permanent address; `csl-json` is an array of one item.

        Raises UnknownSpeech; UsageError for a style or a name of a release that cannot be.
        """
        name = release_name(release) if release is not None else None
        with self.snapshot() as view:
            return document(cited(view.connection, [address], release=name), style).rstrip("\n")

    def sql(
        self,
        query: str,
        parameters: Mapping[str, Value] | None = None,
        *,
        timeout: float = sql.TIMEOUT,
        limit: int | None = None,
    ) -> Table:
        """The rows of one reading statement over the public views (see docs/codebook.md); `:name` in it is a parameter.

        It runs when rows are asked for; then it raises UsageError where it is wrong, writes or takes longer than `timeout`
        seconds. `limit` bounds the rows.
        """

        @contextmanager
        def rows() -> Iterator[Rows]:
            with sql.asked(
                self.engine, query, timeout=timeout, limit=limit, parameters=parameters
            ) as answer:
                yield answer.columns, answer.rows

        return Table(rows, f"sql({query!r})")

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """One state of the archive, however others write meanwhile. Raises UsageError where it is closed."""
        return snapshot(self.held())

    def _shown(self, address: str) -> Shown:
        with self.snapshot() as view:
            return find(view.connection, read_address(view.connection, address))

    def held(self) -> Archive:
        """What is behind it. Raises UsageError where it is closed."""
        if not self._release.alive:
            raise UsageError(f"the archive {self._archive.place} was closed; open it again")
        return self._archive

    def __enter__(self) -> OpenArchive:
        self.held()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<archive {self._archive.place}{'' if self._release.alive else ', closed'}>"
