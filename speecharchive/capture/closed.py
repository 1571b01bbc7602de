"""What is recorded of a WARC file that is closed: its length and digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ClosedFile:
    """`name` is relative to the captures folder."""

    name: str
    length: int
    sha256: str


Closed = Callable[[ClosedFile], object]
"""Told of a file before it takes its final name, so that no closed file is without its row."""


def tell_nobody(_file: ClosedFile) -> None:
    pass


def closed_file(folder: Path, name: str) -> ClosedFile:
    """The closed file as it is now, read once. Raises OSError."""
    with (folder / name).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return ClosedFile(name, stream.tell(), digest.hexdigest())
