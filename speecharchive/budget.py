"""What one run of an outlet may spend, so that it ends at whatever site: `requests=20000,hours=12,megabytes=5000,depth=500`.

A site that invents pages for ever (a calendar, a pager, a session in every address) costs a run that much and no more.
What is left over waits for the next run.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from functools import cache

from speecharchive.errors import UsageError

BUDGET_VARIABLE = "SPEECHARCHIVE_BUDGET"
"""Environment variable: the budget of outlets that declare none of their own."""
_PART = re.compile(r"\s*([a-z]+)\s*=\s*(\d{1,9}(?:\.\d{1,9})?)\s*")


@dataclass(frozen=True, slots=True)
class Budget:
    requests: int = 20_000
    """Requests sent, with those of robots.txt and repeated ones. At one a second: five and a half hours."""
    hours: float = 12.0
    megabytes: int = 5_000
    """Of bodies as they came over the wire."""
    depth: int = 500
    """Further pages of one listing: no municipal section is longer."""

    def __str__(self) -> str:
        return ",".join(f"{each.name}={getattr(self, each.name):g}" for each in fields(self))


def budget_of(declared: str | None) -> Budget:
    """The one that an outlet declares, else the operator's. Raises UsageError."""
    text = declared or os.environ.get(BUDGET_VARIABLE)
    return read_budget(text) if text else Budget()


@cache
def read_budget(text: str) -> Budget:
    """What is not named keeps its default. Raises UsageError."""
    wrong = UsageError(
        f"{text!r} is no budget of a crawl; write some of {Budget()}, each above 0 (hours may have decimals)"
    )
    given: dict[str, float] = {}
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None or match[1] in given or float(match[2]) <= 0:
            raise wrong
        given[match[1]] = float(match[2])
    names = {each.name for each in fields(Budget)}
    whole = all(value.is_integer() for name, value in given.items() if name != "hours")
    if not (given.keys() <= names and whole):
        raise wrong
    usual = Budget()
    return Budget(
        requests=int(given.get("requests", usual.requests)),
        hours=given.get("hours", usual.hours),
        megabytes=int(given.get("megabytes", usual.megabytes)),
        depth=int(given.get("depth", usual.depth)),
    )
