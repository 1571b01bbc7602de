"""`import`: pages from files, folders, WARC files and standard input become captures and what is read from them.

One run row an outlet. A page and what was read from it are stored together; a page already held with these bytes is left
alone, so importing twice changes nothing. A file that fails is a failure row, and the others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass

from speecharchive.capture.warc import Exchange, Placed, WarcWriter
from speecharchive.errors import BadInput, PageError
from speecharchive.extraction.reader import read
from speecharchive.ingest.inputs import Input, PassedOver, Unreadable
from speecharchive.model import Speech
from speecharchive.outlets import Outlet, Registry
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.captures import CaptureRecord

_TOGETHER = 50
"""Pages stored in one transaction."""


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

    Raises StorageFull and DatabaseUnavailable; then the runs say `failed`."""
    counts = Imported()
    with _Runs(archive) as runs:
        for page in pages:
            if isinstance(page, PassedOver):
                counts.passed_over += 1
            elif isinstance(page, Unreadable):
                runs.of(outlet).ledger.fail(page.name, page.error)
                counts.failed += 1
            else:
                _import(runs.of(outlet or known.for_url(page.source.url)), page, counts)
            seen(page.name)
    return counts


@dataclass(frozen=True, slots=True)
class _Run:
    ledger: RunLedger
    writer: WarcWriter
    outlet: Outlet | None


class _Runs:
    """The runs of one import, one an outlet, begun when their first page comes."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._runs: dict[str | None, _Run] = {}
        self._open = ExitStack()
        self._current: _Run | None = None
        self._left = 0

    def __enter__(self) -> _Runs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if kind is None:
            self._open.close()
        else:
            self._open.__exit__(kind, error, error.__traceback__ if error else None)
        for run in self._runs.values():
            run.writer.close()
            if error is None:
                run.ledger.finish()
            else:
                run.ledger.finish(
                    "failed" if isinstance(error, Exception) else "interrupted",
                    type(error).__name__,
                )

    def of(self, outlet: Outlet | None) -> _Run:
        """The outlet's run, inside a transaction that some pages share."""
        key = outlet.name if outlet else None
        if self._current is None or self._left <= 0 or self._runs.get(key) is not self._current:
            self._open.close()
            self._current = self._runs.get(key) or self._begin(key, outlet)
            self._open.enter_context(self._current.ledger.transaction())
            self._left = _TOGETHER
        self._left -= 1
        return self._current

    def _begin(self, key: str | None, outlet: Outlet | None) -> _Run:
        ledger = self._archive.begin_run("import", outlet)
        writer = WarcWriter(self._archive.captures, f"import-{ledger.id}")
        run = self._runs[key] = _Run(ledger, writer, outlet)
        return run


def _import(run: _Run, page: Input, counts: Imported) -> None:
    digest = hashlib.sha256(page.payload).hexdigest()
    fetched_at = page.fetched_at if page.from_warc else None
    if run.ledger.archive.find_capture(page.address, digest, fetched_at):
        counts.unchanged += 1
        return
    try:
        speech = read(page.source, outlet=run.outlet)
    except BadInput as error:
        run.ledger.fail(page.name, error)
        counts.failed += 1
        return
    except PageError as error:
        # The bytes are kept: a better parser may find the article one day.
        _store_capture(run, page, digest, None)
        if page.from_warc:
            counts.captured_only += 1
        else:
            run.ledger.fail(page.name, error)
            counts.failed += 1
        return
    outcome = run.ledger.store_article(_store_capture(run, page, digest, speech), speech)
    setattr(counts, outcome, getattr(counts, outcome) + 1)


def _store_capture(run: _Run, page: Input, digest: str, speech: Speech | None) -> int:
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
            codec=speech.codec if speech else None,
        )
    )
    return stored.id


def _write(writer: WarcWriter, page: Input) -> Placed:
    if page.from_warc and page.source.url:
        return writer.write(
            Exchange(page.source.url, page.fetched_at, page.status, page.headers, page.payload)
        )
    content_type = page.source.content_type or "application/octet-stream"
    return writer.write_resource(page.address, page.fetched_at, content_type, page.payload)
