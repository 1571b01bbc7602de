"""The bytes inside a WARC file, compressed or not, read forwards, with the places at which reading can begin again.

A gzip member that breaks is told from the file's end, and the next one that holds a record is found: what lies behind
broken bytes is not lost.
"""

from __future__ import annotations

import re
import zlib
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedIOBase
from typing import IO

from speecharchive.errors import DamagedInput

STEP = 1 << 16
"""Bytes read at once."""
_INFLATED = 1 << 18
"""Bytes that one step of inflating gives at most: what a gzip bomb costs in memory."""
_GZIP = b"\x1f\x8b\x08"
_TRIED = 1 << 10
"""Bytes of a gzip member that show whether it begins with a record."""
_SEARCHED_AGAIN = 1 << 20
WARC = b"WARC/"
_RECORD = re.compile(rb"(?<=\n)WARC/[01]\.\d\d?\r?\n")
_LONGEST_RECORD_LINE = 12


class Window(BufferedIOBase):
    """A part of a file as a file of its own: an entry that a zip file holds uncompressed. Closes the file it takes."""

    def __init__(self, file: IO[bytes], begin: int, length: int) -> None:
        self._file, self._begin, self._length, self._at = file, begin, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        self._at = offset + {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._length}[whence]
        return self._at

    def close(self) -> None:
        self._file.close()
        super().close()

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(0, self._length - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        self._file.seek(self._begin + self._at)
        data = self._file.read(wanted)
        self._at += len(data)
        return data


class PlainStream:
    """An uncompressed WARC file."""

    def __init__(
        self, file: IO[bytes], size: int, offset: int = 0, *, retraceable: bool = True
    ) -> None:
        self._file = file
        self._size = size
        self._retraceable = retraceable
        self._go(offset)

    @property
    def offset(self) -> int:
        """A place in the file from which the next byte can be read: its own."""
        return self._end - len(self._buffer) + self._at

    def begins_here(self) -> bool:
        """Whether reading can begin again at the next byte."""
        return True

    def meets_record(self) -> bool:
        """Whether a new gzip member with a record begins here; nothing shows that in plain bytes."""
        return False

    def peek(self, count: int) -> bytes:
        while len(self._buffer) - self._at < count and self._fill():
            pass
        return self._buffer[self._at : self._at + count]

    def ready(self) -> bytes:
        """Bytes at hand, at least one unless the file has ended."""
        if self._at == len(self._buffer):
            self._fill()
        return self._buffer[self._at :]

    def skip(self, count: int) -> None:
        """Pass over bytes that `ready` or `peek` gave."""
        self._at += count

    def leap(self, count: int) -> int:
        """Pass over as many bytes without reading them as can be; the number passed over."""
        if count <= len(self._buffer) - self._at:
            self._at += count
        else:
            self._go(self.offset + count)
        return count

    def lacks(self, count: int) -> bool:
        """Whether the file ends before as many bytes."""
        return self._size - self.offset < count

    def recover(self, record: int) -> bool:
        """Go to the next line behind the broken record at `record` that begins one; False where there is none."""
        if not self._retraceable:
            return False
        self._go(record + 1)
        while True:
            data = self._buffer[self._at :]
            if found := _RECORD.search(data):
                self._at += found.start()
                return True
            self._at += max(0, len(data) - _LONGEST_RECORD_LINE)
            if not self._fill():
                return False

    def _go(self, offset: int) -> None:
        self._file.seek(offset)
        self._buffer, self._at, self._end = b"", 0, offset

    def _fill(self) -> bool:
        data = self._file.read(STEP)
        self._end += len(data)
        self._buffer = self._buffer[self._at :] + data
        self._at = 0
        return bool(data)


class GzipStream:
    """A WARC file in gzip members, usually one a record. `ready`, `peek` and `skip` raise DamagedInput where one breaks."""

    def __init__(self, file: IO[bytes], offset: int = 0, *, retraceable: bool = True) -> None:
        self._file = file
        self._retraceable = retraceable
        self._begin(offset)

    def _begin(self, offset: int) -> None:
        self._file.seek(offset)
        self._raw = b""
        self._read = offset
        """Bytes of the file that were read."""
        self._member = offset
        """Where the member lies that the buffer comes from."""
        self._inflater: zlib._Decompress | None = None
        self._buffer = b""
        self._at = 0
        self._first = True
        """Nothing of the member was passed over."""
        self._broken = False

    @property
    def offset(self) -> int:
        """Likewise: where its member begins."""
        return self._member

    def begins_here(self) -> bool:
        return self._first

    def meets_record(self) -> bool:
        return self._first and self._buffer.startswith(WARC)

    def peek(self, count: int) -> bytes:
        """May give less at the end of a member: ask `ready` on."""
        if not self.ready():
            return b""
        while len(self._buffer) - self._at < count and self._inflater is not None:
            more = self._inflate()
            self._buffer, self._at = self._buffer[self._at :] + more, 0
        return self._buffer[self._at : self._at + count]

    def ready(self) -> bytes:
        while self._at == len(self._buffer):
            if self._inflater is None and not self._next_member():
                return b""
            self._buffer, self._at = self._inflate(), 0
        return self._buffer[self._at :] if self._at else self._buffer

    def skip(self, count: int) -> None:
        self._at += count
        self._first = self._first and not count

    def leap(self, _count: int) -> int:
        return 0

    def lacks(self, _count: int) -> bool:
        return False

    def recover(self, record: int) -> bool:
        """Go to the next member behind the broken one that begins with a record; False where there is none."""
        try:
            # What is no record may stand in a sound member; and a cut record is seen where the next one begins.
            while not self.meets_record() or self._member == record:
                self._end_member()
                if not self.ready():
                    return False
        except DamagedInput:
            # Soon behind the start of the broken member; in a huge one only a little before the break, so that no byte
            # is searched again and again.
            return self._search(max(self._member + 1, self._read - _SEARCHED_AGAIN))
        return True

    def _end_member(self) -> None:
        self._at = len(self._buffer)
        while self._inflater is not None:
            self._inflate()
        if self._broken:
            raise DamagedInput("the gzip member is broken")
        self._buffer, self._at = b"", 0

    def _search(self, after: int) -> bool:
        if not self._retraceable:
            return False
        self._file.seek(after)
        start, data, more = after, b"", b"more"
        while more:
            more = self._file.read(STEP)
            data += more
            at = data.find(_GZIP)
            while at >= 0 and (len(data) - at >= _TRIED or not more):
                if _holds_record(data[at : at + _TRIED]):
                    self._begin(start + at)
                    return True
                at = data.find(_GZIP, at + 1)
            passed = at if at >= 0 else max(0, len(data) - len(_GZIP) + 1)
            start, data = start + passed, data[passed:]
        return False

    def _next_member(self) -> bool:
        if not self._raw:
            self._raw = self._file.read(STEP)
            self._read += len(self._raw)
        self._member = self._read - len(self._raw)
        self._first = True
        if not self._raw:
            return False
        self._inflater = zlib.decompressobj(31)
        return True

    def _inflate(self) -> bytes:
        inflater = self._inflater
        assert inflater is not None
        if not self._raw:
            self._raw = self._file.read(STEP)
            self._read += len(self._raw)
            if not self._raw:
                self._inflater, self._broken = None, True
                raise DamagedInput("the WARC record is cut off")
        try:
            data = inflater.decompress(self._raw, _INFLATED)
        except zlib.error:
            self._inflater, self._broken = None, True
            raise DamagedInput("the WARC record cannot be decompressed") from None
        self._raw = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        if inflater.eof:
            self._inflater = None
        return data


Stream = PlainStream | GzipStream


def _holds_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 16).startswith(WARC)
    except zlib.error:
        return False
