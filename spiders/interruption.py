"""Ctrl-C and SIGTERM: the first ends a crawl gracefully, the second at once (which the archive survives)."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from speecharchive.interruption import SIGNALS
from spiders.session import CrawlSession


@dataclass(slots=True)
class Stop:
    reason: str | None = None
    """Set when the crawl was asked to stop."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """The same, for whoever waits."""


@contextmanager
def interruptible(sessions: Sequence[CrawlSession]) -> Iterator[Stop]:
    """While the block lasts, signals stop the sessions begun so far; only in the main thread, as Python has it."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    loop = asyncio.get_running_loop()

    def asked(number: signal.Signals) -> None:
        if stop.reason is not None:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        stop.reason = f"stopped by {number.name}"
        stop.asked.set()
        for session in sessions:
            session.stop()

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        loop.add_signal_handler(number, asked, number)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)
