"""`import`: pages from files, folders, WARC files and standard input become captures and what is read from them.

A page already held with these bytes is left alone, so importing twice changes nothing. A file that
fails is a failure row, and the others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from speecharchive.capture.urls import canonical_url
from speecharchive.capture.warc import Exchange, Placed, WarcWriter
from speecharchive.errors import BadInput, PageError
from speecharchive.extraction.reader import open_article, read_article
from speecharchive.ingest.inputs import Input, PassedOver, Unreadable, is_web_address
from speecharchive.ingest.runs import ImportRun
from speecharchive.ingest.stored import Reading, read_again, reread
from speecharchive.model import Article, Speech
from speecharchive.outlets import Outlet, Registry
from speecharchive.store.archive import Archive
from speecharchive.store.captures import CaptureRecord
from speecharchive.store.versions import Outcome

SHOWN_FAILURES = 10
"""Failures whose lines are kept; all are rows of the archive."""


@dataclass(slots=True)
class Imported:
    """What came of an import."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    passed_over: int = 0
    """No page: pictures, style sheets, answers that were not 200."""
    captured_only: int = 0
    """Pages of a WARC file that hold no article, such as listings."""
    reasons: list[str] = field(default_factory=list)
    """A line for each of the first failures."""

    def add_failure(self, name: str, error: BadInput | PageError) -> None:
        self.failed += 1
        if len(self.reasons) < SHOWN_FAILURES:
            self.reasons.append(str(error) if name in str(error) else f"{name}: {error}")


def import_pages(
    archive: Archive,
    pages: Iterable[Input | Unreadable | PassedOver],
    known: Registry,
    *,
    outlet: Outlet | None = None,
    seen: Callable[[str], None] = lambda _name: None,
) -> Imported:
    """Import every page, under `outlet` or the one of `known` that publishes its address; `seen` is told its name.

    Raises StorageFull and DatabaseUnavailable; then the run says `failed`.
    """
    again = read_again(archive, lambda name: known.get(name) if name else outlet)
    with ImportRun(archive, outlet, again) as run:
        job = _Import(archive, run, known, outlet)
        for page in pages:
            run.next_page()
            if isinstance(page, PassedOver):
                job.counts.passed_over += 1
            elif isinstance(page, Unreadable):
                job.fail(page.name, page.error)
            else:
                try:
                    job.add(page)
                except BadInput as error:
                    job.fail(page.name, error)
            seen(page.name)
        run.store_now()
        job.finish_long_articles()
    return job.counts


class _Import:
    """Pages one after the other, and the articles of several pages, which are read when all pages were seen."""

    def __init__(
        self, archive: Archive, run: ImportRun, known: Registry, outlet: Outlet | None
    ) -> None:
        self.counts = Imported()
        self._archive = archive
        self._run = run
        self._known = known
        self._outlet = outlet
        self._first_of: dict[str, str] = {}
        """First page of a continuation page, by canonical URLs."""
        self._long: list[tuple[int, Outlet | None]] = []
        """Captures of first pages."""

    def fail(self, name: str, error: BadInput | PageError) -> None:
        self._run.ledger.fail(name, error)
        self.counts.add_failure(name, error)

    def add(self, page: Input) -> None:
        """Raises BadInput for what cannot be read as a page, or whose address is none."""
        digest = hashlib.sha256(page.payload).hexdigest()
        capture, is_read = self._held(page, digest)
        if is_read:
            self._run.ledger.page_unchanged()
            self.counts.unchanged += 1
            return
        outlet = self._outlet or self._known.for_url(page.source.url)
        first_page = self._first_of.get(canonical_url(page.address))
        if first_page:
            self._store_capture(page, digest, outlet, part_of=first_page)
            return
        try:
            article = open_article(page.source, outlet.family if outlet else None)
            speech = read_article(article, outlet=outlet)
        except PageError as error:
            # The bytes are kept: a better parser may find the article one day.
            if capture is None:
                self._store_capture(page, digest, outlet)
            self._without_article(page, error)
        else:
            if capture is None:
                capture = self._store_capture(page, digest, outlet, article)
            self._store(page, capture, outlet, article, speech)

    def _held(self, page: Input, digest: str) -> tuple[int | None, bool]:
        """The capture that holds these bytes, and whether it needs no reading."""
        if (page.address, digest) in self._run.fresh:
            return self._run.fresh[page.address, digest], True
        held = self._archive.find_capture(
            page.address, digest, page.fetched_at if page.from_warc else None
        )
        if held is None:
            return None, False
        return held.id, held.is_article or held.part_of_url is not None

    def _without_article(self, page: Input, error: PageError) -> None:
        """A WARC file holds listings too; a page that somebody chose is expected to be an article."""
        if page.from_warc:
            self.counts.captured_only += 1
        else:
            self._run.ledger.fail(page.address, error, f"{page.name}: {error}")
            self.counts.add_failure(page.name, error)

    def _store(
        self, page: Input, capture: int, outlet: Outlet | None, article: Article, speech: Speech
    ) -> None:
        parts = [canonical_url(part) for part in article.parts if is_web_address(part)]
        if parts:
            self._first_of |= dict.fromkeys(parts, canonical_url(page.address))
            self._long.append((capture, outlet))
        else:
            self._count(self._run.ledger.store_article(capture, speech))

    def _count(self, outcome: Outcome) -> None:
        setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)

    def finish_long_articles(self) -> None:
        for capture, outlet in self._long:
            self._run.next_page()
            held = self._archive.capture(capture)
            parts = tuple(self._archive.parts_of(held))
            try:
                speech = reread(Reading(self._archive.captures, held, parts, outlet))
            except (BadInput, PageError) as error:
                self.fail(held.url, error)
            else:
                self._count(self._run.ledger.store_article(capture, speech))

    def _store_capture(
        self,
        page: Input,
        digest: str,
        outlet: Outlet | None,
        article: Article | None = None,
        *,
        part_of: str | None = None,
    ) -> int:
        placed = _write(self._run.writer, page)
        stored = self._run.ledger.store_capture(
            CaptureRecord(
                url=page.address,
                fetched_at=page.fetched_at,
                status=page.status,
                headers=page.headers,
                content_type=page.source.content_type,
                payload_sha256=digest,
                length=len(page.payload),
                warc_file=placed.file,
                warc_offset=placed.offset,
                warc_length=placed.length,
                codec=article.codec if article else None,
                replacements=article.replacements if article else None,
                part_of_url=part_of,
                outlet=outlet,
            )
        )
        self._run.fresh[page.address, digest] = stored.id
        return stored.id


def _write(writer: WarcWriter, page: Input) -> Placed:
    if page.from_warc and page.source.url:
        return writer.write(
            Exchange(page.source.url, page.fetched_at, page.status, page.headers, page.payload)
        )
    content_type = page.source.content_type or "application/octet-stream"
    return writer.write_resource(page.address, page.fetched_at, content_type, page.payload)
