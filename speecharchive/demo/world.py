"""The invented world as a whole: its registry, every address it answers, and the truth of its articles."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from speecharchive.demo import edition
from speecharchive.demo.resource import Resource
from speecharchive.demo.truth import Truth
from speecharchive.outlets import Registry

FIRST_ISSUE = date(2025, 1, 7)
LAST_ISSUE = date(2025, 1, 11)
"""The e-paper of the demo has issues on these days and some between: crawl it with `--since` and `--until`."""


@cache
def demo_registry() -> Registry:
    """The demo's outlets, in the form of `seeds/outlets/`."""
    return Registry.from_toml(Path(__file__).parent / "registry.toml")


def all_resources() -> tuple[Resource, ...]:
    """Every page, listing and robots.txt of the five sites."""
    return edition.build().resources


def held_truth() -> dict[str, Truth]:
    """`truth` of each page once, at the address that an archive has it at: a story and its mirror are one page."""
    known = truth()
    return {
        url: entry
        for url, entry in known.items()
        if "/BIG5/" not in url or url.replace("/BIG5/", "/GB/") not in known
    }


def truth() -> dict[str, Truth]:
    """By address: what a careful reader takes from each article page."""
    return {entry.url: entry for entry in edition.build().truths}
