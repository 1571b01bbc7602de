"""The event loop crawls run in: made once, used again by every later call in the process.

Twisted's reactor cannot be run twice. So it is started but never run: its asyncio loop is driven for as long as a
crawl lasts, and rests in between. That lets a program (or a test) crawl as often as it likes.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import sys
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

from speecharchive.errors import UsageError

Result = TypeVar("Result")


def run_to_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Drive the crawl loop until `work` is done. Raises UsageError inside a running loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _loop().run_until_complete(work)
    work.close()
    raise UsageError(
        "a crawl cannot start inside a running event loop: run it in a process of its own"
    )


@cache
def _loop() -> asyncio.AbstractEventLoop:
    if "twisted.internet.reactor" in sys.modules:
        raise UsageError(
            "another Twisted reactor is installed: run the crawl in a process of its own"
        )
    from twisted.internet import asyncioreactor

    loop = asyncio.SelectorEventLoop()
    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
    from twisted.internet import reactor

    reactor.startRunning(installSignalHandlers=False)
    atexit.register(loop.close)
    # What is loaded by now stays as long as the process, and a page's tree is larger than the 700 objects after which
    # Python looks for garbage: without these two a fifth of a crawl's CPU went there.
    gc.freeze()
    gc.set_threshold(10_000)
    return loop
