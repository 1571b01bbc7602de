"""What to export, and how: plain data, as a person asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from speecharchive.query.filters import Filters
from speecharchive.query.language import Query

ExportFormat = Literal["csv", "jsonl", "parquet", "tei", "txt", "vertical"]
FOLDER_FORMATS: frozenset[ExportFormat] = frozenset(("tei", "txt"))
PartitionKey = Literal["province", "year"]


@dataclass(frozen=True, slots=True)
class Wanted:
    form: ExportFormat
    filters: Filters = field(default_factory=Filters)
    query: Query | None = None
    excel: bool = False
    """Of a CSV: for a spreadsheet."""
    partition: tuple[PartitionKey, ...] = ()
    """Of Parquet: a folder of files, a level for each key."""
    paragraphs: bool = False
    """Of Parquet: the text as a list too."""

    glue: bool = False
    """Of vertical text: `<g/>` between tokens that no space parts."""

    @property
    def is_folder(self) -> bool:
        return self.form in FOLDER_FORMATS or bool(self.partition)
