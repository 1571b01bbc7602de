"""One run's row, and everything stored for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal, get_args

from sqlalchemy import Connection, Engine, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError

import speecharchive
from speecharchive.capture.closed import ClosedFile
from speecharchive.errors import OutletBusy, SpeecharchiveError
from speecharchive.index.writes import IndexWrites
from speecharchive.model import Speech
from speecharchive.outlets import Outlet
from speecharchive.presence import Observed
from speecharchive.store import captures, chain, continuations, tables, versions
from speecharchive.store.breaches import Judged, judge_run
from speecharchive.store.captures import StoredCapture
from speecharchive.store.engine import writing
from speecharchive.store.files import record_file
from speecharchive.store.imported_files import Progress, note_progress
from speecharchive.store.observations import (
    PRESENT,
    Watch,
    observe,
    observe_answer,
    observe_repeat,
)
from speecharchive.store.pages import CaptureRecord, address_of, note_address
from speecharchive.store.processes import has_died, this_process, utc_now
from speecharchive.store.retiring import repeats_of, retire
from speecharchive.store.rows import unexplained
from speecharchive.store.schema import require_unchanged
from speecharchive.store.statements import insert_unless_there, plain
from speecharchive.store.texts import Texts
from speecharchive.store.versions import Outcome, Reading, Reread
from speecharchive.store.watching import set_watch, stored_watch

Command = Literal["crawl", "import", "reextract"]
Ending = Literal["finished", "failed", "interrupted"]
LONGEST_DETAIL = 500
_KILLED = "the process ended without finishing the run"

_NOTHING = dict.fromkeys(
    ("requests", "captures", "new", "changed", "unchanged", "failed", "unexplained"), 0
)
_COUNT = (
    update(tables.Run)
    .where(tables.Run.id == bindparam("run"))
    .values(
        alive=bindparam("now"),
        **{name: getattr(tables.Run, name) + bindparam(f"{name}_more") for name in _NOTHING},
    )
)


class RunLedger:
    """Each call is a transaction of its own, or part of `transaction()`; for use by one thread.

    Counts are written in the transaction that stores what they count, so a killed run has true ones.
    """

    id: int
    outlet_id: int | None
    engine: Engine
    command: Command
    watch: Watch
    """How pages are watched; see `watch_by`."""

    def __init__(
        self,
        engine: Engine,
        run_id: int,
        command: Command,
        outlet_id: int | None,
        reread: Reread | None,
        watch: Watch,
    ) -> None:
        self.id = run_id
        self.engine = engine
        self.command = command
        self.outlet_id = outlet_id
        self.watch = watch
        self._reread = reread
        self._connection: Connection | None = None
        self._requests = 0
        self._ended = False
        """Its row says so: what is stored from then on is sealed with it."""
        self._index = IndexWrites()
        self._counts: Counter[str] = Counter()
        self._outlet_ids: dict[str, int] = {}
        self._head: str | None = None
        """chain_sha256 of the last capture; None: to be asked of the database."""

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Everything inside is stored together or not at all; nests, and an inner one that fails undoes only itself."""
        if self._connection is not None:
            with self._savepoint(self._connection):
                yield self._connection
            return
        self._counts.clear()
        try:
            with writing(self.engine) as self._connection:
                yield self._connection
                self._index.write(self._connection)
                requests = self._requests
                self._write_counts(self._connection, requests)
                if self._ended:
                    chain.seal_runs(self._connection, [self.id])
        except BaseException:
            self._head = None
            raise
        finally:
            self._connection = None
            self._index.forget_after(0)
        self._requests -= requests

    @contextmanager
    def _savepoint(self, connection: Connection) -> Iterator[None]:
        counts, indexed, head = self._counts.copy(), len(self._index), self._head
        savepoint = connection.begin_nested()
        try:
            yield
        except BaseException:
            self._counts, self._head = counts, head
            self._index.forget_after(indexed)
            try:
                savepoint.rollback()
            except DBAPIError:
                # A full disk takes SQLite's whole transaction with it: the outer one must not go on.
                connection.invalidate()
            raise
        savepoint.commit()

    def request_sent(self) -> None:
        """Counted in memory, written with the next transaction."""
        self._requests += 1

    def store_capture(self, record: CaptureRecord) -> StoredCapture:
        """Store one response. Raises BadInput for an address too long to be one."""
        with self.transaction() as connection:
            outlet_id = self.outlet_id
            if record.outlet is not None:
                outlet_id = self._outlet_id(connection, record.outlet)
            before = self._head or chain.head_of(connection, self.id)
            stored = captures.store_capture(connection, self.id, outlet_id, record, before)
            self._head = stored.chain_sha256
            observe_answer(connection, stored, record, self.watch)
            self._counts["captures"] += 1
        return stored

    def store_article(self, capture_id: int, speech: Speech, *, counted: bool = True) -> Outcome:
        """Store what was read from a capture, and judge whether the page's text is new, changed or the same.

        News fills the page alone; a speech gets its permanent id, and a new version for a text its page has not had.
        A capture with the bytes of a stored version, and a capture of a `reextract` run, renews the derived rows in
        place and makes no version. Where the stored version is an older parser's work and `reread` was given to
        begin_run, that version is read again before the texts are compared. Not `counted` is a page that this run has
        counted before it was whole.
        """
        with self.transaction() as connection:
            again = self.command == "reextract"
            texts = Texts(connection, self._index)
            reading = Reading(capture_id, speech, again, self._reread)
            outcome = versions.store_article(texts, reading)
            observe(connection, capture_id, PRESENT, self.watch, speech=speech)
            if counted:
                self._counts[outcome] += 1
                self._counts["unexplained"] += unexplained(speech)
        return outcome

    def watch_by(self, watch: Watch) -> None:
        """Watch the pages of the run's outlet so from now on; what was planned and judged by another rule is done anew."""
        assert self.outlet_id is not None
        with self.transaction() as connection:
            set_watch(connection, self.outlet_id, watch)
        self.watch = watch

    def note_addresses(self, urls: Mapping[str, int]) -> None:
        """Held pages (row ids) were seen under these addresses, by a link."""
        at = utc_now()
        with self.transaction() as connection:
            for url in sorted(urls):
                note_address(connection, address_of(url), urls[url], at)

    def observe(self, capture_id: int, observed: Observed) -> None:
        """Store what a capture says of the presence of its page, where no article was read from it."""
        with self.transaction() as connection:
            observe(connection, capture_id, observed, self.watch)

    def observe_absence(self, capture_id: int, observed: Observed) -> None:
        """Store that today's parser finds no article in a capture, nor in those that repeat it, and let no version stand on it."""
        with self.transaction() as connection:
            for each in (capture_id, *repeats_of(connection, capture_id)):
                observe(connection, each, observed, self.watch)
            retire(Texts(connection, self._index), capture_id)

    def observe_repeat(self, capture_id: int, repeated: int) -> bool:
        """Store that a capture shows what one before it showed, of the same page; False where that was not observed."""
        with self.transaction() as connection:
            return observe_repeat(connection, capture_id, repeated, self.watch)

    def page_unchanged(self, pages: int = 1) -> None:
        """Article pages that are held with these bytes, and were not read again."""
        with self.transaction():
            self._counts["unchanged"] += pages

    def expect_parts(self, first_page: str, urls: Iterable[str], at: str) -> bool:
        """The pages at `urls` continue the one at `first_page`; whether any of them is held already."""
        with self.transaction() as connection:
            texts = Texts(connection, self._index)
            return continuations.expect_parts(texts, first_page, urls, at)

    def note_import(self, progress: Progress) -> None:
        """How far the import of a file came, together with what is stored in the same transaction."""
        with self.transaction() as connection:
            note_progress(connection, progress)

    def fail(self, url: str, error: BaseException | str, detail: str | None = None) -> None:
        """A page, file or record that failed is a row; an error of our own brings its line as the detail.

        Other exceptions may quote the page, so only their class is kept.
        """
        name = error if isinstance(error, str) else type(error).__name__
        if detail is None and isinstance(error, SpeecharchiveError):
            detail = str(error)
        row = {
            "run_id": self.id,
            "url": plain(url),
            "error_class": plain(name)[:80],
            "detail": plain(" ".join((detail or "").split()))[:LONGEST_DETAIL],
            "at": utc_now(),
        }
        with self.transaction() as connection:
            connection.execute(insert(tables.Failure), row)
            self._counts["failed"] += 1

    def file_closed(self, file: ClosedFile) -> None:
        """A WARC file of this run is whole; called before it takes its final name."""
        with self.transaction() as connection:
            record_file(connection, file, self.id, "written")

    def finish(
        self,
        status: Ending = "finished",
        reason: str | None = None,
        *,
        judged: Judged | None = None,
    ) -> None:
        """End the run's row, seal what it stored, and judge what it `judged` by the outlet's history."""
        with self.transaction() as connection:
            if judged is not None and self.outlet_id is not None:
                judge_run(connection, self.id, self.outlet_id, judged)
            connection.execute(
                update(tables.Run)
                .where(tables.Run.id == self.id)
                .values(status=status, reason=plain(reason), finished=utc_now())
            )
            self._ended = True

    def abandon(self) -> None:
        """What nobody finished before the archive was closed is `interrupted`."""
        if self._ended:
            return
        with self.transaction() as connection:
            ended = connection.execute(
                update(tables.Run)
                .where(tables.Run.id == self.id, tables.Run.status == "running")
                .values(status="interrupted", reason=_KILLED, finished=utc_now())
            )
            self._ended = ended.rowcount > 0

    def _write_counts(self, connection: Connection, requests: int) -> None:
        counts = {**_NOTHING, "requests": requests, **self._counts}
        added = {f"{name}_more": count for name, count in counts.items()}
        connection.execute(_COUNT, {"run": self.id, "now": utc_now(), **added})

    def _outlet_id(self, connection: Connection, outlet: Outlet) -> int:
        if outlet.name not in self._outlet_ids:
            self._outlet_ids[outlet.name] = outlet_row(connection, outlet)
        return self._outlet_ids[outlet.name]


