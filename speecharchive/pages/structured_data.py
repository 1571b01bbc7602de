"""What a page says of its article in data and pictures, where no line of text says it: JSON-LD, microdata, `alt`."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from speecharchive.model import Block
from speecharchive.normalise.dates import CHINA_TIME
from speecharchive.pages.document import Document
from speecharchive.pages.spacing import one_line

_DATED_META = re.compile(
    r"<meta\s(?=[^<>]{0,300}itemprop=[\"']datePublished[\"'])[^<>]{0,300}?content=[\"']([^\"']{8,40})[\"']"
)
_NO_VALUE = re.compile(r"[来來]\s{0,4}源\s{0,4}[：:][^\S\n]{0,4}(?:$|[|｜])", re.MULTILINE)
_PUBLISHED = re.compile(r"\"datePublished\"\s{0,9}:\s{0,9}\"([^\"]{8,40})\"")
_SOURCE_PICTURE = re.compile(
    r"[来來]\s{0,4}源\s{0,4}[：:]\s{0,9}(?:</?(?:a|b|i|em|span|font|strong|div|td|p|dd)\b[^<>]{0,200}>\s{0,9}){0,5}"
    r"<img\b(?=[^<>]{0,400}\balt=[\"']([^\"'<>]{2,24})[\"'])"
)
_SECONDS = re.compile(r"\bvar ct = \"(\d{10})\"")
"""When an account's page was published, in seconds since 1970; a script prints it."""
_TITLE_PICTURE = re.compile(
    r"<h1\b[^<>]{0,200}>\s{0,9}(?:<(?:a|span)\b[^<>]{0,200}>\s{0,9}){0,2}<img\b(?=[^<>]{0,400}\balt=[\"']([^\"'<>]{6,80})[\"'])"
)


def stated_in_data(document: Document, blocks: Sequence[Block]) -> dict[str, str]:
    """Further entries of `Article.metas`: `datepublished`, `source-picture`, `title-picture`.

    The source is searched only where something is missing that it could say: a search costs a tenth of a parse.
    """
    found: dict[str, str] = {}
    text = document.text
    if "datepublished" not in document.metas:
        if document.is_signed("ld+json"):
            _note(found, "datepublished", _PUBLISHED.search(text))
        if not found and document.is_signed("datePublished"):
            _note(found, "datepublished", _DATED_META.search(text))
        if not found and "wechat-enable-text-zoom-em" in document.metas:
            _note(found, "datepublished", _SECONDS.search(text))
        if not found:
            times = list(islice(document.root.iter("time"), 2))
            if len(times) == 1 and (value := one_line(times[0].get("datetime") or "")):
                found["datepublished"] = value
    if _NO_VALUE.search("\n".join([block.text for block in blocks if len(block.text) < 200])):
        _note(found, "source-picture", _SOURCE_PICTURE.search(text))
    if not any(block.role == "headline" for block in blocks):
        _note(found, "title-picture", _TITLE_PICTURE.search(text))
    return found


def _note(found: dict[str, str], name: str, match: re.Match[str] | None) -> None:
    value = one_line(html.unescape(match.group(1))) if match else ""
    if name == "datepublished" and value.isdigit():
        value = datetime.fromtimestamp(int(value), CHINA_TIME).isoformat()
    if value:
        found[name] = value
