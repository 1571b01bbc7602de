"""The lines of a PDF, read in a process of its own: `python -m speecharchive.pages.typeset.pdfium < file.pdf`.

PDFium is C++ and reads hostile bytes: where it crashes, hangs or eats memory, only this process ends. It prints
one JSON object: `{"pages", "unread", "pictures", "lines"}`, or `{"refused"}` with the reason.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from speecharchive.pages.typeset.paragraphs import TypesetLine

MAX_MEMORY = 1 << 30
"""Bytes of address space beyond what the process needs to start."""
MAX_SECONDS = 60
MAX_PAGES = 1000
MAX_CHARACTERS = 2_000_000
_BREAKS = (0x0A, 0x0D)


def main() -> int:
    _bound_this_process()
    try:
        with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as document:
            answer = _read(document)
    except pypdfium2.PdfiumError as error:
        protected = "password" in str(error).lower()
        answer = {"refused": "it asks for a password" if protected else "it is damaged"}
    json.dump(answer, sys.stdout, ensure_ascii=True)
    return 0


def _bound_this_process() -> None:
    """Where the system can: memory and CPU time."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_SECONDS)):
        resource.setrlimit(limit, (most, most))


def _read(document: pypdfium2.PdfDocument) -> dict[str, Any]:
    if len(document) > MAX_PAGES:
        return {"refused": f"it has {len(document)} pages; {MAX_PAGES} are read at most"}
    lines: list[TypesetLine] = []
    unread = pictures = characters = 0
    for number, page in enumerate(document):
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > MAX_CHARACTERS:
            return {"refused": f"it has more than {MAX_CHARACTERS} characters"}
        for line, bad in _lines(text, number):
            lines.append(line)
            unread += bad
        pictures += any(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
        text.close()
        page.close()
    return {"pages": len(document), "unread": unread, "pictures": pictures, "lines": lines}


def _lines(page: pypdfium2.PdfTextPage, number: int) -> Iterator[tuple[TypesetLine, int]]:
    """Lines as PDFium parts them, each with the number of its characters that have no Unicode value."""
    found: list[str] = []
    unread, first, last = 0, -1, -1
    count = page.count_chars()
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(page.raw, index) if index < count else 0x0A
        if code in _BREAKS:
            if "".join(found).strip():
                yield _line(page, number, first, last, "".join(found)), unread
            found, unread, first, last = [], 0, -1, -1
            continue
        unread += code in (0, 0xFFFD) or raw.FPDFText_HasUnicodeMapError(page.raw, index) == 1
        if 0 < code < 0x20 or code == 0xFFFE:  # a hyphen that PDFium took out
            continue
        found.append(chr(code) if code else "\ufffd")
        if not found[-1].isspace():
            first, last = (index if first < 0 else first), index


def _line(
    page: pypdfium2.PdfTextPage, number: int, first: int, last: int, text: str
) -> TypesetLine:
    left, bottom, _, top = _box(page, first)
    _, low, right, high = _box(page, last)
    size = max(raw.FPDFText_GetFontSize(page.raw, each) for each in {first, last})
    return TypesetLine(number, left, min(bottom, low), right, max(top, high), size, text.strip())


def _box(page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top; PDFium's loose box, which has the height of the font for every character."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(page.raw, index, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top


if __name__ == "__main__":
    sys.exit(main())