def begin_run(
    engine: Engine,
    command: Command,
    outlet: Outlet | None,
    user_agent: str | None,
    reread: Reread | None,
    *,
    alone: bool = False,
) -> RunLedger:
    """With `alone` raises OutletBusy where a crawl of the outlet is under way, of whichever process or machine.

    Raises UsageError where the schema was changed since the archive was opened.
    """
    with writing(engine) as connection:
        require_unchanged(connection)
        end_dead_runs(connection)
        outlet_id = None if outlet is None else outlet_row(connection, outlet)
        if alone and outlet_id is not None:
            _demand_nobody(connection, outlet_id)
        now = utc_now()
        row = {
            "command": command,
            "outlet_id": outlet_id,
            "started": now,
            "status": "running",
            "extractor": speecharchive.__version__,
            "user_agent": plain(user_agent),
            "process": this_process(),
            "alive": now,
        }
        run_id = connection.scalar(insert(tables.Run).returning(tables.Run.id), row | _NOTHING)
        assert run_id is not None
        watch = stored_watch(connection, outlet_id)
    return RunLedger(engine, run_id, command, outlet_id, reread, watch)


def _demand_nobody(connection: Connection, outlet_id: int) -> None:
    """Raises OutletBusy. The outlet's row is locked, so of two that ask at once the second waits and sees the first."""
    row = select(tables.Outlet.name).where(tables.Outlet.id == outlet_id).with_for_update()
    name = connection.scalar(row)
    run = tables.Run
    crawl = select(run.process).where(
        run.outlet_id == outlet_id, run.command == "crawl", run.status == "running"
    )
    if process := connection.scalar(crawl):
        raise OutletBusy(f"{name} is being crawled by {process.rpartition('/')[0]}")


