"""Which document was published where and when: the sites of the demo, built once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from speecharchive.demo import (
    epaper,
    people_cms,
    publishing_city,
    publishing_province,
    rednet,
    research,
    table_cms,
)
from speecharchive.demo.resource import Resource
from speecharchive.demo.truth import Truth


@dataclass(frozen=True, slots=True)
class Edition:
    resources: tuple[Resource, ...]
    truths: tuple[Truth, ...]


@cache
def build() -> Edition:
    sites = (
        rednet.site(publishing_city.station()),
        table_cms.site(publishing_city.committee()),
        people_cms.site(publishing_province.channel()),
        epaper.site(publishing_city.paper()),
        research.site(publishing_province.research()),
    )
    resources = tuple(resource for pages, _ in sites for resource in pages)
    return Edition(resources, tuple(truth for _, truths in sites for truth in truths))
