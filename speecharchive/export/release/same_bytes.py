"""A SQLite file without what depends on the program that wrote it: its version, and what it left in unused places.

Between the versions 3.40 and 3.54, built by others with other options, nothing else differed (docs/decisions/0020).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

PAGE = 4096
_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_CHANGES = slice(24, 28)
_VALID_FOR = slice(92, 96)
_WRITTEN_BY = slice(96, 100)
_VERSION = (3_034_000).to_bytes(4, "big")
"""The oldest SQLite that reads the search of a release. SQLite takes the field for information alone."""
_INTERIOR, _LEAF = frozenset((2, 5)), frozenset((10, 13))
"""The first byte of a page of a tree. That of an overflow page is 0, up to 2^24 pages (64 GB)."""


def same_pages(database: BinaryIO) -> Iterator[bytes]:
    """The pages of a database of pages of `PAGE` bytes."""
    first = bytearray(database.read(PAGE))
    first[:_HEADER] = same_header(bytes(first[:_HEADER]))
    yield _cleared(first, _HEADER)
    while page := database.read(PAGE):
        yield _cleared(bytearray(page), 0)


def same_header(header: bytes) -> bytes:
    """Its 100 bytes with the count of changes at 1, and a version of SQLite that is always the same.

    The number of pages in the header counts only where `_VALID_FOR` equals the count of changes, so both are set.
    """
    assert header.startswith(_MAGIC)
    fields = bytearray(header)
    fields[_CHANGES] = fields[_VALID_FOR] = (1).to_bytes(4, "big")
    fields[_WRITTEN_BY] = _VERSION
    return bytes(fields)


def _cleared(page: bytearray, start: int) -> bytes:
    """The page of a tree with zeros between the pointers to its cells and the cells; any other as it is."""
    sort = page[start]
    if sort not in _INTERIOR and sort not in _LEAF:
        return bytes(page)
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    content = int.from_bytes(page[start + 5 : start + 7], "big")
    unused = start + (12 if sort in _INTERIOR else 8) + 2 * cells
    page[unused:content] = bytes(max(0, content - unused))
    return bytes(page)
