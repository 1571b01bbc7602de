"""Makes Word files of given paragraphs, byte by byte for the old form, which nothing maintained writes."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NOTHING = 0xFFFFFFFF


def word97(text: str, *, flags: int = 0, ident: int = 0xA5EC, pieces: int = 1) -> bytes:
    """A .doc whose main text is `text` (paragraphs end with `\\r`), in so many UTF-16 pieces stored in reverse order."""
    size = -(-len(text) // pieces)
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    stored, places = b"", dict[int, int]()
    for number in reversed(range(len(parts))):
        places[number] = 2048 + len(stored)
        stored += parts[number].encode("utf-16-le")
    ends = [0]
    for part in parts:
        ends.append(ends[-1] + len(part))
    table = struct.pack(f"<{len(ends)}I", *ends)
    table += b"".join(struct.pack("<HIH", 0, places[n], 0) for n in range(len(parts)))
    prc = b"\x01\x04\x00abcd"
    clx = prc + b"\x02" + struct.pack("<I", len(table)) + table
    main = bytearray(2048)
    struct.pack_into("<HH", main, 0, ident, 0xC1)
    struct.pack_into("<H", main, 0x0A, flags | 0x0200)
    struct.pack_into("<I", main, 0x4C, len(text))
    struct.pack_into("<II", main, 0x01A2, 0, len(clx))
    return ole({"WordDocument": bytes(main) + stored, "1Table": clx})


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3); streams are padded so that none is small enough for the mini stream."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        first = len(sectors)
        count = len(padded) // _SECTOR
        sectors += [padded[at : at + _SECTOR] for at in range(0, len(padded), _SECTOR)]
        chains += [*range(first + 1, first + count), _END]
        right = number + 1 if number < len(streams) else _NOTHING
        entries.append(_entry(name, 2, first, len(padded), right=right))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(sectors)
    listing = b"".join(entries)
    sectors += [listing[at : at + _SECTOR] for at in range(0, len(listing), _SECTOR)]
    chains += [*range(directory + 1, len(sectors)), _END]
    fat_count = -(-(len(chains) + 1) // 127)
    fat_first = len(sectors)
    chains += [_FAT] * fat_count
    chains += [_FREE] * (-len(chains) % 128)
    fat = struct.pack(f"<{len(chains)}I", *chains)
    sectors += [fat[at : at + _SECTOR] for at in range(0, len(fat), _SECTOR)]
    difat = [*range(fat_first, len(sectors))]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xI", 0x3E, 3, 0xFFFE, 9, 6, 0)
    header += struct.pack("<IIIIIIII", len(difat), directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *difat, *[_FREE] * (109 - len(difat)))
    return header + b"".join(sectors)


def _entry(
    name: str, kind: int, first: int, size: int, *, child: int = _NOTHING, right: int = _NOTHING
) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        encoded,
        len(encoded),
        kind,
        1,
        _NOTHING,
        right,
        child,
        0,
        first,
        size,
    )
