"""A breach in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from speecharchive.monitors.measures import MEASURES

HEALTH = ("red", "late", "unknown", "muted", "green")
"""Of an outlet, the gravest first."""
LONGEST_REASON = 200
"""Characters."""


def line_of(breach: Mapping[str, Any]) -> str:
    """`articles without a date: 80 %, expected at most 22 %`."""
    name = breach["measure"]
    return f"{MEASURES[name].what}: {shown(name, breach['found'])}, expected {expected(breach)}"


def line_with_reason(breach: Mapping[str, Any]) -> str:
    """`failed crawls in a row: 2, expected at most 0; the last: no start page could be read`."""
    return line_of(breach) + (f"; the last: {breach['reason']}" if breach["reason"] else "")


def reason_line(reason: str | None) -> str | None:
    """Why a run failed, as one line that has no power over a terminal, cut."""
    if reason is None:
        return None
    line = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(reason.split()))
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"


def expected(breach: Mapping[str, Any]) -> str:
    name, low, high = breach["measure"], breach["low"], breach["high"]
    if low is None:
        word = "less than" if breach["found"] == high else "at most"
        return f"{word} {shown(name, high)}"
    if high is None:
        return f"at least {shown(name, low)}"
    return f"{shown(name, low)} to {shown(name, high)}"


def shown(name: str, value: float) -> str:
    how = MEASURES[name].how
    if how == "share":
        return f"{100 * value:.0f} %"
    return f"{value:.0f}" if value >= 10 or how == "streak" else f"{value:.1f}"
