"""A bounded reader over plain or gzip bytes: what is damaged or endless shows itself as an error, not as memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO

from speecharchive.errors import DamagedInput

_STEP = 1 << 18


def plain(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_STEP):
        yield chunk


def gunzipped(stream: IO[bytes]) -> Iterator[bytes]:
    """The content of all gzip members, in steps. Raises DamagedInput at a cut or broken member."""
    inflate = zlib.decompressobj(31)
    begun = False
    for chunk in plain(stream):
        data = chunk
        while data:
            if not begun and not (data := data.lstrip(b"\0")):
                break  # padding between members
            begun = True
            try:
                out = inflate.decompress(data, _STEP)
            except zlib.error:
                raise DamagedInput("the compressed stream is broken") from None
            if out:
                yield out
            data = inflate.unconsumed_tail
            if inflate.eof:
                data, begun = inflate.unused_data, False
                inflate = zlib.decompressobj(31)
    if begun:
        raise DamagedInput("the compressed stream is cut off")


class Reader:
    """Lines and runs of bytes from chunks; remembers how many bytes it gave, for messages."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0
        self.position = 0

    def line(self, limit: int) -> bytes:
        """The next line with its end; shorter at the end of the stream. Raises DamagedInput above `limit`."""
        parts: list[bytes] = []
        room = limit
        while True:
            end = self._buffer.find(b"\n", self._at)
            part = self._buffer[self._at : end + 1] if end >= 0 else self._buffer[self._at :]
            if len(part) > room:
                raise DamagedInput("a header line has no end")
            parts.append(part)
            room -= len(part)
            self._advance(len(part))
            if end >= 0 or not self._fill():
                return b"".join(parts)

    def take(self, count: int) -> bytes:
        """The next `count` bytes, fewer where the stream ends."""
        parts: list[bytes] = []
        for part in self._runs(count):
            parts.append(part)
        return b"".join(parts)

    def skip(self, count: int) -> int:
        """Pass over `count` bytes; how many there were."""
        return sum(len(part) for part in self._runs(count))

    def _runs(self, count: int) -> Iterator[bytes]:
        while count > 0:
            part = self._buffer[self._at : self._at + count]
            if not part:
                if not self._fill():
                    return
                continue
            self._advance(len(part))
            count -= len(part)
            yield part

    def _advance(self, count: int) -> None:
        self._at += count
        self.position += count

    def _fill(self) -> bool:
        self._buffer, self._at = next(self._chunks, b""), 0
        return bool(self._buffer)
