"""The WARC store: one file a run, a record pair an exchange, read back by file, offset and length.

    <run>-<UTC>-<nonce>-00000.warc.gz.open   being written, locked by its writer
    <run>-<UTC>-<nonce>-00000.warc.gz        closed; never written again

Every record (ISO 28500, WARC/1.1) is a gzip member of its own, handed to the system in one write before the
caller learns where it lies. So a killed process leaves at most one cut record, which nobody was told of;
`speecharchive.capture.recovery` takes it away at the next start. A file is never appended to after that.

warcio makes and parses the records (`speecharchive.capture.records`); the file is ours, because a record has to
be whole in one write.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import FileIO
from pathlib import Path
from types import TracebackType

from speecharchive import __version__
from speecharchive.capture import records
from speecharchive.capture.closed import Closed, ClosedFile, tell_nobody
from speecharchive.capture.holdings import OPEN, Holdings
from speecharchive.capture.records import Headers
from speecharchive.capture.tombstones import MARK
from speecharchive.errors import DamagedInput, SealedCapture, SpeecharchiveError, StorageFull

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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
    """The capture that already holds the payload of a revisit (equal bytes, or a 304 to its validators)."""

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
    truncated: str | None = None
    """Why the crawler that wrote it cut the payload off, where it says so (WARC-Truncated)."""

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        return next((value for own, value in self.headers if own.lower() == wanted), None)


class WarcWriter:
    """Writes the captures of one run; nothing is created until the first record.

    `closed` is told of each file before it is closed; it is hashed as it is written, never read again.
    Raises StorageFull where the folder cannot be written; a record that did not fit leaves no trace.
    """

    def __init__(
        self,
        folder: Path,
        run: str,
        *,
        contact: str | None = None,
        max_bytes: int = 1 << 30,
        closed: Closed = tell_nobody,
    ) -> None:
        self._folder = folder
        self._run = re.sub(r"[^A-Za-z0-9]+", "-", run).strip("-") or "run"
        self._contact = contact
        self._max_bytes = max_bytes
        self._closed = closed
        self._serial = 0
        self._nonce = secrets.token_hex(3)
        self._file: FileIO | None = None
        self._name = ""
        self._size = 0
        self._digest = sha256()

    def write(
        self,
        exchange: Exchange,
        *,
        earlier: Earlier | None = None,
        payload_sha256: str | None = None,
    ) -> Placed:
        """Store response (or revisit, where `earlier` holds an equal payload) and request.

        `payload_sha256` spares a second hashing of the body to a caller that has done it.
        """
        sha256_hex = payload_sha256 or sha256(exchange.body).hexdigest()
        head = records.response_head(exchange.status, exchange.reason, exchange.headers)
        response_id = records.new_id()
        kind = "revisit" if earlier else "response"
        common = (
            ("WARC-Date", exchange.fetched_at),
            ("WARC-Target-URI", records.target_uri(exchange.url)),
            ("WARC-IP-Address", exchange.ip),
        )
        response = records.member(
            kind,
            (
                ("WARC-Record-ID", response_id),
                *common,
                *(
                    records.refers_to(earlier.url, earlier.fetched_at, exchange.status)
                    if earlier
                    else ()
                ),
                ("WARC-Payload-Digest", records.digest_label(sha256_hex)),
            ),
            http=head,
            body=b"" if earlier else exchange.body,
        )
        request = records.member(
            "request",
            (("WARC-Concurrent-To", response_id), *common),
            http=records.request_head(
                exchange.request_method, exchange.url, exchange.request_headers
            ),
        )
        return self._place(response, request, kind, sha256_hex)

    def write_resource(self, url: str, fetched_at: str, content_type: str, body: bytes) -> Placed:
        """Store an imported file, for which there was no HTTP exchange."""
        sha256_hex = sha256(body).hexdigest()
        resource = records.member(
            "resource",
            (
                ("WARC-Date", fetched_at),
                ("WARC-Target-URI", records.target_uri(url)),
                ("WARC-Payload-Digest", records.digest_label(sha256_hex)),
                ("Content-Type", content_type),
            ),
            body=body,
        )
        return self._place(resource, b"", "resource", sha256_hex)

    def write_member(self, member: bytes, kind: str, sha256_hex: str) -> Placed:
        """Store a whole record that was made elsewhere (see speecharchive.capture.copies)."""
        return self._place(member, b"", kind, sha256_hex)

    def close(self) -> None:
        """Record length and digest of the file, and give it its final name."""
        if self._file is None:
            return
        file, self._file = self._file, None
        try:
            os.fsync(file.fileno())
            self._closed(ClosedFile(self._name, self._size, self._digest.hexdigest()))
            (self._folder / (self._name + OPEN)).rename(self._folder / self._name)
        except OSError as error:
            raise _storage_error(self._folder, error) from None
        finally:
            file.close()

    def __enter__(self) -> WarcWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _place(self, member: bytes, companion: bytes, kind: str, sha256_hex: str) -> Placed:
        if self._file is not None and self._size >= self._max_bytes:
            self.close()
        if self._file is None:
            self._begin_file()
        offset = self._size
        self._append(member + companion)
        return Placed(self._name, offset, len(member), kind, sha256_hex)

    def _begin_file(self) -> None:
        now = datetime.now(UTC)
        name = f"{self._run}-{now:%Y%m%d%H%M%S}-{self._nonce}-{self._serial:05d}.warc.gz"
        hidden = self._folder / f".{name}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = FileIO(hidden, "xb")
            try:
                # Locked before it gets the name that recovery looks for: a living file is never taken for a dead one.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                hidden.rename(self._folder / (name + OPEN))
            except OSError:
                file.close()
                raise
        except OSError as error:
            raise _storage_error(self._folder, error) from None
        self._file, self._name, self._size, self._digest = file, name, 0, sha256()
        self._serial += 1
        self._append(_warcinfo(name, self._contact))

    def _append(self, data: bytes) -> None:
        file = self._file
        assert file is not None
        view = memoryview(data)
        try:
            while view:
                view = view[file.write(view) :]
        except OSError as error:
            file.truncate(self._size)
            file.seek(self._size)
            raise _storage_error(self._folder, error) from None
        self._size += len(data)
        self._digest.update(data)


def read_capture(
    holdings: Holdings, file: str, offset: int, length: int, *, payload_sha256: str | None = None
) -> StoredResponse:
    """Read the record at that place, closed or still being written.

    Raises DamagedInput where the file is missing, the record is cut or its digests do not fit; StoreUnavailable.
    """
    where = f"{file} at {offset}"
    record = record_at(holdings, file, offset, length)
    stored = stored_response(record, where)
    if payload_sha256 is not None and not _holds(record, stored.body, payload_sha256):
        raise DamagedInput(f"{where}: the payload is not the one that the archive recorded")
    return stored


def record_at(holdings: Holdings, file: str, offset: int, length: int) -> records.Record:
    """Likewise, with the record's own header. Raises DamagedInput and StoreUnavailable."""
    return records.unpack(holdings.read(file, offset, length), f"{file} at {offset}")