def end_dead_runs(connection: Connection) -> None:
    """Runs whose process is gone become `interrupted`, and what they had leased can be leased again at once; they are sealed."""
    run, frontier = tables.Run, tables.FrontierRow
    running = connection.execute(
        select(run.id, run.process, run.alive).where(  # every command: so an index finds them
            run.command.in_(get_args(Command)), run.status == "running"
        )
    ).all()
    dead = [row for row in running if has_died(row.process, row.alive)]
    for row in dead:
        connection.execute(
            update(run)
            .where(run.id == row.id, run.status == "running")
            .values(status="interrupted", reason=_KILLED, finished=row.alive)
        )
    if dead:
        connection.execute(
            update(frontier)
            .where(frontier.run_id.in_([row.id for row in dead]), frontier.state == "leased")
            .values(state="pending", leased_until=None)
        )
        chain.seal_runs(connection, [row.id for row in dead])


def outlet_row(connection: Connection, outlet: Outlet) -> int:
    """The outlet's row, renewed from the registry."""
    values = {"title": outlet.title, "family": outlet.family, "place_code": outlet.place}
    table = tables.Outlet
    wanted = select(table.id, table.title, table.family, table.place_code).where(
        table.name == outlet.name
    )
    found = connection.execute(wanted).first()
    if found is None:
        connection.execute(insert_unless_there(connection, table), {"name": outlet.name, **values})
        found = connection.execute(wanted).one()
    if tuple(found)[1:] != tuple(values.values()):
        connection.execute(update(table).where(table.id == found.id).values(values))
    return int(found.id)
