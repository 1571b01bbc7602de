"""`reextract`: today's parser over the captures that are stored, on all cores.

The workers only read; this process alone writes, in the order of the captures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from speecharchive.capture.answers import judge_error
from speecharchive.errors import (
    BadInput,
    DamagedInput,
    GuardedPage,
    PageError,
    PageGone,
    SpeecharchiveError,
)
from speecharchive.ingest.stored import Reading, read_again, reading_of, reread
from speecharchive.ingest.workers import Job, in_order
from speecharchive.interruption import interruptible
from speecharchive.model import Speech
from speecharchive.outlets import Outlet, Registry
from speecharchive.query.runs import failed_pages
from speecharchive.store import engine
from speecharchive.store.archive import Archive, RunLedger

_TOGETHER = 50
_WORTH_WORKERS = 400
"""Captures below which starting processes costs more than it saves."""


@dataclass(slots=True)
class Reextracted:
    """What came of a re-extraction."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    absent: int = 0
    """Captures in which a page that is held says that it is gone, or is guarded."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error on its way back from a worker: class name and our own message, no page text."""

    error: SpeecharchiveError


_Done = tuple[Reading, Speech | _Failure]


def reextract(
    archive: Archive,
    outlets: Registry,
    *,
    only: tuple[str, ...] = (),
    since: str | None = None,
    jobs: int = 1,
    alone_below: int = _WORTH_WORKERS,
    seen: Callable[[str], None] = lambda _url: None,
) -> Reextracted:
    """Read every stored article again, as one run; fewer than `alone_below` captures are read without workers.

    Raises StorageFull and DatabaseUnavailable; KeyboardInterrupt comes between two transactions.
    """
    with interruptible() as stop:
        again = read_again(archive, outlets.named)
        run = archive.begin_run("reextract", _single(outlets, only), reread=again)
        counts = Reextracted()
        try:
            readings = _readings(archive, outlets, only, since)
            with closing(in_order(Job(_attempt, _died), readings, jobs, alone_below)) as read:
                for batch in _batches(stop.between(read)):
                    _store(run, batch, counts, seen)
        except BaseException as error:
            run.finish(
                "failed" if isinstance(error, Exception) else "interrupted", type(error).__name__
            )
            raise
        run.finish()
    return counts


def _batches(read: Iterator[_Done]) -> Iterator[list[_Done]]:
    while batch := list(islice(read, _TOGETHER)):
        yield batch


def _single(outlets: Registry, only: tuple[str, ...]) -> Outlet | None:
    return outlets.named(only[0]) if len(only) == 1 else None


def _readings(
    archive: Archive, outlets: Registry, only: tuple[str, ...], since: str | None
) -> Iterator[Reading]:
    with engine.reading(archive.engine) as connection:
        failed = failed_pages(connection)
    for held in archive.captures_of(outlets=only, since=since):
        # Listings are no articles, and were not expected to be any; a page that failed was.
        expected = held.is_article or held.page_url in failed or held.url in failed
        if expected and held.part_of_url is None:
            yield reading_of(archive, held, outlets.named)


def _attempt(reading: Reading) -> Speech | _Failure:
    try:
        return reread(reading)
    except (BadInput, PageError) as error:
        return _Failure(error)


def _died(reading: Reading) -> Speech | _Failure:
    words = f"{reading.held.page_url}: reading it ended the process that read it"
    return _Failure(DamagedInput(words))


def _store_failure(
    run: RunLedger, reading: Reading, error: SpeecharchiveError, counts: Reextracted
) -> None:
    """An answer that only says that a page is gone is no failure of a page that is held."""
    if isinstance(error, (PageGone, GuardedPage)):
        run.observe_absence(reading.held.id, judge_error(error))
        if reading.held.is_article:
            counts.absent += 1
            return
    run.fail(reading.held.page_url, error)
    counts.failed += 1


def _store(
    run: RunLedger,
    done: list[_Done],
    counts: Reextracted,
    seen: Callable[[str], None],
) -> None:
    with run.transaction():
        for reading, result in done:
            if isinstance(result, _Failure):
                _store_failure(run, reading, result.error, counts)
            else:
                outcome = run.store_article(reading.held.id, result)
                setattr(counts, outcome, getattr(counts, outcome) + 1)
            seen(reading.held.page_url)
