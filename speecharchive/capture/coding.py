"""Undo HTTP content codings (gzip, deflate, br, zstd) within a bound on the decoded size."""

from __future__ import annotations

from speecharchive.capture.warc import Headers

MAX_DECODED = 20 * 1024 * 1024


def decoded(body: bytes, headers: Headers, *, limit: int = MAX_DECODED) -> bytes:
    """The payload with its Content-Encoding undone.

    Raises InputTooLarge above `limit`, DamagedInput where the coding is unknown or the bytes are cut.
    """