def stored_response(record: records.Record, where: str) -> StoredResponse:
    """What a response, revisit or resource record holds. Raises DamagedInput where it holds no HTTP response.

    A revisit record may leave the response's head away; then it repeats a page, which had the status 200.
    """
    if MARK in record.headers:
        raise SealedCapture(f"{where}: the capture was sealed by a takedown")
    url = record.headers.get("warc-target-uri", "").strip("<>")
    date = record.headers.get("warc-date", "")
    truncated = record.headers.get("warc-truncated")
    if record.kind == "resource":
        content_type = record.headers.get("content-type", "application/octet-stream")
        headers: Headers = (("Content-Type", content_type),)
        return StoredResponse(url, date, 200, headers, record.block, "resource", truncated)
    if record.kind == "revisit" and not record.block.strip():
        return StoredResponse(url, date, 200, (), b"", "revisit", truncated)
    status, headers, body = records.http_response(record.block, where)
    return StoredResponse(url, date, status, headers, body, record.kind, truncated)


def _holds(record: records.Record, body: bytes, payload_sha256: str) -> bool:
    if record.kind == "revisit":
        stated = record.headers.get("warc-payload-digest")
        return stated == records.digest_label(payload_sha256)
    return sha256(body).hexdigest() == payload_sha256


def _warcinfo(name: str, contact: str | None) -> bytes:
    info = {
        "software": f"speecharchive/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "operator": " ".join((contact or "").split()),
    }
    return records.warcinfo(name, info)


def _storage_error(folder: Path, error: OSError) -> SpeecharchiveError:
    if error.errno in _NO_ROOM:
        return StorageFull(f"no space left in {folder}: free some and run the command again")
    reason = (error.strerror or "write error").lower()
    return StorageFull(f"cannot write captures in {folder}: {reason}")
