"""Undo HTTP content codings (gzip, deflate, br, zstd) within a bound on the decoded size."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from io import BytesIO

from speecharchive.capture.decode import MAX_BYTES
from speecharchive.capture.records import Headers
from speecharchive.errors import DamagedInput, InputTooLarge

MAX_DECODED = MAX_BYTES
"""Above it a page is refused, as one that came uncompressed would be."""


def decoded(body: bytes, headers: Headers, *, limit: int = MAX_DECODED) -> bytes:
    """The payload with its Content-Encoding undone, last coding first.

    Raises InputTooLarge above `limit`, DamagedInput where a coding is unknown or the bytes are cut.
    """
    for coding in reversed(_codings(headers)):
        if not body:
            break
        decode = _DECODERS.get(coding)
        if decode is None:
            raise DamagedInput("the response has a content coding that cannot be undone")
        body = decode(body, limit)
        if len(body) > limit:
            raise InputTooLarge(f"the response is above {limit} bytes when decompressed")
    return body


def _codings(headers: Headers) -> list[str]:
    values = (value for name, value in headers if name.lower() == "content-encoding")
    return [coding.strip().lower() for coding in ",".join(values).split(",") if coding.strip()]


def _gzip(body: bytes, limit: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body  # some servers label what they never compressed
    return _inflate(body, limit, 31)


def _deflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(body, limit, 15)
    except DamagedInput:
        return _inflate(body, limit, -15)  # raw, as old IIS servers send it


def _inflate(body: bytes, limit: int, window: int) -> bytes:
    """One byte above the limit at most: enough to see that it was passed."""
    parts: list[bytes] = []
    room = limit + 1
    while body and room > 0:
        inflate = zlib.decompressobj(window)
        try:
            part = inflate.decompress(body, room)
        except zlib.error:
            if parts:
                break  # bytes behind a whole member are no part of the payload
            raise DamagedInput("the compressed response is broken") from None
        parts.append(part)
        room -= len(part)
        if not inflate.eof and room > 0:
            raise DamagedInput("the compressed response is cut off")
        body = inflate.unused_data if window == 31 else b""
    return b"".join(parts)


def _brotli(body: bytes, limit: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    inflate = brotli.Decompressor()
    parts: list[bytes] = []
    room = limit + 1
    try:
        part = inflate.process(body, output_buffer_limit=room)
        while part and room > len(part):
            parts.append(part)
            room -= len(part)
            if inflate.is_finished():
                break
            part = inflate.process(b"", output_buffer_limit=room)
        else:
            parts.append(part)
    except brotli.error:
        raise DamagedInput("the compressed response is broken") from None
    whole = b"".join(parts)
    if len(whole) <= limit and not inflate.is_finished():
        raise DamagedInput("the compressed response is cut off")
    return whole


def _zstd(body: bytes, limit: int) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    try:
        with zstd.ZstdFile(BytesIO(body)) as stream:
            return stream.read(limit + 1)
    except EOFError:
        raise DamagedInput("the compressed response is cut off") from None
    except zstd.ZstdError:
        raise DamagedInput("the compressed response is broken") from None


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
    "identity": lambda body, _limit: body,
}
