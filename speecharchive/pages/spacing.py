"""White space of HTML source, as a reader of the page sees it."""

from __future__ import annotations

import re

_UNSEEN = dict.fromkeys(
    (*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010),
     *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
)  # fmt: skip
"""Control, zero-width and direction characters: nobody sees them, and they split words for a search."""
_WIDE = "\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef"
_WRAP = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPH = re.compile(
    r"[\r\n][ \t\r\n]*(?=\u3000\u3000)"  # a source line that opens with two ideographic spaces
    r"|(?<=[。！？”；])[ \xa0]*(?=\u3000\u3000)"  # or the same indent behind a finished sentence
)


def visible(text: str) -> str:
    """`text` without characters that nobody sees."""
    return text if text.isascii() and text.isprintable() else text.translate(_UNSEEN)


def one_line(text: str) -> str:
    """As published, in one line: blanks of the source become one, a source line break inside Chinese none at all.

    Ideographic and no-break spaces inside stay; both ends are trimmed.
    """
    text = visible(text)
    if "\n" in text or "\r" in text:
        text = _WRAP.sub("", text)
    return _BLANKS.sub(" ", text).strip()


def paragraphs(text: str) -> list[str]:
    """The lines of a run of text in which only indents tell paragraphs apart, as old editors left them."""
    if "\u3000\u3000" not in text:
        line = one_line(text)
        return [line] if line else []
    return [line for part in _PARAGRAPH.split(text) if (line := one_line(part))]
