"""Waits for what other processes do; how long they may take says only when none will do it any more."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 240.0
"""Seconds."""


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "what was waited for did not come"
        time.sleep(0.1)
