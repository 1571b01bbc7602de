"""Where bytes changed that no decompression shows: the head of a gzip member, its padding, another way to say the same.

A record that is packed again by the same library comes out byte for byte; the one that does not is the one that was
changed. Where most records come out otherwise, another library wrote the file, and nothing can be told.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import FileIO
from typing import IO

from speecharchive.capture.records import MAX_RECORD
from speecharchive.capture.tombstones import MARK, tombstone
from speecharchive.errors import DamagedInput
from speecharchive.proof.bytes import HashedBytes

GZIP = b"\x1f\x8b\x08"
"""What every member begins with."""
_FEED = 1 << 16
_LEVELS = (zlib.Z_DEFAULT_COMPRESSION, 9)
"""Of today's writer, and of warcio's, which wrote older files. A file has one: the head of a member names it, so both would hide a bit."""


def changed_records(open_file: Callable[[], IO[bytes] | FileIO]) -> list[int]:
    """Offsets of the members that the writer did not write so. Only for a file that is known to be changed."""
    changed: dict[int, list[int]] = {level: [] for level in _LEVELS}
    members = 0
    with open_file() as stream:
        for start, packed, plain in _members(HashedBytes(stream)):
            members += 1
            for level in _LEVELS:
                if packed not in (_packed(plain, level), _tombstone(plain, len(packed))):
                    changed[level].append(start)
    fewest = min(changed.values(), key=len)
    return fewest if 2 * len(fewest) <= members else []


def _packed(plain: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(plain) + packer.flush()


def _tombstone(plain: bytes, length: int) -> bytes | None:
    """What stands where a record was put apart, made anew from what it says."""
    fields = dict(
        line.partition(b": ")[::2] for line in plain.partition(b"\r\n\r\n")[0].split(b"\r\n")
    )
    place, date = fields.get(MARK.encode()), fields.get(b"WARC-Date", b"")
    if place is None:
        return None
    try:
        return tombstone(length, place.decode(), date.decode())
    except (DamagedInput, UnicodeDecodeError):
        return None


def _members(source: HashedBytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Offset, packed and plain bytes of each member that can be read."""
    start: int | None = 0
    while start is not None and source.view(start, 1):
        read = _member(source, start)
        if read is None:
            start = source.find(GZIP, start + 1)
        else:
            end, plain = read
            yield start, bytes(source.view(start, end - start)), plain
            start = end


def _member(source: HashedBytes, start: int) -> tuple[int, bytes] | None:
    inflate = zlib.decompressobj(31)
    parts, at, room = [], start, MAX_RECORD
    while not inflate.eof:
        data = source.view(at, _FEED)
        if not data or room <= 0:
            return None
        try:
            part = inflate.decompress(data, room)
        except zlib.error:
            return None
        if inflate.unconsumed_tail:
            return None
        parts.append(part)
        at, room = at + len(data), room - len(part)
    return at - len(inflate.unused_data), b"".join(parts)
