"""Processes that crawl for a worker, each one outlet at a time, one after the other.

Scrapy's event loop and the queue's do not share a process, and what a page does to the one (time, memory, a crash) does not
keep the other from saying that the worker lives. A child ends when its standard input does, so none outlives its worker.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from speecharchive.errors import ServiceMissing, SpeecharchiveError

COMMAND = (sys.executable, "-m", "speecharchive.cli.queued_crawls")
CRAWLS_A_CHILD = 200
"""Then a fresh one: what a process leaks in years is given back."""
LONGEST_LINE = 1 << 20
Run = Mapping[str, Any]
"""A row of the run ledger as `crawl` reports it."""


class CrawlFailed(SpeecharchiveError):
    """The crawl of a job came to no end that its run could tell; tried again."""


class CrawlRefused(SpeecharchiveError):
    """This machine cannot crawl the outlet, and trying again would not help."""


class Children:
    """As many as crawls are asked for at once; they stay for the next ones."""

    def __init__(self, setup: Mapping[str, Any]) -> None:
        self._setup = setup
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self.stopping = False
        self.fatal: ServiceMissing | None = None
        """What ended a crawl and would end every other on this machine too: a full disk, no database."""
        self.failed = asyncio.Event()
        """There is one."""

    async def crawl(self, outlet: str, put: str) -> list[Run]:
        """The run, or none where nobody needs it any more. Raises CrawlFailed, CrawlRefused; cancelled, it waits for an orderly end."""
        child = self._idle.pop() if self._idle else await _Child.start(self._setup)
        self._busy.add(child)
        asking = asyncio.ensure_future(child.ask({"outlet": outlet, "put": put}))
        try:
            answer = await asyncio.shield(asking)
        except asyncio.CancelledError:
            child.interrupt()
            with suppress(CrawlFailed):
                await asking
            raise
        finally:
            self._busy.discard(child)
            await self._keep(child)
        return self._runs(answer)

    def stop(self) -> None:
        """End the crawls under way in good order."""
        self.stopping = True
        for child in self._busy:
            child.interrupt()

    async def close(self) -> None:
        for child in self._idle:
            await child.end()
        self._idle.clear()

    async def _keep(self, child: _Child) -> None:
        if self.stopping or not child.is_fit:
            await child.end()
        else:
            self._idle.append(child)

    def _runs(self, answer: Mapping[str, Any]) -> list[Run]:
        if "error" not in answer:
            return list(answer["runs"])
        if answer["status"] == ServiceMissing.exit_status:
            self.fatal = self.fatal or ServiceMissing(answer["error"])
            self.failed.set()
            raise CrawlFailed(answer["error"])
        raise CrawlRefused(answer["error"])


class _Child:
    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._input, self._output = process.stdin, process.stdout
        self._crawls = 0
        self._interrupted = False

    @classmethod
    async def start(cls, setup: Mapping[str, Any]) -> _Child:
        """A session of its own, so that Ctrl-C reaches the worker alone, which passes it on."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND, stdin=PIPE, stdout=PIPE, start_new_session=True, limit=LONGEST_LINE
        )
        child = cls(process)
        child._tell(setup)
        return child

    @property
    def is_fit(self) -> bool:
        alive = self._process.returncode is None and not self._output.at_eof()
        return alive and not self._interrupted and self._crawls < CRAWLS_A_CHILD

    async def ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """Raises CrawlFailed where it dies."""
        self._crawls += 1
        self._tell(question)
        line = await self._output.readline()
        if line.endswith(b"\n"):
            answer: Mapping[str, Any] = json.loads(line)
            return answer
        code = await self._process.wait()
        how = f"signal {-code}" if code < 0 else f"status {code}"
        raise CrawlFailed(f"the process that crawled ended with {how}")

    def interrupt(self) -> None:
        self._interrupted = True
        if self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGTERM)

    async def end(self) -> None:
        self._input.close()
        await self._process.wait()

    def _tell(self, what: Mapping[str, Any]) -> None:
        """A child that is gone is noticed where its answer is awaited."""
        with suppress(ConnectionError):
            self._input.write(json.dumps(what).encode() + b"\n")
