"""Captures: rows in, rows out; the bytes lie in WARC files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    func,
    insert,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from speecharchive.store.chain import FACTS, link
from speecharchive.store.engine import reading
from speecharchive.store.pages import CaptureRecord, address_of, page_of, spellings
from speecharchive.store.statements import plain
from speecharchive.store.tables import Capture, Outlet, Page, SealedCapture, Version

_BATCH = 500
_INSERT_CAPTURE = insert(Capture).returning(Capture.id)


@dataclass(frozen=True, slots=True)
class StoredCapture:
    id: int
    page_id: int
    url: str
    """Canonical."""
    revisit: bool
    chain_sha256: str


@dataclass(frozen=True, slots=True)
class HeldCapture:
    """A capture as the archive knows it."""

    id: int
    page_id: int
    url: str
    """As requested."""
    page_url: str
    """The address to ask for the page."""
    page_identity: str
    outlet: str | None
    fetched_at: str
    status: int
    content_type: str | None
    codec: str | None
    payload_sha256: str
    length: int
    record_type: str
    warc_file: str
    """Of the record that holds the bytes: for a revisit that of the capture it repeats."""
    warc_offset: int
    warc_length: int
    section: str | None
    office: str | None
    part_of_url: str | None
    is_article: bool
    """Whether its page was ever read as an article."""
    has_parts: bool
    """Whether other pages continue its page."""
    bytes_in: int
    """Capture (row id) that holds the bytes: of a revisit the one it repeats, else this one."""


def store_capture(
    connection: Connection, run_id: int, outlet_id: int | None, record: CaptureRecord, before: str
) -> StoredCapture:
    """One row in `capture`, linked to the one `before` in its run, and its page found or made."""
    url = address_of(record.url)
    page_id = page_of(connection, url, outlet_id, record)
    row = {
        "page_id": page_id,
        "run_id": run_id,
        "url": plain(record.url),
        "fetched_at": record.fetched_at,
        "status": record.status,
        "headers": [[plain(name), plain(value)] for name, value in record.headers],
        "content_type": plain(record.content_type),
        "codec": record.codec,
        "replacements": record.replacements,
        "length": record.length,
        "payload_sha256": record.payload_sha256,
        "record_type": record.record_type,
        "revisit_of_id": record.revisit_of,
        "warc_file": record.warc_file,
        "warc_offset": record.warc_offset,
        "warc_length": record.warc_length,
    }
    linked = link(before, [row[column.key] for column in FACTS])
    capture_id = connection.scalar(_INSERT_CAPTURE, row | {"chain_sha256": linked})
    assert capture_id is not None
    return StoredCapture(capture_id, page_id, url, record.record_type == "revisit", linked)


_PLACE = aliased(Capture)
"""The capture that holds the bytes: of a revisit the one it repeats, else the capture itself."""
_FIRST = aliased(Page)
_PART = aliased(Page)


@cache
def held_captures() -> Select[*tuple[Any, ...]]:
    """Rows for `HeldCapture`, to be narrowed and ordered."""
    return (
        select(
            Capture.id,
            Capture.page_id,
            Capture.url,
            Page.url.label("page_url"),
            Page.identity.label("page_identity"),
            Outlet.name.label("outlet"),
            Capture.fetched_at,
            Capture.status,
            Capture.content_type,
            Capture.codec,
            Capture.payload_sha256,
            Capture.length,
            Capture.record_type,
            _PLACE.warc_file,
            _PLACE.warc_offset,
            _PLACE.warc_length,
            Page.section,
            Page.office,
            _FIRST.url.label("part_of_url"),
            Page.kind.is_not(None).label("is_article"),
            select(_PART.id).where(_PART.part_of_id == Page.id).exists().label("has_parts"),
            _PLACE.id.label("bytes_in"),
        )
        .join(Page, Page.id == Capture.page_id)
        .join(_PLACE, _PLACE.id == func.coalesce(Capture.revisit_of_id, Capture.id))
        .outerjoin(Outlet, Outlet.id == Page.outlet_id)
        .outerjoin(_FIRST, _FIRST.id == Page.part_of_id)
    )


def has_sealed_captures() -> ColumnElement[bool]:
    """Of a page."""
    sealed = aliased(Capture)
    of_page = select(SealedCapture.capture_id).join(sealed, sealed.id == SealedCapture.capture_id)
    return of_page.where(sealed.page_id == Page.id).exists()


def first_held(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> HeldCapture | None:
    row = connection.execute(wanted.limit(1)).first()
    return None if row is None else HeldCapture(**row._mapping)


def is_read() -> ColumnElement[bool]:
    """Captures that texts are read from: full ones, and revisits (also a 304) that a version rests on.

    Of an article of several pages the first one may be as it was while another changed.
    """
    whole = and_(Capture.status == 200, Capture.record_type == "response")
    return or_(whole, Capture.id.in_(select(Version.capture_id)))


def full_captures(
    engine: Engine, outlets: Iterable[str], since: str | None, *, articles_only: bool
) -> Iterator[HeldCapture]:
    """Page by page and by time, a batch a snapshot, so that the caller may write between; without what a takedown sealed."""
    order = (Capture.page_id, Capture.fetched_at, Capture.id)
    wanted = held_captures().where(is_read())
    wanted = wanted.where(Capture.id.not_in(select(SealedCapture.capture_id)))
    if names := tuple(outlets):
        wanted = wanted.where(Outlet.name.in_(names))
    if since is not None:
        wanted = wanted.where(Capture.fetched_at >= since)
    if articles_only:
        wanted = wanted.where(Page.kind.is_not(None))
    last: tuple[int, str, int] = (0, "", 0)
    while True:
        after = wanted.where(tuple_(*order) > last, Capture.page_id >= last[0])
        with reading(engine) as connection:
            rows = connection.execute(after.order_by(*order).limit(_BATCH)).all()
        for row in rows:
            yield HeldCapture(**row._mapping)
        if len(rows) < _BATCH:
            return
        last = (rows[-1].page_id, rows[-1].fetched_at, rows[-1].id)


def validators_at(
    connection: Connection, identity: str | None, url: str
) -> tuple[str | None, str | None]:
    """Of the last two full responses at the address; see `Archive.validators`."""
    wanted = (
        select(Capture.headers, Capture.payload_sha256)
        .join(Page, Page.id == Capture.page_id)
        .where(Page.identity == identity, Capture.url.in_(spellings(url)), Capture.status == 200)
        .where(~has_sealed_captures())
        .order_by(Capture.fetched_at.desc(), Capture.id.desc())
        .limit(2)
    )
    sent = [
        ({name.lower(): value for name, value in row.headers}, row.payload_sha256)
        for row in connection.execute(wanted)
    ]
    if not sent:
        return None, None
    last, digest = sent[0]
    etag = last.get("etag")
    if len(sent) == 2 and sent[1][1] == digest and sent[1][0].get("etag") != etag:
        etag = None
    return etag, last.get("last-modified")
