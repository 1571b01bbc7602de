"""Read WARC files that others wrote: `.warc`, `.warc.gz`, `.wacz`, whole or damaged, within bounds."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import IO

from speecharchive.capture import records
from speecharchive.capture.records import Record, Stream
from speecharchive.capture.warc import StoredResponse, stored_response
from speecharchive.errors import BadInput, DamagedInput, EmptyInput, InputTooLarge

MAX_BLOCK = 32 * 1024 * 1024
"""A page above 20 MB is refused; a record far above that is passed over unread."""
MAX_ENTRIES = 10_000
"""Files inside a `.wacz`."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that could not be read; what was readable before it has been given already."""

    where: str
    """File and offset, for the failure row."""
    error: BadInput


def iterate(path: Path) -> Iterator[StoredResponse | Damage]:
    """Every `response`, `revisit` and `resource` record in order; damage is a value, not an exception.

    A cut tail ends the iteration with one Damage(DamagedInput); a record above the size bound is passed over as
    Damage(InputTooLarge); offsets count uncompressed bytes. Raises BadInput for a file that is no WARC at all,
    EmptyInput for an empty one.
    """
    try:
        with path.open("rb") as stream:
            if not stream.peek():
                raise EmptyInput(f"{path.name}: the file is empty")
            if stream.peek().startswith(b"PK\x03\x04"):
                yield from _wacz(path.name, stream)
            else:
                yield from _warc(path.name, stream)
    except OSError as error:
        reason = (error.strerror or "read error").lower()
        raise BadInput(f"{path.name}: cannot be read: {reason}") from None


def is_warc(path: Path) -> bool:
    """Whether the name says that `iterate` is the way to read it."""
    return path.name.lower().endswith((".warc", ".warc.gz", ".wacz", ".warc.gz.open"))


def _wacz(name: str, stream: IO[bytes]) -> Iterator[StoredResponse | Damage]:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise DamagedInput(f"{name}: the .wacz file is cut off or broken") from None
    with archive:
        entries = archive.namelist()
        inside = [entry for entry in entries[:MAX_ENTRIES] if entry.endswith((".warc", ".warc.gz"))]
        if not inside:
            raise BadInput(f"{name}: the .wacz file holds no WARC file")
        for entry in inside:
            where = f"{name}:{entry}"
            try:
                with archive.open(entry) as member:
                    yield from _warc(where, BufferedReader(member))  # type: ignore[arg-type]
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
                yield Damage(where, DamagedInput(f"{where}: the entry is broken or encrypted"))


def _warc(name: str, file: BufferedReader) -> Iterator[StoredResponse | Damage]:
    """GzipFile rather than warcio undoes the compression: it reads one member for the whole file too, and tells a cut."""
    magic = file.peek()[:5]
    if not magic.startswith(b"\x1f\x8b") and magic != b"WARC/":
        raise BadInput(f"{name}: not a WARC file (it begins with neither WARC/ nor gzip)")
    stream: Stream = file if magic == b"WARC/" else gzip.GzipFile(fileobj=file)
    first = True
    while True:
        where = f"{name} at {stream.tell()}"
        try:
            record = records.read_record(stream, where, limit=MAX_BLOCK, wanted=_is_page)
        except InputTooLarge as error:
            yield Damage(where, error)
            continue
        except DamagedInput as error:
            if first:
                raise
            yield Damage(where, error)
            return
        if record is None:
            return
        first = False
        if record.block:
            yield _judged(record, where)


def _judged(record: Record, where: str) -> StoredResponse | Damage:
    try:
        records.check_digest(record, where)
        return _without_transfer_coding(stored_response(record, where), where)
    except BadInput as error:
        return Damage(where, error)


def _is_page(headers: dict[str, str]) -> bool:
    """Not the requests, the DNS answers and the crawler's own notes that files carry."""
    kind = headers.get("warc-type")
    if kind in ("response", "revisit"):
        return headers.get("content-type", "").lower().startswith("application/http")
    return kind == "resource"


def _without_transfer_coding(stored: StoredResponse, where: str) -> StoredResponse:
    coding = (stored.header("transfer-encoding") or "").lower()
    headers = tuple(
        (name, value) for name, value in stored.headers if name.lower() != "transfer-encoding"
    )
    if "chunked" not in coding:
        return stored
    return replace(stored, headers=headers, body=_dechunked(stored.body, where))


def _dechunked(body: bytes, where: str) -> bytes:
    """Chunked bytes joined; a body that was stored joined already is given back as it is.

    warcio's ChunkedDataReader refuses trailers, or takes a cut body for a whole one.
    """
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 1024)
        size_text = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            size = int(size_text, 16) if size_text.isalnum() else -1
        except ValueError:
            size = -1
        if size < 0:
            if parts:
                raise DamagedInput(f"{where}: the chunked response is broken")
            return body
        if size == 0:
            return b"".join(parts)
        part = body[end + 2 : end + 2 + size]
        if len(part) < size:
            raise DamagedInput(f"{where}: the chunked response is cut off")
        parts.append(part)
        at = end + 4 + size
