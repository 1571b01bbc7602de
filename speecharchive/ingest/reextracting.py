"""`reextract`: today's parser over the captures that are stored, on all cores.

The workers only read; this process alone writes, in the order of the captures.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from speecharchive.errors import BadInput, PageError, SpeecharchiveError
from speecharchive.ingest.stored import Reading, read_again, reread
from speecharchive.model import Speech
from speecharchive.outlets import Outlet, Registry
from speecharchive.query.runs import failed_pages
from speecharchive.store import engine
from speecharchive.store.archive import Archive, RunLedger

_AHEAD = 16
"""Captures a worker has waiting: enough to keep it busy, few enough to keep memory flat."""
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


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error on its way back from a worker: class name and our own message, no page text."""

    error: SpeecharchiveError


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

    Raises StorageFull and DatabaseUnavailable.
    """
    counts = Reextracted()
    again = read_again(archive, lambda name: outlets.get(name) if name else None)
    run = archive.begin_run("reextract", _single(outlets, only), reread=again)
    try:
        waiting: list[tuple[Reading, Speech | _Failure]] = []
        for done in _read_all(_readings(archive, outlets, only, since), jobs, alone_below):
            waiting.append(done)
            if len(waiting) >= _TOGETHER:
                _store(run, waiting, counts, seen)
                waiting = []
        _store(run, waiting, counts, seen)
    except BaseException as error:
        run.finish(
            "failed" if isinstance(error, Exception) else "interrupted", type(error).__name__
        )
        raise
    run.finish()
    return counts


def _single(outlets: Registry, only: tuple[str, ...]) -> Outlet | None:
    return outlets.get(only[0]) if len(only) == 1 else None


def _readings(
    archive: Archive, outlets: Registry, only: tuple[str, ...], since: str | None
) -> Iterator[Reading]:
    with engine.reading(archive.engine) as connection:
        failed = failed_pages(connection)
    for held in archive.captures_of(outlets=only, since=since):
        # Listings are no articles, and were not expected to be any; a page that failed was.
        expected = held.is_article or held.page_url in failed or held.url in failed
        if expected and held.part_of_url is None:
            outlet = outlets.get(held.outlet) if held.outlet else None
            yield Reading(archive.captures, held, tuple(archive.parts_of(held)), outlet)


def _read_all(
    readings: Iterable[Reading], jobs: int, alone_below: int
) -> Iterator[tuple[Reading, Speech | _Failure]]:
    """Results in the order of the readings."""
    readings = iter(readings)
    first = [reading for _, reading in zip(range(alone_below), readings, strict=False)]
    if jobs <= 1 or len(first) < alone_below:
        for reading in first:
            yield reading, _attempt(reading)
        for reading in readings:
            yield reading, _attempt(reading)
        return
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            yield from _in_order(pool, _chained(first, readings), jobs * _AHEAD)
    except BrokenProcessPool:
        raise SpeecharchiveError(
            "a worker process died, perhaps for want of memory; run again with --jobs 1"
        ) from None


def _chained(first: list[Reading], rest: Iterator[Reading]) -> Iterator[Reading]:
    yield from first
    yield from rest


def _in_order(
    pool: ProcessPoolExecutor, readings: Iterable[Reading], ahead: int
) -> Iterator[tuple[Reading, Speech | _Failure]]:
    pending: deque[tuple[Reading, Future[Speech | _Failure]]] = deque()
    for reading in readings:
        pending.append((reading, pool.submit(_attempt, reading)))
        if len(pending) >= ahead:
            earliest, future = pending.popleft()
            yield earliest, future.result()
    for reading, future in pending:
        yield reading, future.result()


def _attempt(reading: Reading) -> Speech | _Failure:
    try:
        return reread(reading)
    except (BadInput, PageError) as error:
        return _Failure(error)


def _store(
    run: RunLedger,
    done: list[tuple[Reading, Speech | _Failure]],
    counts: Reextracted,
    seen: Callable[[str], None],
) -> None:
    with run.transaction():
        for reading, result in done:
            if isinstance(result, _Failure):
                run.fail(reading.held.page_url, result.error)
                counts.failed += 1
            else:
                outcome = run.store_article(reading.held.id, result)
                setattr(counts, outcome, getattr(counts, outcome) + 1)
            seen(reading.held.page_url)
