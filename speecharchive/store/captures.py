"""Captures and the pages they are of: rows in, rows out; the bytes lie in WARC files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One response (or imported file) that is already safe in a WARC file."""

    url: str
    """As requested; the page is its canonical URL. `urn:sha256:…` for a file that names none."""
    fetched_at: str
    """UTC, `2026-01-31T08:15:00Z`."""
    status: int
    headers: tuple[tuple[str, str], ...]
    content_type: str | None
    payload_sha256: str
    """Hexadecimal."""
    length: int
    warc_file: str
    """Relative to the archive's captures folder."""
    warc_offset: int
    warc_length: int
    codec: str | None = None
    replacements: int | None = None
    record_type: Literal["response", "revisit"] = "response"
    revisit_of: int | None = None
    """Capture (row id) that holds the bytes, for a revisit."""
    section: str | None = None
    """URL of the start page it was found from."""
    office: str | None = None
    """Office whose speeches that section holds."""
    part_of_url: str | None = None
    """First page of the multi-page article this continues."""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    id: int
    page_id: int
    url: str
    """Canonical."""
    revisit: bool


@dataclass(frozen=True, slots=True)
class HeldCapture:
    """A capture as the archive knows it."""

    id: int
    page_id: int
    url: str
    """As requested."""
    page_url: str
    """Canonical."""
    outlet: str | None
    fetched_at: str
    status: int
    content_type: str | None
    codec: str | None
    payload_sha256: str
    length: int
    record_type: str
    warc_file: str
    """Of the record that holds the bytes: for a revisit that of the capture it repeats."""
    warc_offset: int
    warc_length: int
    section: str | None
    office: str | None
    part_of_url: str | None
    is_article: bool
    """Whether its page was ever read as an article."""
