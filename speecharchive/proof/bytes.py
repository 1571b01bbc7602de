"""A file's bytes, read and digested once in passing, however often a damaged place is looked at again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import FileIO
from typing import IO

_STEP = 1 << 20


class HashedBytes:
    """`view` anywhere up to where it was read so far, or on from there."""

    def __init__(
        self, stream: IO[bytes] | FileIO, seen: Callable[[int], object] = lambda _: None
    ) -> None:
        """`seen` is told how many more bytes have been read."""
        self._seen = seen
        self._stream = stream
        self._digest = hashlib.sha256()
        self._buffer = b""
        self._at = 0
        self.digested = 0
        """Bytes from the beginning that the digest has had."""

    def view(self, start: int, length: int) -> memoryview:
        """Up to `length` bytes from `start`; fewer, or none, at the end of the file."""
        begin = start - self._at
        if begin < 0 or begin + length > len(self._buffer):
            self._read(start, max(length, _STEP))
            begin = 0
        return memoryview(self._buffer)[begin : begin + length]

    def find(self, wanted: bytes, start: int) -> int | None:
        """Offset of the next `wanted` from `start` on."""
        while piece := bytes(self.view(start, _STEP)):
            found = piece.find(wanted)
            if found >= 0:
                return start + found
            if len(piece) < len(wanted):
                return None
            start += len(piece) - len(wanted) + 1
        return None

    def finish(self) -> tuple[int, str]:
        """Length and SHA-256 of the whole file."""
        while self.view(self.digested, _STEP):
            pass
        return self.digested, self._digest.hexdigest()

    def _read(self, start: int, length: int) -> None:
        self._stream.seek(start)
        self._buffer, self._at = self._stream.read(length), start
        new = self.digested - start
        if new < len(self._buffer):
            self._digest.update(memoryview(self._buffer)[new:])
            self._seen(len(self._buffer) - new)
            self.digested = start + len(self._buffer)
