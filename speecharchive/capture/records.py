"""WARC records as bytes, and back: pure functions, no files.

Layout: ISO 28500 (WARC/1.1). Digests are `sha256:` in base 32, which warcio, fastwarc and pywb read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import responses as standard_reasons
from urllib.parse import urlsplit

from speecharchive.errors import DamagedInput, InputTooLarge

Headers = tuple[tuple[str, str], ...]
"""Header fields in order, as read (latin-1)."""

MAX_RECORD = 64 * 1024 * 1024
"""Decompressed bytes of one record; a page above 20 MB is refused long before."""

SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_UNFIT_IN_URI = re.compile(r"[\x00-\x20\x7f]")
_LINE_BREAKS = re.compile(r"[\r\n\x00]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record, decompressed."""

    headers: dict[str, str]
    """By lower-case name; the last one wins."""
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")


@dataclass(frozen=True, slots=True)
class HttpMessage:
    status: int
    reason: str
    headers: Headers
    body: bytes


def new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def digest(data: bytes) -> str:
    return digest_label(hashlib.sha256(data).hexdigest())


def digest_label(sha256_hex: str) -> str:
    return "sha256:" + base64.b32encode(bytes.fromhex(sha256_hex)).decode("ascii")


def digest_hex(labelled: str) -> str | None:
    """The hex form of a `sha256:` label in base 32 or hex; None for another algorithm or a malformed one."""
    algorithm, _, value = labelled.partition(":")
    raw = _digest_bytes(value, 32) if _algorithm(algorithm) == "sha256" else None
    return raw.hex() if raw else None


def agrees(labelled: str | None, data: bytes) -> bool:
    """Whether `data` has the digest a record states; a missing or unknown label is not held against it."""
    algorithm, _, value = (labelled or "").partition(":")
    name = _algorithm(algorithm)
    if name is None:
        return True
    actual = hashlib.new(name, data, usedforsecurity=False).digest()
    stated = _digest_bytes(value.strip(), len(actual))
    return stated is None or stated == actual


def _algorithm(label: str) -> str | None:
    name = label.strip().lower().replace("-", "")
    return name if name in ("sha256", "sha1", "md5", "sha512") else None


def _digest_bytes(value: str, size: int) -> bytes | None:
    """The digest in hex, base 32 or base 64, whichever gives `size` bytes: files in the wild use all three."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        bare = value.rstrip("=")
        if len(bare) == -(-size * 8 // 5):
            return base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
        return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_")
    except (binascii.Error, ValueError):
        return None


def member(
    kind: str,
    date: str,
    fields: Iterable[tuple[str, str | None]],
    block: bytes,
    *,
    record_id: str | None = None,
    level: int = 6,
) -> bytes:
    """A whole record as one gzip member. Fields whose value is None are left out."""
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {record_id or new_id()}",
        f"WARC-Date: {date}",
    ]
    lines += [
        f"{name}: {_LINE_BREAKS.sub(' ', value)}" for name, value in fields if value is not None
    ]
    lines += [f"WARC-Block-Digest: {digest(block)}", f"Content-Length: {len(block)}", "", ""]
    squeeze = zlib.compressobj(level, zlib.DEFLATED, 31)
    head = "\r\n".join(lines).encode("utf-8")
    return (
        squeeze.compress(head)
        + squeeze.compress(block)
        + squeeze.compress(b"\r\n\r\n")
        + squeeze.flush()
    )


def target_uri(url: str) -> str:
    return _UNFIT_IN_URI.sub(lambda match: f"%{ord(match[0]):02X}", url)


def response_head(status: int, reason: str, headers: Headers) -> bytes:
    line = f"HTTP/1.1 {status} {reason or standard_reasons.get(status, '')}".rstrip()
    return _http_head(line, headers)


def request_head(method: str, url: str, headers: Headers) -> bytes:
    parts = urlsplit(url)
    path = target_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    host = parts.netloc.rpartition("@")[2]
    named = {name.lower() for name, _ in headers}
    own = () if "host" in named else (("Host", host),)
    return _http_head(f"{method} {path} HTTP/1.1", own + headers)


def _http_head(line: str, headers: Headers) -> bytes:
    lines = [line]
    for name, value in headers:
        # The body is stored without its transfer coding, so the header must not claim one.
        if name.lower() != "transfer-encoding":
            lines.append(f"{name}: {_LINE_BREAKS.sub(' ', value)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "backslashreplace")


def unpack(data: bytes, where: str) -> Record:
    """The record in one gzip member, its digests checked.

    Raises DamagedInput for a cut, broken or altered record, InputTooLarge above MAX_RECORD.
    """
    inflate = zlib.decompressobj(31)
    try:
        raw = inflate.decompress(data, MAX_RECORD)
    except zlib.error:
        raise DamagedInput(f"{where}: the WARC record cannot be decompressed") from None
    if inflate.unconsumed_tail:
        raise InputTooLarge(f"{where}: the WARC record is above {MAX_RECORD} bytes")
    if not inflate.eof:
        raise DamagedInput(f"{where}: the WARC record is cut off")
    head, separator, rest = raw.partition(b"\r\n\r\n")
    headers = warc_headers(head, where)
    length = content_length(headers, where)
    if not separator or len(rest) < length:
        raise DamagedInput(f"{where}: the WARC record is shorter than its Content-Length")
    record = Record(headers, rest[:length])
    if not agrees(headers.get("warc-block-digest"), record.block):
        raise DamagedInput(f"{where}: the WARC record does not have the digest it states")
    return record


def warc_headers(head: bytes, where: str) -> dict[str, str]:
    """Header fields by lower-case name. Raises DamagedInput where the version line is missing."""
    lines = head.split(b"\n")
    if not lines[0].startswith(b"WARC/"):
        raise DamagedInput(f"{where}: no WARC record begins here")
    return {name.lower(): value for name, value in _fields(lines[1:], "utf-8")}


def content_length(headers: dict[str, str], where: str) -> int:
    value = headers.get("content-length", "")
    if not value.isascii() or not value.isdigit():
        raise DamagedInput(f"{where}: the WARC record has no readable Content-Length")
    return int(value)


def http_message(block: bytes, where: str) -> HttpMessage:
    """The HTTP response in a record's block. Raises DamagedInput where it is none."""
    line_end = block.find(b"\n")
    status_line = block[: line_end if line_end >= 0 else len(block)].rstrip(b"\r")
    match = re.match(rb"HTTP/\d[.\d]* +(\d{3})(?: (.*))?$", status_line)
    if not match:
        raise DamagedInput(f"{where}: the record holds no HTTP response")
    end = re.search(rb"\r?\n\r?\n", block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    reason = (match[2] or b"").decode("latin-1")
    headers = tuple(_fields(head.split(b"\n")[1:], "latin-1"))
    return HttpMessage(int(match[1]), reason, headers, body)


def _fields(lines: list[bytes], codec: str) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        text = line.rstrip(b"\r").decode(codec, "replace")
        if text[:1] in (" ", "\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {text.strip()}")
        elif ":" in text:
            name, _, value = text.partition(":")
            fields.append((name.strip(), value.strip()))
    return fields
