"""A WARC record that stands where another was sealed away, and is exactly as long: every other capture keeps its place.

It is one gzip member like all others. Its body is padded with spaces, in blocks that are stored and not compressed, and
the last bytes with a comment in the member's header; both are as old as gzip, and every reader passes over them.
"""

from __future__ import annotations

import struct
import uuid
import zlib

from speecharchive.errors import DamagedInput

KIND = "metadata"
MARK = "speecharchive-sealed"
"""Header of the record; its value is the place that was sealed."""
_HEADER = b"\x1f\x8b\x08%c\x00\x00\x00\x00\x00\xff"
_COMMENT = 0x10
_BLOCK = 65_535
_OVERHEAD = 18
_LARGE = 4096
_SLACK = 48
_NAMESPACE = uuid.UUID("7b2d5c0e-6a43-5c9d-9d6f-2f1f0f5a7c11")


def tombstone(length: int, place: str, date: str) -> bytes:
    """A gzip member of `length` bytes; the same for the same arguments. Raises DamagedInput where nothing so short is a record."""
    deflated, record = b"", b""
    if length >= _LARGE:
        blocks = -(-length // _BLOCK)
        room = length - _OVERHEAD - 5 * blocks - _SLACK
        record = _record(place, date, padded_to=room)
        deflated = _stored(record)
    else:
        for body in (True, False):
            record = _record(place, date, body=body)
            deflated = _compressed(record)
            if len(deflated) + _OVERHEAD <= length:
                break
    spare = length - _OVERHEAD - len(deflated)
    if spare < 0:
        raise DamagedInput(f"{place}: a record of {length} bytes is too short to be sealed")
    comment = b" " * (spare - 1) + b"\0" if spare else b""
    tail = struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)
    return _HEADER % (_COMMENT if spare else 0) + comment + deflated + tail


def _record(place: str, date: str, *, body: bool = True, padded_to: int = 0) -> bytes:
    name = uuid.uuid5(_NAMESPACE, place)
    text = b"This record was sealed by a takedown.\r\n" if body else b""
    head = (
        f"WARC/1.1\r\nWARC-Type: {KIND}\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
        f"WARC-Date: {date}\r\n{MARK}: {place}\r\nContent-Type: text/plain\r\n"
    ).encode()
    room = padded_to - len(head) - len(b"Content-Length: \r\n\r\n\r\n\r\n") - len(str(padded_to))
    text += b" " * (room - len(text))
    return head + f"Content-Length: {len(text)}\r\n\r\n".encode() + text + b"\r\n\r\n"


def _stored(data: bytes) -> bytes:
    parts = []
    for start in range(0, len(data), _BLOCK):
        piece = data[start : start + _BLOCK]
        last = start + _BLOCK >= len(data)
        parts += [struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF), piece]
    return b"".join(parts)


def _compressed(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()
