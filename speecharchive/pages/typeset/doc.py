"""Text of a Word 97–2003 document (.doc), out of its OLE file; no maintained library reads these.

Source: [MS-DOC] Word (.doc) Binary File Format, 2.4.1 Retrieving Text: the file information block names the piece table
(Clx) in the table stream, whose pieces say where in the main stream the characters stand, as UTF-16 or as single bytes.
Sizes and alignment are not read: a title over two lines stays two lines.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

import olefile

from speecharchive.errors import BinaryInput, DamagedInput
from speecharchive.pages.spacing import one_line
from speecharchive.pages.typeset.paragraphs import TypesetDocument, TypesetParagraph

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IDENT = 0xA5EC
_ENCRYPTED, _TABLE_ONE = 0x0100, 0x0200
_FLAGS, _CHARACTERS, _CLX = 0x0A, 0x4C, 0x01A2
_PRC, _PIECES = 1, 2
_SINGLE_BYTES = 1 << 30
_SECTORS = 0x1E
_SECTOR_SIZES = ((9, 6), (12, 6))
"""Powers of two: sectors of 512 or 4096 bytes, small ones of 64 ([MS-CFB] 2.2). Others are asked of memory without a bound."""
_BREAKS = re.compile("[\r\x07\x0b\x0c\x0e]")
_MARKS = {code: None for code in range(32) if code != 9} | {0x1E: "-", 0x1F: None}
"""Characters that stand for pictures, notes and objects; a tab stays."""
_BEGIN, _RESULT, _END = "\x13", "\x14", "\x15"


def read_doc(body: bytes, where: str) -> TypesetDocument:
    """Raises BinaryInput for another kind of OLE file, DamagedInput for a broken or protected document."""
    try:
        main, tables = _streams(body, where)
        text = "".join(_pieces(main, tables, where))
    except (struct.error, IndexError, OSError, ValueError, TypeError, AttributeError) as error:
        raise DamagedInput(
            f"{where}: the Word document is damaged: {type(error).__name__}"
        ) from None
    lines = (one_line(line.translate(_MARKS)) for line in _BREAKS.split(_printed(text)))
    paragraphs = tuple(TypesetParagraph(line) for line in lines if line)
    return TypesetDocument("word", "doc", "utf-16-le", paragraphs, text.count("\ufffd"))


def _streams(body: bytes, where: str) -> tuple[bytes, tuple[bytes, bytes]]:
    """The main stream and the two that may hold the tables."""
    if struct.unpack_from("<HH", body, _SECTORS) not in _SECTOR_SIZES:
        raise DamagedInput(f"{where}: the Word document is damaged: no sectors of a known size")
    with olefile.OleFileIO(io.BytesIO(body)) as ole:
        if not ole.exists("WordDocument"):
            raise BinaryInput(f"{where} is an office file, not a page, a text or a Word document")
        zero, one = (
            ole.openstream(name).read() if ole.exists(name) else b""
            for name in ("0Table", "1Table")
        )
        return ole.openstream("WordDocument").read(), (zero, one)


def _pieces(main: bytes, tables: tuple[bytes, bytes], where: str) -> Iterator[str]:
    ident, flags = struct.unpack_from("<H", main)[0], struct.unpack_from("<H", main, _FLAGS)[0]
    if ident != _IDENT:
        raise DamagedInput(f"{where}: a document of Word 95 or older; save it again as .docx")
    if flags & _ENCRYPTED:
        raise DamagedInput(f"{where}: the Word document asks for a password")
    start, length = struct.unpack_from("<II", main, _CLX)
    table = tables[bool(flags & _TABLE_ONE)]
    yield from _text(main, _piece_table(table[start : start + length]), _length(main))


def _length(main: bytes) -> int:
    """Characters of the main text; notes, headers and text boxes follow it."""
    count: int = struct.unpack_from("<I", main, _CHARACTERS)[0]
    return count


def _piece_table(clx: bytes) -> bytes:
    at = 0
    while clx[at] == _PRC:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != _PIECES:
        raise IndexError
    length = struct.unpack_from("<I", clx, at + 1)[0]
    return clx[at + 5 : at + 5 + length]


def _text(main: bytes, table: bytes, length: int) -> Iterator[str]:
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        first, last = ends[number], min(ends[number + 1], length)
        if first >= last:
            continue
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        if place & _SINGLE_BYTES:
            start = (place & ~_SINGLE_BYTES) // 2
            yield main[start : start + last - first].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * (last - first)].decode("utf-16-le", "replace")


def _printed(text: str) -> str:
    """Without the instructions of fields (`PAGE`, `HYPERLINK "…"`), whose results stand behind them."""
    if _BEGIN not in text:
        return text
    kept: list[str] = []
    fields: list[bool] = []
    for part in re.split(f"([{_BEGIN}{_RESULT}{_END}])", text):
        if part == _BEGIN:
            fields.append(False)
        elif part == _RESULT and fields:
            fields[-1] = True
        elif part == _END and fields:
            fields.pop()
        elif all(fields):
            kept.append(part)
    return "".join(kept)
