"""`import`: pages from files, folders, WARC and WACZ files and standard input become captures and what is read from them.

Other processes read the pages; this one alone writes, some pages to a transaction, and notes in it how far each file
came. So a killed import goes on where it was, and importing twice changes nothing. What fails is a failure row, and the
others go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice

from speecharchive.errors import BadInput, PageError
from speecharchive.ingest.inputs import Unreadable
from speecharchive.ingest.pages import (
    FilePage,
    Found,
    Page,
    Passed,
    Revisit,
    WarcPage,
    ended_its_reader,
    read_page,
)
from speecharchive.ingest.runs import ImportRun
from speecharchive.ingest.selection import NO_ARTICLE, NOT_200
from speecharchive.ingest.sources import Item, Sources
from speecharchive.ingest.storing import Done, NotHeld, PageStore
from speecharchive.ingest.workers import Job, in_order
from speecharchive.interruption import interruptible
from speecharchive.store import engine, lookup
from speecharchive.store.archive import Archive
from speecharchive.store.imported_files import Progress, progress_of

SHOWN_FAILURES = 10
"""Failures whose lines are kept; all are rows of the archive."""
NOT_HELD = "repeats what is not held"
_TOGETHER = 100
_BATCH_BYTES = 16 << 20
_LOOKED_UP = 16
WORTH_WORKERS = 100
"""Items below which starting processes costs more than it saves."""


@dataclass(slots=True)
class Imported:
    """What came of an import."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    captured_only: int = 0
    """Pages of a WARC file that hold no article, such as listings."""
    missed: int = 0
    """Looks at held pages that found none."""
    passed: Counter[str] = field(default_factory=Counter)
    """Files and records that were not stored, by reason."""
    files_before: int = 0
    """Files that an earlier import had done; their pages count as unchanged."""
    reasons: list[str] = field(default_factory=list)
    """A line for each of the first failures."""

    @property
    def passed_over(self) -> int:
        return self.passed.total()

    def add(self, done: Done) -> None:
        if done == "without":
            self.captured_only += 1
        elif done not in ("part", "failed"):
            setattr(self, done, getattr(self, done) + 1)

    def add_failure(self, name: str, error: BadInput | PageError) -> None:
        self.failed += 1
        if len(self.reasons) < SHOWN_FAILURES:
            self.reasons.append(str(error) if name in str(error) else f"{name}: {error}")


Seen = Callable[[Item], None]


def import_pages(
    archive: Archive,
    paths: Iterable[str],
    sources: Sources,
    *,
    jobs: int = 1,
    alone_below: int = WORTH_WORKERS,
    seen: Seen = lambda _item: None,
) -> Imported:
    """Import every page that `paths` hold, as one run; `seen` is told of each item.

    Raises StorageFull and DatabaseUnavailable; then the run says `failed`. KeyboardInterrupt comes between two
    transactions, and the run says `interrupted`.
    """
    with (
        interruptible() as stop,
        ImportRun(
            archive, sources.selection.outlet, lambda capture: store.read_again(capture)
        ) as run,
    ):
        store = PageStore(archive, run.ledger, run.writer, sources.selection)
        job = _Import(run, store, sources)
        items = _with_held(archive, sources.items(paths))
        with closing(in_order(PAGES, items, jobs, alone_below)) as read:
            for batch in _batches(stop.between(read)):
                job.store(batch)
                for item, _ in batch:
                    seen(item)
    return job.counts


def known_progress(archive: Archive) -> Callable[[str, str, str], Progress]:
    """How far this archive's imports came."""

    def progress(sha256: str, wanted: str, name: str) -> Progress:
        with engine.reading(archive.engine) as connection:
            return progress_of(connection, sha256, wanted, name)

    return progress


def _batches(read: Iterator[tuple[Item, Found | None]]) -> Iterator[list[tuple[Item, Found | None]]]:  # fmt: skip
    """What is stored in one transaction: bounded in bytes too, since an item holds its page."""
    batch: list[tuple[Item, Found | None]] = []
    size = 0
    for item, found in read:
        batch.append((item, found))
        size += _weight(item)
        if len(batch) >= _TOGETHER or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(item: Item) -> Found | None:
    if item.page is None or isinstance(item.page, Unreadable):
        return item.page
    return read_page(item.page)


def _died(item: Item) -> Found | None:
    if item.page is None or isinstance(item.page, Unreadable):
        return item.page
    return ended_its_reader(item.page)


def _weight(item: Item) -> int:
    if isinstance(item.page, WarcPage):
        return len(item.page.record.block or b"")
    return len(item.page.input.payload) if isinstance(item.page, FilePage) else 0


