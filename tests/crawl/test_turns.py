"""Requests to a host keep their distance from when the one before was sent, not from when it should have been."""

from __future__ import annotations

import asyncio
import time

from speecharchive.store.archive import Archive
from speecharchive.store.hosts import HostLedger
from spiders.turns import Turns

DELAY = 0.4
HOST = "www.yunhe.example"


def test_a_late_request_holds_the_next_one_back(sqlite_archive: Archive) -> None:
    sent: list[float] = []

    async def send(turns: Turns) -> None:
        await turns.take(HOST, asyncio.Event())
        sent.append(time.monotonic())
        turns.leave(HOST)

    async def crawl() -> None:
        turns = Turns(HostLedger(sqlite_archive.engine), DELAY, abreast=1)
        await send(turns)
        second = asyncio.ensure_future(send(turns))
        await asyncio.sleep(DELAY / 2)
        time.sleep(3 * DELAY)  # the machine is busy with something else while the turn comes
        await second
        await send(turns)

    asyncio.run(crawl())
    assert sent[2] - sent[1] >= DELAY / 2, "at its heels"
