"""Undo HTTP content codings (gzip, deflate, br, zstd) within a bound on the decoded size."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO

from speecharchive.capture.inflating import GZIP, MAX_BYTES, RAW, ZLIB, inflate
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
    return inflate(body, limit, GZIP)


def _deflate(body: bytes, limit: int) -> bytes:
    try:
        return inflate(body, limit, ZLIB)
    except DamagedInput:
        return inflate(body, limit, RAW)  # raw, as old IIS servers send it


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
