"""The header of a SQLite file without what depends on the program that wrote it."""

from __future__ import annotations

_MAGIC = b"SQLite format 3\x00"
_CHANGES = slice(24, 28)
_VALID_FOR = slice(92, 96)
_WRITTEN_BY = slice(96, 100)
_VERSION = (3_034_000).to_bytes(4, "big")
"""The oldest SQLite that reads the search of a release. SQLite takes the field for information alone."""


def same_header(header: bytes) -> bytes:
    """Its 100 bytes with the count of changes at 1, and a version of SQLite that is always the same.

    The number of pages in the header counts only where `_VALID_FOR` equals the count of changes, so both are set.
    """
    assert header.startswith(_MAGIC)
    fields = bytearray(header)
    fields[_CHANGES] = fields[_VALID_FOR] = (1).to_bytes(4, "big")
    fields[_WRITTEN_BY] = _VERSION
    return bytes(fields)
