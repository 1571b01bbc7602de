"""The rows of a release's CSV, read again."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def rows_of(path: Path) -> Iterator[csv.DictReader[str]]:
    """Raises OSError; csv.Error and UnicodeDecodeError while it is read."""
    with path.open(encoding="utf-8", newline="") as lines, _any_length():
        yield csv.DictReader(lines, strict=True)


@contextmanager
def _any_length() -> Iterator[None]:
    """The module refuses cells of more than 131,072 characters, which a long report has."""
    usual = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(usual)
