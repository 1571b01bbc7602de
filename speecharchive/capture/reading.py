"""Read WARC files that others wrote: `.warc`, `.warc.gz`, `.wacz`, whole or damaged, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from speecharchive.capture.warc import StoredResponse
from speecharchive.errors import BadInput


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that could not be read; what was readable before it has been given already."""

    where: str
    """File and offset, for the failure row."""
    error: BadInput


def iterate(path: Path) -> Iterator[StoredResponse | Damage]:
    """Every `response`, `revisit` and `resource` record in order; damage is a value, not an exception.

    A cut tail ends the iteration with one Damage(DamagedInput); a record above the size bound is skipped as
    Damage(InputTooLarge). Raises BadInput for a file that is no WARC at all, EmptyInput for an empty one.
    """
