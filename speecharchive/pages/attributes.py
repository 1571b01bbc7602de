"""Refuses a tag with more attributes than any page has: libxml2 compares each with all before it."""

from __future__ import annotations

import re
from itertools import islice

from speecharchive.errors import DamagedInput

MOST = 2_000
_GAP = 8_000
"""Bytes from one `<` to the next on an ordinary page; longer stretches are scripts, long paragraphs, or the attack."""
_LONG_PAGE = 1024 * 1024
"""From here on every tag is measured, since quoted values may hold `<` and hide a stretch; two milliseconds
for 100 KB, which is more than the parse itself, so ordinary pages are spared it."""

_VALUE = rb"""=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+"""
_INSIDE = rb"(?:[^>=]++|" + _VALUE + rb")*+"
_TAG = re.compile(rb"<[a-zA-Z]" + _INSIDE)
_MARKUP = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rb"|(?P<tag><(?:(?P<raw>script|style)(?=[\s/>])|[a-z])" + _INSIDE + rb")"
    rb"(?(raw).*?(?:</(?P=raw)|\Z))",
    re.IGNORECASE | re.DOTALL,
)
"""Comments, and tags with the script behind them: what stands in either is no tag."""
_ATTRIBUTE = re.compile(rb"[^\s/=>]++\s*+(?:" + _VALUE + rb")?+|" + _VALUE)


def refuse_endless_tags(html: bytes) -> None:
    """Raises DamagedInput where one tag has more than `MOST` attributes. Linear; next to nothing on ordinary pages."""
    if len(html) <= _LONG_PAGE and not _looks_endless(html):
        return
    for found in _MARKUP.finditer(html):
        begin, end = found.span("tag")
        if end - begin > 2 * MOST and _is_endless(found["tag"]):
            raise DamagedInput(
                f"a tag of the page has more than {MOST:,} attributes; it cannot be read as a page"
            )


def _looks_endless(html: bytes) -> bool:
    """Asks the long stretches alone, and does not yet ask whether they stand in a script."""
    at = html.find(b"<")
    while at >= 0 and at + _GAP < len(html):
        following = html.rfind(b"<", at + 1, at + _GAP)
        if following < 0:
            tag = _TAG.match(html, at)
            if tag and tag.end() - at > 2 * MOST and _is_endless(tag.group()):
                return True
            following = html.find(b"<", at + _GAP)
        at = following
    return False


def _is_endless(tag: bytes) -> bool:
    """The tag's own name is the first that is found."""
    return next(islice(_ATTRIBUTE.finditer(tag, 1), MOST + 1, None), None) is not None
