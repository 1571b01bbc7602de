"""Read WARC files that others wrote: `.warc`, `.warc.gz`, `.wacz`, whole or damaged, within bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from speecharchive.capture import records
from speecharchive.capture.records import Record
from speecharchive.capture.streams import Reader, gunzipped, plain
from speecharchive.capture.warc import StoredResponse, stored_response
from speecharchive.errors import BadInput, DamagedInput, EmptyInput, InputTooLarge

MAX_HEADER = 1 << 16
MAX_BLOCK = 32 * 1024 * 1024
"""A page above 20 MB is refused; a record far above that is passed over unread."""
MAX_ENTRIES = 10_000
"""Files inside a `.wacz`."""
_WANTED = ("response", "revisit", "resource")


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
            magic = stream.read(5)
            stream.seek(0)
            if not magic:
                raise EmptyInput(f"{path.name}: the file is empty")
            if magic.startswith(b"PK\x03\x04"):
                yield from _wacz(path.name, stream)
            else:
                yield from _warc(path.name, stream, magic)
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
                    magic = member.read(5)
                with archive.open(entry) as member:
                    yield from _warc(where, member, magic)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
                yield Damage(where, DamagedInput(f"{where}: the entry is broken or encrypted"))


def _warc(name: str, stream: IO[bytes], magic: bytes) -> Iterator[StoredResponse | Damage]:
    if magic.startswith(b"\x1f\x8b"):
        reader = Reader(gunzipped(stream))
    elif magic == b"WARC/":
        reader = Reader(plain(stream))
    else:
        raise BadInput(f"{name}: not a WARC file (it begins with neither WARC/ nor gzip)")
    first = True
    while True:
        where = f"{name} at {reader.position}"
        try:
            record = _next_record(reader, where)
        except InputTooLarge as error:
            yield Damage(where, error)
            continue
        except BadInput as error:
            if first and not isinstance(error, EmptyInput):
                raise DamagedInput(f"{where}: {_said(error, where)}") from None
            yield Damage(where, DamagedInput(f"{where}: {_said(error, where)}"))
            return
        if record is None:
            return
        first = False
        if record.block:
            yield from _judged(record, where)


def _judged(record: Record, where: str) -> Iterator[StoredResponse | Damage]:
    try:
        if not records.agrees(record.headers.get("warc-block-digest"), record.block):
            raise DamagedInput(f"{where}: the WARC record does not have the digest it states")
        yield _without_transfer_coding(stored_response(record, where), where)
    except BadInput as error:
        yield Damage(where, error)


def _said(error: BadInput, where: str) -> str:
    return str(error).removeprefix(f"{where}: ")


def _next_record(reader: Reader, where: str) -> Record | None:
    """The next record; its block is empty where nobody wants it. None at the end of the stream."""
    head = _record_head(reader, where)
    if head is None:
        return None
    headers = records.warc_headers(head, where)
    length = records.content_length(headers, where)
    record = Record(headers, b"")
    if record.kind not in _WANTED or not _has_page(headers):
        if reader.skip(length) < length:
            raise DamagedInput(f"{where}: the WARC record is cut off")
        return record
    if length > MAX_BLOCK:
        if reader.skip(length) < length:
            raise DamagedInput(f"{where}: the WARC record is cut off")
        raise InputTooLarge(f"{where}: the record is above {MAX_BLOCK} bytes and was passed over")
    block = reader.take(length)
    if len(block) < length:
        raise DamagedInput(f"{where}: the WARC record is cut off")
    return replace(record, block=block)


def _record_head(reader: Reader, where: str) -> bytes | None:
    line = reader.line(MAX_HEADER)
    while line in (b"\r\n", b"\n"):
        line = reader.line(MAX_HEADER)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise DamagedInput(f"{where}: no WARC record begins here")
    lines, size = [line], len(line)
    while (line := reader.line(MAX_HEADER)).strip(b"\r\n"):
        lines.append(line)
        size += len(line)
        if size > MAX_HEADER:
            raise DamagedInput(f"{where}: the header of the WARC record has no end")
    if not line:
        raise DamagedInput(f"{where}: the WARC record is cut off")
    return b"".join(lines)


def _has_page(headers: dict[str, str]) -> bool:
    """Not the DNS answers and the crawler's own notes that some files carry."""
    if headers.get("warc-type") == "resource":
        return True
    return headers.get("content-type", "").lower().startswith("application/http")


def _without_transfer_coding(stored: StoredResponse, where: str) -> StoredResponse:
    coding = (stored.header("transfer-encoding") or "").lower()
    headers = tuple(
        (name, value) for name, value in stored.headers if name.lower() != "transfer-encoding"
    )
    if "chunked" not in coding:
        return stored
    return replace(stored, headers=headers, body=_dechunked(stored.body, where))


def _dechunked(body: bytes, where: str) -> bytes:
    """Chunked bytes joined; a body that was stored joined already is given back as it is."""
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
