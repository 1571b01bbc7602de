"""What `verify` prints: one line for each thing that is not as it was stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Check = Literal["file", "capture", "chain", "row", "index", "export", "release"]


@dataclass(frozen=True, slots=True)
class Finding:
    check: Check
    subject: str
    """The file and offset, the capture and its URL, the run, or the row."""
    finding: str
