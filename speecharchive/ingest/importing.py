"""`import`: pages from files, folders, WARC files and standard input become captures and what is read from them.

One run row an outlet. A page already held with these bytes is left alone, so importing twice changes nothing. A file that
fails is a failure row, and the others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from speecharchive.capture.urls import canonical_url
from speecharchive.capture.warc import Exchange, Placed, WarcWriter
from speecharchive.errors import BadInput, PageError
from speecharchive.extraction.reader import open_article, read_article
from speecharchive.ingest.inputs import Input, PassedOver, Unreadable, is_web_address
from speecharchive.ingest.runs import ImportRun, ImportRuns
from speecharchive.ingest.stored import Reading, reread
from speecharchive.model import Article, Speech
from speecharchive.outlets import Outlet, Registry
from speecharchive.store.archive import Archive
from speecharchive.store.captures import CaptureRecord


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


def import_pages(
    archive: Archive,
    pages: Iterable[Input | Unreadable | PassedOver],
    known: Registry,
    *,
    outlet: Outlet | None = None,
    seen: Callable[[str], None] = lambda _name: None,
) -> Imported:
    """Import every page, under `outlet` or the one of `known` that publishes its address; `seen` is told its name.

    Raises StorageFull and DatabaseUnavailable; then the runs say `failed`.
    """
    with ImportRuns(archive) as runs:
        job = _Import(archive, runs, Imported())
        for page in pages:
            if isinstance(page, PassedOver):
                job.counts.passed_over += 1
            elif isinstance(page, Unreadable):
                job.fail(runs.of(outlet), page.name, page.error)
            else:
                job.add(runs.of(outlet or known.for_url(page.source.url)), page)
            seen(page.name)
        job.finish_long_articles()
    return job.counts


class _Import:
    """Pages one after the other, and the articles of several pages, which are read when all pages were seen."""

    def __init__(self, archive: Archive, runs: ImportRuns, counts: Imported) -> None:
        self.counts = counts
        self._archive = archive
        self._runs = runs
        self._first_of: dict[str, str] = {}
        """First page of a continuation page, by canonical URLs."""
        self._long: list[tuple[Outlet | None, int]] = []
        """Captures of first pages."""

    def fail(self, run: ImportRun, name: str, error: BadInput | PageError) -> None:
        run.ledger.fail(name, error)
        self.counts.failed += 1

    def add(self, run: ImportRun, page: Input) -> None:
        digest = hashlib.sha256(page.payload).hexdigest()
        held = self._archive.find_capture(
            page.address, digest, page.fetched_at if page.from_warc else None
        )
        if run.is_fresh(page.address, digest) or (held and (held.is_article or held.part_of_url)):
            self.counts.unchanged += 1
            return
        capture = held.id if held else None
        first_page = self._first_of.get(canonical_url(page.address))
        if first_page:
            _store_capture(run, page, digest, part_of=first_page)
            return
        try:
            article = open_article(page.source, run.family)
        except BadInput as error:
            self.fail(run, page.name, error)
            return
        except PageError as error:
            self._keep_unread(run, page, digest, capture, error)
            return
        self._read(run, page, digest, capture, article)

    def _read(
        self, run: ImportRun, page: Input, digest: str, capture: int | None, article: Article
    ) -> None:
        try:
            speech = read_article(article, outlet=run.outlet)
        except PageError as error:
            self._keep_unread(run, page, digest, capture, error)
            return
        capture = capture or _store_capture(run, page, digest, article=article)
        if article.parts:
            first = canonical_url(page.address)
            self._first_of |= {
                canonical_url(part): first for part in article.parts if is_web_address(part)
            }
            self._long.append((run.outlet, capture))
        else:
            self._store(run, capture, speech)

    def _keep_unread(
        self, run: ImportRun, page: Input, digest: str, capture: int | None, error: PageError
    ) -> None:
        """The bytes are kept: a better parser may find the article one day. Listings of a WARC file are no failure."""
        if capture is None:
            _store_capture(run, page, digest)
        if page.from_warc:
            self.counts.captured_only += 1
        else:
            self.fail(run, page.name, error)

    def _store(self, run: ImportRun, capture: int, speech: Speech) -> None:
        outcome = run.ledger.store_article(capture, speech)
        setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)

    def finish_long_articles(self) -> None:
        self._runs.store_now()
        for outlet, capture in self._long:
            held = self._archive.capture(capture)
            parts = tuple(self._archive.parts_of(held.page_id))
            run = self._runs.of(outlet)
            try:
                speech = reread(Reading(self._archive.captures, held, parts, outlet))
            except (BadInput, PageError) as error:
                self.fail(run, held.url, error)
            else:
                self._store(run, capture, speech)


def _store_capture(
    run: ImportRun,
    page: Input,
    digest: str,
    *,
    article: Article | None = None,
    part_of: str | None = None,
) -> int:
    placed = _write(run.writer, page)
    stored = run.ledger.store_capture(
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
        )
    )
    run.fresh.add((page.address, digest))
    return stored.id


def _write(writer: WarcWriter, page: Input) -> Placed:
    if page.from_warc and page.source.url:
        return writer.write(
            Exchange(page.source.url, page.fetched_at, page.status, page.headers, page.payload)
        )
    content_type = page.source.content_type or "application/octet-stream"
    return writer.write_resource(page.address, page.fetched_at, content_type, page.payload)
