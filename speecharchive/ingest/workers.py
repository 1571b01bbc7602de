"""Pages are read by other processes, as many as there are cores; this one hands out work and takes the results in order.

What is under way is bounded in number and in bytes, so memory stays flat and a slow writer slows the readers. A page
that kills its reader is found and told; a reader whose parent is gone ends by itself.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from multiprocessing import connection
from typing import Generic, TypeVar

_CHUNKS_AHEAD = 4
"""Chunks a worker has waiting: enough to keep it busy."""
_TOGETHER = 8
"""Pieces of work that travel together: handing over one costs a third of a millisecond."""
_WARM = 64
"""Pieces after which what the work needs has been loaded."""
_CHUNK_BYTES = 1 << 20
_BYTES_AHEAD = 64 << 20
Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Job(Generic[Work, Result]):
    """What is to be done with each piece of work, in a process that knows nothing but the piece."""

    do: Callable[[Work], Result]
    """A function of a module."""
    died: Callable[[Work], Result]
    """The result of a piece that killed its process."""
    weigh: Callable[[Work], int] = lambda _work: 0
    """Bytes it holds."""


def in_order(
    job: Job[Work, Result], work: Iterable[Work], processes: int, alone_below: int = 0
) -> Generator[tuple[Work, Result]]:
    """Every piece with its result; fewer than `alone_below` pieces, or a single process, are done here.

    Who leaves early closes it, and with it the processes.
    """
    try:
        with closing(_done(job, work, processes, alone_below)) as all_done:
            for number, done in enumerate(all_done):
                if number == _WARM:
                    _keep_what_is_loaded()
                yield done
    finally:
        gc.unfreeze()


def _done(
    job: Job[Work, Result], work: Iterable[Work], processes: int, alone_below: int
) -> Generator[tuple[Work, Result]]:
    coming = iter(work)
    if processes > 1:
        first: list[Work] = []
        size = 0
        while len(first) < alone_below and size < _BYTES_AHEAD and (more := [*islice(coming, 1)]):
            first += more
            size += job.weigh(more[0])
        coming = chain(first, coming)
        if len(first) == alone_below or size >= _BYTES_AHEAD:
            yield from _Pool(job, processes).run(coming)
            return
    for piece in coming:
        yield piece, job.do(piece)


_Chunk = list[Work]


class _Pool(Generic[Work, Result]):
    def __init__(self, job: Job[Work, Result], processes: int) -> None:
        self._job = job
        self._processes = processes
        self._pending: deque[tuple[_Chunk[Work], Future[list[Result]]]] = deque()
        self._bytes = 0

    def run(self, work: Iterator[Work]) -> Iterator[tuple[Work, Result]]:
        with ExitStack() as stack:
            pool = stack.enter_context(_executor(self._processes))
            stack.callback(self._give_up)
            for chunk in self._chunks(work):
                try:
                    self._submit(pool, chunk)
                    while self._is_full():
                        yield from self._earliest()
                except BrokenProcessPool:
                    yield from self._alone(chunk)
                    stack.close()
                    pool = stack.enter_context(_executor(self._processes))
                    stack.callback(self._give_up)
            while self._pending:
                try:
                    yield from self._earliest()
                except BrokenProcessPool:
                    yield from self._alone([])

    def _submit(self, pool: ProcessPoolExecutor, chunk: _Chunk[Work]) -> None:
        self._pending.append((chunk, pool.submit(_do_all, self._job.do, chunk)))
        self._bytes += sum(map(self._job.weigh, chunk))

    def _is_full(self) -> bool:
        return bool(self._pending) and (
            len(self._pending) >= self._processes * _CHUNKS_AHEAD or self._bytes > _BYTES_AHEAD
        )

    def _earliest(self) -> Iterator[tuple[Work, Result]]:
        chunk, future = self._pending[0]
        results = future.result()
        self._pending.popleft()
        self._bytes -= sum(map(self._job.weigh, chunk))
        yield from zip(chunk, results, strict=True)

    def _alone(self, last: _Chunk[Work]) -> Iterator[tuple[Work, Result]]:
        """A process died: what was under way is done again, piece by piece in one process, and the killer found."""
        chunks = [chunk for chunk, _ in self._pending]
        if last and (not chunks or chunks[-1] is not last):
            chunks.append(last)
        self._pending.clear()
        self._bytes = 0
        pieces = deque(chain.from_iterable(chunks))
        while pieces:
            with _executor(1) as pool:
                while pieces:
                    try:
                        result = pool.submit(self._job.do, pieces[0]).result()
                    except BrokenProcessPool:
                        yield pieces[0], self._job.died(pieces.popleft())
                        break
                    yield pieces.popleft(), result

    def _give_up(self) -> None:
        """Whoever takes the results has left: what has not begun is not done."""
        for _, future in self._pending:
            future.cancel()

    def _chunks(self, work: Iterator[Work]) -> Iterator[_Chunk[Work]]:
        chunk: _Chunk[Work] = []
        size = 0
        for piece in work:
            chunk.append(piece)
            size += self._job.weigh(piece)
            if len(chunk) >= _TOGETHER or size > _CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk


def _executor(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_parent)


def _do_all(do: Callable[[Work], Result], chunk: _Chunk[Work]) -> list[Result]:
    results = [do(piece) for piece in chunk]
    _keep_what_this_process_loaded()
    return results


def _keep_what_is_loaded() -> None:
    """Modules and tables are there to stay: a collector that looks through them again and again takes a tenth of the CPU."""
    gc.collect()
    gc.freeze()


_keep_what_this_process_loaded = cache(_keep_what_is_loaded)


def _end_with_parent() -> None:
    """After kill -9 of the parent a worker would wait for work for ever; Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
