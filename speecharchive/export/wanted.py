"""What to export, and how: plain data, as a person asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from speecharchive.query.filters import Filters
from speecharchive.query.language import Query

ExportFormat = Literal["csv", "jsonl"]


@dataclass(frozen=True, slots=True)
class Wanted:
    form: ExportFormat
    filters: Filters = field(default_factory=Filters)
    query: Query | None = None
    excel: bool = False
