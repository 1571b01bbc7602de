"""Turns at a host: how the outlets of one `crawl` share it among themselves, and with everybody else."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

from speecharchive.store.hosts import HostLedger
from spiders.failures import CrawlStopped, PageWaits
from spiders.settings import MAX_WAIT

LATE = 0.05
"""Seconds behind its turn after which a request is said to be late."""


class SiteBusy(PageWaits):
    """The site asks for a pause longer than a run should last; the page waits for the next run."""


class Turns:
    """So many requests to a host at once (`abreast`), `delay` seconds apart; `take` and `leave` go in pairs."""

    def __init__(self, ledger: HostLedger, delay: float, abreast: int) -> None:
        self._ledger = ledger
        self._delay = delay
        self._abreast = abreast
        self._places: dict[str, asyncio.Semaphore] = {}
        self._doors: dict[str, asyncio.Lock] = {}
        """Whoever waits for his turn holds the door: a crawl that ends leaves one turn unused, not many."""
        self._busy: set[str] = set()

    async def take(self, host: str, stopped: asyncio.Event) -> None:
        """Wait until a request may be sent. Raises SiteBusy, CrawlStopped, and what the ledger raises."""
        places = self._places.setdefault(host, asyncio.Semaphore(self._abreast))
        await _unless(stopped, host, places)
        try:
            async with self._doors.setdefault(host, asyncio.Lock()):
                if stopped.is_set():
                    raise _stopped(host)
                await self._wait(host, stopped)
        except BaseException:
            places.release()
            raise

    async def _wait(self, host: str, stopped: asyncio.Event) -> None:
        """Until the turn. A machine that is in trouble wakes late, and the next request must not be at its heels."""
        wait = self._ask(host)
        if wait <= 0:
            return
        turn = monotonic() + wait
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), wait)
            raise _stopped(host)
        if monotonic() > turn + LATE:
            self._ledger.note_late(host, self._delay)

    def leave(self, host: str) -> None:
        """The request has been answered, or has failed."""
        self._places[host].release()

    def answered(self, host: str) -> None:
        """Not busy."""
        if host in self._busy and self._ledger.calm(host):
            self._busy.discard(host)

    def pause(self, host: str, status: int, seconds: float | None) -> float:
        """Seconds for which nobody asks the host for anything."""
        self._busy.add(host)
        return self._ledger.pause(host, seconds, self._delay, f"it answered {status}")

    def note_crawl_delay(self, host: str, seconds: float | None) -> None:
        self._ledger.note_crawl_delay(host, seconds)

    def _ask(self, host: str) -> float:
        turn = self._ledger.take_turn(host, self._delay, MAX_WAIT)
        if turn.busy:
            self._busy.add(host)
        if turn.taken:
            return turn.wait
        why = f"{host} asked for a pause ({turn.pause})" if turn.pause else f"{host} is in demand"
        raise SiteBusy(f"{why}: its next turn comes in {turn.wait:.0f} seconds")


async def _unless(stopped: asyncio.Event, host: str, places: asyncio.Semaphore) -> None:
    """Take a place. Raises CrawlStopped."""
    if not places.locked():
        await places.acquire()
        return
    entering = asyncio.ensure_future(places.acquire())
    stopping = asyncio.ensure_future(stopped.wait())
    await asyncio.wait((entering, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not entering.done():
        entering.cancel()
        raise _stopped(host)


def _stopped(host: str) -> CrawlStopped:
    return CrawlStopped(f"{host}: the crawl was stopped")


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""
