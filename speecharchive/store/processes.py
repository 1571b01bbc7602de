"""Which process runs a run, and whether it still lives: how a killed run is told from a slow one."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime, timedelta
from pathlib import Path

from speecharchive import clock

SILENCE_SECONDS = 3600
"""After this long without a sign of life a run on another host counts as dead."""


def utc_now() -> str:
    return utc_text(clock.now())


def utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_exact(moment: datetime) -> str:
    """With its fraction, for leases and turns, which may be short: `2026-01-31T08:15:00.250000Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def utc_after(seconds: float) -> str:
    """The time in so many seconds."""
    return utc_exact(clock.now() + timedelta(seconds=seconds))


def this_process() -> str:
    pid = os.getpid()
    return f"{platform.node()[:120]}/{pid}/{_started(pid) or '-'}"


def host_of(process: str) -> str:
    return process.rsplit("/", 2)[0]


def has_died(process: str, alive: str) -> bool:
    """Whether the process named by `this_process()`, last heard of at `alive`, is gone."""
    host, number, started = process.rsplit("/", 2)
    if host != platform.node()[:120]:
        return alive < utc_after(-SILENCE_SECONDS)
    pid = int(number)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return started != (_started(pid) or "-")


def _started(pid: int) -> str | None:
    """Start time in clock ticks since boot, so that a re-used number is not mistaken; None for a zombie or no /proc."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    fields = line.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]
