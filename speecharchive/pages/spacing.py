"""White space of HTML source, as a reader of the page sees it."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+"
)
"""Control, zero-width and direction characters: nobody sees them, and they split words for a search."""
_WIDE = "\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef"
_WRAP = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
_ODD = re.compile("[\x00-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""What there is to do something about, beside two spaces in a row; most runs of text have none of it."""
_PARAGRAPH = re.compile(
    r"[\r\n][ \t\r\n]*(?=\u3000\u3000)"  # a source line that opens with two ideographic spaces
    r"|(?<=[。！？”；])[ \xa0]*(?=\u3000\u3000)"  # or the same indent behind a finished sentence
)


def one_line(text: str) -> str:
    """As published, in one line: blanks of the source become one, a source line break inside Chinese none at all.

    Ideographic and no-break spaces inside stay; both ends are trimmed.
    """
    text = text.strip()
    if "  " not in text and (text.isprintable() or _ODD.search(text) is None):
        return text
    text = _UNSEEN.sub("", text).strip()
    if "\n" in text or "\r" in text:
        text = _WRAP.sub("", text)
    return _BLANKS.sub(" ", text)


def paragraphs(text: str) -> list[str]:
    """The lines of a run of text in which only indents tell paragraphs apart, as old editors left them."""
    if "\u3000\u3000" not in text:
        line = one_line(text)
        return [line] if line else []
    return [line for part in _PARAGRAPH.split(text) if (line := one_line(part))]
