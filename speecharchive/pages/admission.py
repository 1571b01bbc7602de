"""Which bytes are let in as a page or a text, and which of the two they are."""

from __future__ import annotations

import re

from speecharchive.errors import BinaryInput, EmptyInput, InputTooLarge

_SIGNATURES = (
    (b"%PDF", "a PDF without its head"),
    (b"{\\rtf", "an RTF file (save it as .docx)"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a media file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_SAMPLE = 8192
MOST_TAGS = 400_000
MOST_LINES = 200_000
_CONTROLS = bytes(code for code in range(32) if code not in (7, 8, 9, 10, 12, 13, 27))
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|script|div|p|br|table|td|tr|span|font|a|h[1-6]|ul|ol|li|section|article|center|b|strong|img)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_SPACE = " \t\r\n\f\v\0\ufeff\u3000\xa0"


def admit(plain: bytes) -> None:
    """Raises EmptyInput or BinaryInput for unpacked bytes that are neither a page nor a text."""
    if not plain.strip():
        raise EmptyInput("the input is empty; nothing to read")
    for signature, what in _SIGNATURES:
        if plain.startswith(signature):
            raise BinaryInput(f"the input is {what}, not a page or a text")
    if plain.startswith(_WIDE_BOMS) or plain[:2] == b"<\0":
        return
    sample = plain[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 50 > len(sample):
        raise BinaryInput("the input is binary data, not a page or a text")


def refuse_endless_lines(text: str) -> None:
    """Raises InputTooLarge for more tags or lines than any page has: each costs far more than its bytes."""
    if len(text) <= MOST_LINES:
        return
    for marks, most, what in (("<", MOST_TAGS, "tags"), ("\n\r", MOST_LINES, "lines")):
        count = max(text.count(mark) for mark in marks)
        if count > most:
            raise InputTooLarge(f"{count} {what} in one page; the bound is {most}")


def is_blank(text: str) -> bool:
    return not text.strip(_SPACE)


def is_markup(text: str, content_type: str | None) -> bool:
    """Whether to read the text as HTML: it has tags, unless the header calls it plain text."""
    if content_type and content_type.lower().lstrip().startswith("text/plain"):
        head = text[:1000].lstrip().lower()
        return head.startswith(("<!doctype html", "<html"))
    return _MARKUP.search(text) is not None
