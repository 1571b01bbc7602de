"""Which captures of the further pages of a long article belong to a capture of its first page.

A crawl asks for the first page and then for the others, so they are those that came after it and before the first page was
asked for again. Without this a second page that changed would be read into the first page's older captures too.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from speecharchive.capture.identity import is_mirror
from speecharchive.store.tables import Capture, Page


class Seen(NamedTuple):
    """A capture on the line of time."""

    fetched_at: str
    id: int


class _Part(NamedTuple):
    url: str
    seen: Seen
    payload_sha256: str
    converted: bool
    """Seen at a mirror's address: it goes with a first page that was, too."""


_PARTS = (
    select(
        Page.url,
        Capture.fetched_at,
        Capture.id,
        Capture.payload_sha256,
        Capture.url.label("asked"),
    )
    .join(Capture, Capture.page_id == Page.id)
    .where(Page.part_of_id == bindparam("page"), Capture.status == 200)
)
_SOME_PART = select(Page.id).where(Page.part_of_id == bindparam("page")).limit(1)
_LOOKS = select(Capture.fetched_at, Capture.id, Capture.url).where(
    Capture.page_id == bindparam("page")
)


def has_parts(connection: Connection, page_id: int) -> bool:
    """Whether the page is the first of several."""
    return connection.scalar(_SOME_PART, {"page": page_id}) is not None


def parts_as_of(connection: Connection, page_id: int, capture_id: int) -> list[int]:
    """Row ids of the full captures of its further pages, one a page, by URL (shorter ones first)."""
    return [part.seen.id for part in _parts(connection, page_id, capture_id)]


def parts_sha256(connection: Connection, page_id: int, capture_id: int) -> str | None:
    """Digest of the bytes of the further pages; None for a page without any."""
    parts = _parts(connection, page_id, capture_id)
    if not parts:
        return None
    whole = "\n".join(f"{part.payload_sha256} {part.url}" for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _parts(connection: Connection, page_id: int, capture_id: int) -> list[_Part]:
    by_url: dict[str, list[_Part]] = defaultdict(list)
    for row in connection.execute(_PARTS, {"page": page_id}):
        seen = Seen(row.fetched_at, row.id)
        by_url[row.url].append(_Part(row.url, seen, row.payload_sha256, is_mirror(row.asked)))
    if not by_url:
        return []
    looks = connection.execute(_LOOKS, {"page": page_id}).all()
    asked = next(look for look in looks if look.id == capture_id)
    converted = is_mirror(asked.url)
    alike = [Seen(look.fetched_at, look.id) for look in looks if is_mirror(look.url) == converted]
    first = Seen(asked.fetched_at, asked.id)
    again = min((look for look in alike if look > first), default=None)
    chosen = (
        _of_look([part for part in parts if part.converted == converted] or parts, again)
        for parts in by_url.values()
    )
    return sorted(chosen, key=lambda part: (len(part.url), part.url))


def _of_look(parts: Iterable[_Part], again: Seen | None) -> _Part:
    """The newest until the next look at the first page; where there is none, the first after it."""
    ordered = sorted(parts, key=lambda part: part.seen)
    until = [part for part in ordered if again is None or part.seen < again]
    return until[-1] if until else ordered[0]
