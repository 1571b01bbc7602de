"""CSL-JSON, which Zotero, pandoc and citeproc read.

A name is a `literal`: where a Chinese name divides, and how it is read, the archive does not know. Where only the day of delivery
is known, the item is a `speech`, whose date that is; else a page or an article with the date of its publication. The archive is
the `source`: styles take an `archive` for the publisher (GB/T 7714's does).
"""

from __future__ import annotations

from typing import Any

from speecharchive.export.citation.citable import ARCHIVE, Citable
from speecharchive.export.citation.gb7714 import UNTITLED

_GENRES = {
    "speech": "讲话",
    "work-report": "工作报告",
    "address": "致辞",
    "message": "贺信",
    "remarks": "发言",
    "signed-article": "署名文章",
}


def csl(cited: Citable) -> dict[str, Any]:
    item = {
        "id": cited.locator,
        "type": _type(cited),
        "title": cited.full_title or UNTITLED,
        "author": [{"literal": cited.author}] if cited.author else None,
        "container-title": cited.outlet,
        "genre": _GENRES.get(cited.kind),
        "event-date": _date(cited.delivered),
        "issued": _date(cited.published or cited.delivered),
        "accessed": _date(cited.captured),
        "URL": cited.url,
        "version": str(cited.version),
        "source": f"{ARCHIVE} {cited.release}" if cited.release else ARCHIVE,
        "archive_location": cited.permalink,
        "language": "zh",
    }
    return {name: value for name, value in item.items() if value is not None}


def _type(cited: Citable) -> str:
    if cited.published is None and cited.delivered is not None:
        return "speech"
    if cited.in_newspaper:
        return "article-newspaper"
    return "webpage" if cited.url else "document"


def _date(date: str | None) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else None
