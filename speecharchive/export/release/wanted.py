"""What a release is to hold, and where its files lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from speecharchive.query.filters import Filters
from speecharchive.query.language import Query

Part = Literal["csv", "jsonl", "parquet", "sqlite", "tei"]
PARTS: tuple[Part, ...] = get_args(Part)
OPTIONAL: tuple[Part, ...] = tuple(part for part in PARTS if part != "csv")
"""What a release may be made without. The CSV is what the data package describes."""

CSV, JSONL, PARQUET = "data/speeches.csv", "data/speeches.jsonl", "data/speeches.parquet"
SQLITE, DATASETTE = "data/speeches.db", "data/datasette.json"
TEI = "tei"
MANIFEST = "release.json"
PACKAGE, CITATION, README, CODEBOOK = "datapackage.json", "CITATION.cff", "README.md", "codebook.md"


@dataclass(frozen=True, slots=True)
class Release:
    """As a person asked for it."""

    name: str
    filters: Filters = field(default_factory=Filters)
    query: Query | None = None
    without: frozenset[Part] = frozenset()
    title: str = "Speeches of Chinese local leaders"
    authors: tuple[str, ...] = ()
    """Who answers for the release. Nobody is named where nobody is given."""
    released_on: str | None = None
    """ISO date, where the release is to state one; the day of building is no part of it."""

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for part in PARTS if part not in self.without)

    def as_given(self) -> dict[str, Any]:
        return {
            "release": self.name,
            "title": self.title,
            "authors": list(self.authors),
            "released_on": self.released_on,
            "parts": list(self.parts),
            "query": self.query.raw if self.query else None,
            "filters": self.filters.as_given(),
            "copies": getattr(self.filters, "copies", True),
        }
