"""The crawler, found by the entry point group `speecharchive.crawlers`: this package never imports it by name."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, Literal

from speecharchive.errors import ExtraMissing

GROUP = "speecharchive.crawlers"


def load_crawler(name: Literal["crawl", "schedule"] = "crawl") -> Any:
    """`crawl(outlets, archive, *, …) -> list of run summaries`, or the one that goes on. Raises ExtraMissing."""
    for entry in entry_points(group=GROUP, name=name):
        return entry.load()
    raise ExtraMissing(
        f"no crawler is installed (entry point group {GROUP}); install speecharchive again with pip"
    )