def _with_held(archive: Archive, items: Iterator[Item]) -> Iterator[Item]:
    """Pages of WARC files told what is held of them, so that nobody reads them again."""
    while some := list(islice(items, _LOOKED_UP)):
        dated = {
            (item.name, item.page.record.headers.get("warc-date", ""))
            for item in some
            if isinstance(item.page, WarcPage)
        }
        digests: dict[str, set[str]] = {}
        if dated:
            pages = lookup.identities(url for url, _ in dated)
            with engine.reading(archive.engine) as connection:
                held = lookup.captured_at(connection, set(pages.values()), {at for _, at in dated})
            for each in held:
                if each.is_article or each.part_of_url is not None:
                    digests.setdefault(each.page_identity, set()).add(each.payload_sha256)
        for item in some:
            known = digests.get(pages.get(item.name, "")) if digests else None
            if known and isinstance(item.page, WarcPage):
                yield replace(item, page=replace(item.page, held=frozenset(known)))
            else:
                yield item


PAGES = Job(_read, _died, _weight)


def absence_passed(
    found: Found | None, kinds: frozenset[str], holds: Callable[[str], bool]
) -> str | None:
    """Why an answer without a page is passed over: it has no kind, so where kinds are asked for its page must be held."""
    absence = isinstance(found, Page) and found.from_warc and found.shows_absence
    if not (kinds and absence and isinstance(found, Page)) or holds(found.url):
        return None
    return NOT_200 if found.status != 200 else NO_ARTICLE


class _Import:
    """Stores what was read, in the order of the inputs."""

    def __init__(self, run: ImportRun, store: PageStore, sources: Sources) -> None:
        self.counts = Imported()
        self._ledger = run.ledger
        self._store = store
        self._kinds = sources.selection.kinds
        self._selects = sources.selection.registered or bool(self._kinds)
        self._articles: dict[str, int] = {}
        """Articles so far, by file."""

    def store(self, batch: list[tuple[Item, Found | None]]) -> None:
        """All of it in one transaction, with how far the files have come by it."""
        with self._ledger.transaction() as connection:
            found_pages = [found for _, found in batch if isinstance(found, Page | Revisit)]
            names = [item.name for item, found in batch if isinstance(found, Passed)]
            self._store.look_up(connection, found_pages, names)
            for item, found in batch:
                self.counts.passed.update(item.passed)
                self._one(item, found)
            for name, error in self._store.finish():
                self._fail(name, error)
            for mark in {item.mark.file.sha256: item.mark for item, _ in batch if item.mark}.values():  # fmt: skip
                self._ledger.note_import(
                    replace(
                        mark.file,
                        position=mark.position.offset,
                        within=mark.position.within,
                        pages=self._articles.get(mark.file.sha256, mark.file.pages),
                        finished=mark.finished,
                    )
                )

    def _one(self, item: Item, found: Found | None) -> None:
        if isinstance(found, Passed) and self._store.is_part(item.name):
            # Of a kind that is not wanted, but it continues an article that is.
            assert isinstance(item.page, WarcPage)
            found = read_page(replace(item.page, kinds=frozenset()))
        if isinstance(found, Unreadable):
            self._fail(found.name, found.error)
        elif isinstance(found, Passed):
            self.counts.passed[found.reason] += 1
        elif (reason := absence_passed(found, self._kinds, self._store.holds)) is not None:
            self.counts.passed[reason] += 1
        elif found is not None:
            try:
                self._count(item, self._stored(item, found), found)
            except NotHeld as error:
                if self._selects:
                    self.counts.passed[NOT_HELD] += 1
                else:
                    self._fail(found.name, error)
            except BadInput as error:
                self._fail(found.name, error)
        elif item.done_before is not None:
            self.counts.files_before += 1
            self.counts.unchanged += item.done_before.pages
            self._ledger.page_unchanged(item.done_before.pages)

    def _stored(self, item: Item, found: Page | Revisit) -> Done:
        """Raises BadInput."""
        if isinstance(found, Revisit):
            return self._store.store_revisit(found)
        try:
            return self._store.store(found)
        except NotHeld:
            assert isinstance(item.page, WarcPage | FilePage)
            again = read_page(replace(item.page, held=frozenset()))
            if not isinstance(again, Page):
                raise
            return self._store.store(again)

    def _count(self, item: Item, done: Done, found: Page | Revisit) -> None:
        self.counts.add(done)
        if done == "failed" and isinstance(found, Page) and found.problem is not None:
            line = f"{found.name}: {found.problem}"
            self._ledger.fail(found.url, found.problem, line)
            self.counts.add_failure(found.name, found.problem)
        if item.mark and done in ("new", "changed", "unchanged"):
            key = item.mark.file.sha256
            self._articles[key] = self._articles.get(key, item.mark.file.pages) + 1

    def _fail(self, name: str, error: BadInput | PageError) -> None:
        self._ledger.fail(name, error)
        self.counts.add_failure(name, error)
