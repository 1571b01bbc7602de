"""Ctrl-C and SIGTERM end long work between two pieces of it: never inside a transaction, nor while processes start.

An exception out of a signal may come anywhere, in the middle of a rollback too; what ends the work properly could then
find the database locked by its own process, or wait for a thread that never began.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TypeVar

SIGNALS = (signal.SIGINT, signal.SIGTERM)
Piece = TypeVar("Piece")


@dataclass(slots=True)
class Stop:
    """Whether somebody asked for the end."""

    by: signal.Signals | None = None
    """The first signal that did."""

    @property
    def asked(self) -> bool:
        return self.by is not None

    def between(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """Each piece, and KeyboardInterrupt before the next one where a signal has come."""
        for piece in pieces:
            self.check()
            yield piece
        self.check()

    def check(self) -> None:
        """Raises KeyboardInterrupt where a signal has come."""
        if self.asked:
            raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Stop]:
    """While the block lasts a first signal waits for a check; a second one ends the process at once, as kill does.

    Signals are the main thread's, as Python has it; in another thread nothing changes.
    """
    stop = Stop()
    if not _are_ours():
        yield stop
        return

    def asked(number: int, _frame: FrameType | None) -> None:
        if stop.asked:
            _end_at_once(number)
        stop.by = signal.Signals(number)

    before = {number: signal.signal(number, asked) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interruptible_loop(
    end: Callable[[signal.Signals], None], stop: Stop | None = None
) -> Iterator[None]:
    """The same in the event loop that runs: a first signal calls `end`, at once where it came into `stop` before."""
    stop = stop or Stop()
    if not _are_ours():
        yield
        return
    loop = asyncio.get_running_loop()

    def asked(number: signal.Signals) -> None:
        if stop.asked:
            _end_at_once(number)
        stop.by = number
        end(number)

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        loop.add_signal_handler(number, asked, number)
    try:
        if stop.by is not None:
            end(stop.by)
        yield
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


def _are_ours() -> bool:
    return threading.current_thread() is threading.main_thread()


def _end_at_once(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


_written = False


def begin_command() -> None:
    global _written
    _written = False


def note_open_to_write() -> None:
    """An archive was opened that the command may store something in."""
    global _written
    _written = True


def archive_was_open_to_write() -> bool:
    """Since the command began."""
    return _written
