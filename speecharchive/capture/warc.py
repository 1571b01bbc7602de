"""The WARC store: one file a run, a record pair an exchange, read back by file, offset and length.

    <run>-<UTC>-<nonce>-00000.warc.gz.open   being written, locked by its writer
    <run>-<UTC>-<nonce>-00000.warc.gz        closed; never written again

Every record (ISO 28500, WARC/1.1) is a gzip member of its own, handed to the system in one write before the
caller learns where it lies. So a killed process leaves at most one cut record, which nobody was told of;
`speecharchive.capture.recovery` takes it away at the next start. A file is never appended to after that.

Records are made here rather than by warcio: the same bytes at half the CPU (`benchmarks/capture`), and readers
bounded for hostile input; warcio and fastwarc check our files in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

Headers = tuple[tuple[str, str], ...]
"""HTTP header fields in order, as read (latin-1)."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and the response to it, as they went over the wire (transfer coding removed)."""

    url: str
    fetched_at: str
    """UTC time of the response, `2026-11-22T03:15:22Z`."""
    status: int
    headers: Headers
    body: bytes
    """The payload as received: still gzip where Content-Encoding says so."""
    reason: str = ""
    request_method: str = "GET"
    request_headers: Headers = ()
    ip: str | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The capture that already holds the payload of a revisit."""

    url: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record lies; `file` is relative to the captures folder."""

    file: str
    offset: int
    length: int
    record_type: str
    """`response`, `revisit` or `resource`."""
    payload_sha256: str
    """Hex digest of the payload (of the response's own body for a revisit)."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A record read back. The body of a revisit is empty: read the capture it refers to."""

    url: str
    fetched_at: str
    status: int
    headers: Headers
    body: bytes
    """The payload as received; `speecharchive.capture.coding.decoded` undoes Content-Encoding."""
    record_type: str


class WarcWriter:
    """Writes the captures of one run; nothing is created until the first record.

    Raises StorageFull where the folder cannot be written; a record that did not fit leaves no trace.
    """

    def __init__(
        self, folder: Path, run: str, *, contact: str | None = None, max_bytes: int = 1 << 30
    ) -> None: ...

    def write(self, exchange: Exchange, *, earlier: Earlier | None = None) -> Placed:
        """Store response (or revisit, where `earlier` holds an equal payload) and request."""

    def write_resource(self, url: str, fetched_at: str, content_type: str, body: bytes) -> Placed:
        """Store an imported file, for which there was no HTTP exchange."""

    def close(self) -> None:
        """Give the file its final name."""

    def __enter__(self) -> WarcWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_capture(
    folder: Path, file: str, offset: int, length: int, *, payload_sha256: str | None = None
) -> StoredResponse:
    """Read the record at that place, closed or still being written.

    Raises DamagedInput where the file is missing, the record is cut or its digests do not fit.
    """
