"""One WARC record as it comes out of its gzip member: parsed and digested in passing, never held as a whole.

`capture.records` gives records to those who want their content; here only the digests are wanted, at the speed of the
decompression.
"""

from __future__ import annotations

import hashlib
import re
import zlib

from speecharchive.capture.records import MAX_HEADER
from speecharchive.capture.tombstones import MARK
from speecharchive.proof.bytes import HashedBytes

_END = b"\r\n\r\n"
_AT_ONCE = 1 << 22
"""Decompressed bytes in memory at most."""
_FEED = 1 << 16
_MARK = MARK.encode()
_DIGEST = re.compile(rb"sha256:([A-Z2-7]{52})====")
_DIGITS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghijklmnopqrstuv")
"""Of base 32 as records write it, to those that `int` reads."""
_SHORT_HEAD = 1 << 12
"""Bytes in which the head of a response nearly always ends."""


class Damaged(Exception):
    """Why the bytes at a place are no whole record."""


class Member:
    """The record in the gzip member at `start`."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.fields: dict[bytes, bytes] = {}
        self.payload_length = 0
        self._head: bytes | None = b""
        self._left = 0
        self._tail = b""
        self._block = hashlib.sha256()
        self._http: bytes | None = None
        """The last bytes of the head of the HTTP message, in which its end may have begun; None where the payload has begun, or all is payload."""
        self._payload = self._block

    @property
    def kind(self) -> str:
        return self.text(b"warc-type")

    @property
    def payload_sha256(self) -> str:
        return self._payload.hexdigest()

    def text(self, name: bytes) -> str:
        return self.fields.get(name, b"").decode("utf-8", "replace")

    def read(self, source: HashedBytes, until: int | None) -> None:
        """Inflate it; `until` is where it probably ends. Raises Damaged."""
        inflate = zlib.decompressobj(31)
        at = self.start
        feed = _FEED if until is None else min(until - at, _AT_ONCE)
        while not inflate.eof:
            data = source.view(at, feed)
            if not data:
                raise Damaged("is cut off")
            try:
                self._feed(inflate.decompress(data, _AT_ONCE))
                while inflate.unconsumed_tail and not inflate.eof:
                    self._feed(inflate.decompress(inflate.unconsumed_tail, _AT_ONCE))
            except zlib.error:
                raise Damaged("cannot be decompressed") from None
            at, feed = at + len(data), _FEED
        self.end = at - len(inflate.unused_data)

    @property
    def is_tombstone(self) -> bool:
        return _MARK in self.fields

    def problem(self) -> str | None:
        """What the record says of itself and is not so."""
        if self._head is not None:
            return "is no WARC record"
        if self._left or self._tail != _END:
            return "is not as long as it says"
        if self.is_tombstone:
            return None
        if not self._states(b"warc-block-digest", self._block.hexdigest()):
            return "does not have the digest that it states"
        if self._http is not None:
            return "holds no HTTP message"
        if self.kind in ("response", "resource") and not self.states_payload(self.payload_sha256):
            return "does not have the payload digest that it states"
        return None

    def states_payload(self, sha256_hex: str) -> bool:
        return self._states(b"warc-payload-digest", sha256_hex)

    def _states(self, name: bytes, sha256_hex: str) -> bool:
        found = _DIGEST.fullmatch(self.fields.get(name, b""))
        # A digest in base 32 has four bits more than it needs. Read as a number: to write one takes the library ten times as long.
        return (
            found is not None and int(found[1].translate(_DIGITS), 32) == int(sha256_hex, 16) << 4
        )

    def _feed(self, data: bytes) -> None:
        if self._head is None:
            self._take(memoryview(data))
            return
        self._head += data
        end = self._head.find(_END)
        if end >= 0:
            rest = memoryview(self._head)[end + len(_END) :]
            self._parse(self._head[:end])
            self._head = None
            self._take(rest)
        elif len(self._head) > MAX_HEADER:
            raise Damaged("is no WARC record")

    def _parse(self, head: bytes) -> None:
        first, *lines = head.split(b"\r\n")
        if not first.startswith(b"WARC/"):
            raise Damaged("is no WARC record")
        for line in lines:
            name, _, value = line.partition(b":")
            self.fields.setdefault(name.lower(), value.strip())
        length = self.fields.get(b"content-length", b"")
        if not length.isdigit():
            raise Damaged("has no readable Content-Length")
        self._left = int(length)
        if self.fields.get(b"warc-type") == b"response":
            self._http, self._payload = b"", hashlib.sha256()

    def _take(self, data: memoryview) -> None:
        block = data[: self._left]
        if len(data) > len(block):
            self._tail += bytes(data[len(block) : len(block) + 8])
        if not block:
            return
        self._left -= len(block)
        self._block.update(block)
        if self._http is not None:
            block = self._after_http_head(block, self._http)
        if self._payload is not self._block:
            self._payload.update(block)
        self.payload_length += len(block)

    def _after_http_head(self, block: memoryview, before: bytes) -> memoryview:
        """The payload in `block`. A head has no bound: whoever sent it, the record was stored."""
        for size in (_SHORT_HEAD, len(block)):
            head = before + bytes(block[:size])
            end = head.find(_END)
            if end >= 0:
                self._http = None
                return block[end + len(_END) - len(before) :]
        self._http = head[1 - len(_END) :]
        return block[:0]
