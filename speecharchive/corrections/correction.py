"""A reviewed value, as it lies over a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Correction:
    """One reviewed value of one speech."""

    speech_id: str
    field: str
    """A key of `fields.FIELDS`."""
    value: str | None
    """None: reviewed, and not known."""
    expected: str | None
    """The extracted value that the reviewer saw."""
    source: str
    reviewer: str
    reviewed_on: str
    version: int | None = None
    """The one version that it is for; None: all, and those to come."""
    basis: str = "archive-evidence"
    note: str | None = None

    @property
    def address(self) -> str:
        return self.speech_id if self.version is None else f"{self.speech_id}@v{self.version}"


def told(correction: Correction, original: str | None) -> dict[str, Any]:
    """As the JSON of a speech shows it; `original` is what today's parser reads there."""
    return {
        "field": correction.field,
        "value": correction.value,
        "original": original,
        "basis": correction.basis,
        "source": correction.source,
        "reviewer": correction.reviewer,
        "reviewed_on": correction.reviewed_on,
        "note": correction.note,
    }
