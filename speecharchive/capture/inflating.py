"""Unpacks gzip and deflate within a bound, wherever they come from: a response's coding, or a saved file."""

from __future__ import annotations

import zlib

from speecharchive.errors import DamagedInput

MAX_BYTES = 20 * 1024 * 1024
"""Bound of one page, compressed or not."""
GZIP = 31
ZLIB = 15
RAW = -15
"""Windows of zlib: a gzip file, a zlib stream, a bare deflate stream."""


def inflate(body: bytes, limit: int, window: int = GZIP) -> bytes:
    """The plain bytes, one more than `limit` at most: enough to see that it was passed.

    A gzip file may have several members; bytes behind a whole one are no part of it. Raises DamagedInput where the data
    is broken or ends in the middle.
    """
    parts: list[bytes] = []
    room = limit + 1
    while body and room > 0:
        unpacker = zlib.decompressobj(window)
        try:
            part = unpacker.decompress(body, room)
        except zlib.error:
            if parts:
                break
            raise DamagedInput("compressed (gzip) data is broken; fetch or save it again") from None
        parts.append(part)
        room -= len(part)
        if not unpacker.eof and room > 0:
            raise DamagedInput(
                "compressed (gzip) data is cut off in the middle; fetch or save it again"
            )
        body = unpacker.unused_data if window == GZIP else b""
    return b"".join(parts)
