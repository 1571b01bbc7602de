"""Which document was published where and when: the sites of the demo, built once a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from speecharchive.demo import rednet, speeches
from speecharchive.demo.resource import Resource
from speecharchive.demo.truth import Truth


@dataclass(frozen=True, slots=True)
class Edition:
    resources: tuple[Resource, ...]
    truths: tuple[Truth, ...]


@cache
def build() -> Edition:
    resources: list[Resource] = []
    truths: list[Truth] = []
    for pages, read in (rednet.site(_rednet()),):
        resources += pages
        truths += read
    return Edition(tuple(resources), tuple(truths))


def _rednet() -> list[rednet.Post]:
    return [
        rednet.Post(speeches.cppcc_closing(), datetime(2025, 1, 10, 8, 32), "9402", "云河日报", prefix=True),
        rednet.Post(speeches.economic_work(), datetime(2024, 12, 30, 17, 5), "9402", prefix=True, byline=False),
        rednet.Post(speeches.party_plenary(), datetime(2024, 12, 29, 9, 40), "9402"),
    ]  # fmt: skip
