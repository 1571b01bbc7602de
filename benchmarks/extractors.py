"""Extractors under one interface: bytes and URL in, `Reading` out; a peer is imported when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.scoring import Reading
from speecharchive import extract
from speecharchive.capture.decode import decode
from speecharchive.errors import SpeecharchiveError


class Unread(Exception):
    """The extractor gave nothing for a page, or broke on it."""


@dataclass(frozen=True, slots=True)
class Extractor:
    read: Callable[[bytes, str | None], Reading]
    reset: Callable[[], object] = lambda: None
    """Drops what was remembered of pages, before each timed round."""


def ours() -> Extractor:
    def read(body: bytes, url: str | None) -> Reading:
        try:
            record = extract(body, url=url).to_json_dict()
        except SpeecharchiveError as error:
            raise Unread from error
        speaker = record["speaker"]
        signed = speaker["name"] if speaker["basis"] in ("byline", "headline") else None
        return Reading(
            title=record["title"] or record["headline"] or "",
            date=record["published_on"]["value"] or "",
            source=record["source"] or "",
            author=(*record["reporters"], *([signed] if signed else [])),
            paragraphs=tuple(record["paragraphs"]),
            record=record,
        )

    return Extractor(read)


def trafilatura() -> Extractor:
    from trafilatura import bare_extraction
    from trafilatura.meta import reset_caches

    def read(body: bytes, url: str | None) -> Reading:
        found = bare_extraction(body, url=url, with_metadata=True)
        if found is None:
            raise Unread
        document = found if isinstance(found, dict) else found.as_dict()
        return Reading(
            title=document.get("title") or "",
            date=document.get("date") or "",
            source=document.get("sitename") or "",
            author=tuple(filter(None, (document.get("author") or "").split("; "))),
            paragraphs=_lines(document.get("text")),
        )

    return Extractor(read, reset_caches)


def gne() -> Extractor:
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()

    def read(body: bytes, url: str | None) -> Reading:
        try:
            found = extractor.extract(decode(body).text, host=url or "")
        except Exception as error:  # gne lets through whatever its parts raise
            raise Unread from error
        author = found.get("author") or ""
        return Reading(
            title=found.get("title") or "",
            date=found.get("publish_time") or "",
            author=(author,) if author.strip() else (),
            paragraphs=_lines(found.get("content")),
        )

    return Extractor(read)


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "speecharchive": ours,
    "trafilatura": trafilatura,
    "gne": gne,
}


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in re.split(r"[\r\n]+", text or "") if line.strip())
