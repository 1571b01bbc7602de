"""Captures and the pages they are of: rows in, rows out; the bytes lie in WARC files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from speecharchive.capture.urls import canonical_url
from speecharchive.errors import BadInput
from speecharchive.outlets import Outlet as RegisteredOutlet
from speecharchive.presence import Observed
from speecharchive.store.chain import FACTS, link
from speecharchive.store.engine import reading
from speecharchive.store.statements import insert_unless_there, plain
from speecharchive.store.tables import Capture, Outlet, Page, SealedCapture, Version

LONGEST_URL = 2000
"""Bytes; PostgreSQL indexes no longer ones, and no page of an outlet has one."""
_BATCH = 500
_SEEN_PAGE = select(Page.id, Page.first_seen, Page.last_seen).where(Page.url == bindparam("url"))
_UPDATE_PAGE = update(Page).where(Page.id == bindparam("page"))
_INSERT_CAPTURE = insert(Capture).returning(Capture.id)


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One response (or imported file) that is already safe in a WARC file."""

    url: str
    """As requested; the page is its canonical URL. `urn:sha256:…` for a file that names none."""
    fetched_at: str
    """UTC, `2026-01-31T08:15:00Z`."""
    status: int
    headers: tuple[tuple[str, str], ...]
    content_type: str | None
    payload_sha256: str
    """Hexadecimal."""
    length: int
    warc_file: str
    """Relative to the archive's captures folder."""
    warc_offset: int
    warc_length: int
    codec: str | None = None
    replacements: int | None = None
    record_type: Literal["response", "revisit"] = "response"
    revisit_of: int | None = None
    """Capture (row id) that holds the bytes, for a revisit."""
    section: str | None = None
    """URL of the start page it was found from."""
    office: str | None = None
    """Office whose speeches that section holds."""
    part_of_url: str | None = None
    """First page of the multi-page article this continues."""
    outlet: RegisteredOutlet | None = None
    """Who publishes the page, where the run is not of one outlet."""
    observed: Observed | None = None
    """What the response says of the presence of its page, where that can be told without reading it."""


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
    """Canonical."""
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
    bytes_in: int
    """Capture (row id) that holds the bytes: of a revisit the one it repeats, else this one."""


def page_url(url: str) -> str:
    """The identity of the page at `url`. Raises BadInput for an address that is too long to be one."""
    canonical = plain(url if url.startswith("urn:") else canonical_url(url))
    if len(canonical.encode("utf-8")) > LONGEST_URL:
        raise BadInput(f"an address is longer than {LONGEST_URL} bytes")
    return canonical


def store_capture(
    connection: Connection, run_id: int, outlet_id: int | None, record: CaptureRecord, before: str
) -> StoredCapture:
    """One row in `capture`, linked to the one `before` in its run, and its page found or made."""
    url = page_url(record.url)
    page_id = _page(connection, url, outlet_id, record)
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


def _page(connection: Connection, url: str, outlet_id: int | None, record: CaptureRecord) -> int:
    """Insert or renew the page. What a later capture does not know (section, office, outlet) stays as it was."""
    known = {
        "outlet_id": outlet_id,
        "section": plain(record.section),
        "office": plain(record.office),
        "part_of_id": _first_page(connection, url, record),
    }
    known = {name: value for name, value in known.items() if value is not None}
    at = record.fetched_at
    page = connection.execute(_SEEN_PAGE, {"url": url}).first()
    if page is None:
        row = {"url": url, "first_seen": at, "last_seen": at, **known, **_validators(record)}
        made = connection.scalar(insert_unless_there(connection, Page).returning(Page.id), row)
        if made is not None:
            return int(made)
        page = connection.execute(_SEEN_PAGE, {"url": url}).one()
    renewed: dict[str, Any] = {"first_seen": min(page.first_seen, at)}
    if at >= page.last_seen:
        renewed |= {"last_seen": at, **known, **_validators(record)}
    connection.execute(_UPDATE_PAGE, {"page": page.id, **renewed})
    return int(page.id)


def _first_page(connection: Connection, url: str, record: CaptureRecord) -> int | None:
    """The page that this one continues; it may not have been captured yet."""
    if record.part_of_url is None or (first := page_url(record.part_of_url)) == url:
        return None
    row = {"url": first, "first_seen": record.fetched_at, "last_seen": record.fetched_at}
    connection.execute(insert_unless_there(connection, Page), row)
    return int(connection.execute(_SEEN_PAGE, {"url": first}).one().id)


def _validators(record: CaptureRecord) -> Mapping[str, str | None]:
    """Of the last full response: one that sends none takes the old ones away."""
    if record.status != 200 or record.record_type == "revisit":
        return {}
    headers = {name.lower(): value for name, value in record.headers}
    return {
        "etag": plain(headers.get("etag")),
        "last_modified": plain(headers.get("last-modified")),
    }


_PLACE = aliased(Capture)
"""The capture that holds the bytes: of a revisit the one it repeats, else the capture itself."""
_FIRST = aliased(Page)


@cache
def held_captures() -> Select[*tuple[Any, ...]]:
    """Rows for `HeldCapture`, to be narrowed and ordered."""
    return (
        select(
            Capture.id,
            Capture.page_id,
            Capture.url,
            Page.url.label("page_url"),
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
            _PLACE.id.label("bytes_in"),
        )
        .join(Page, Page.id == Capture.page_id)
        .join(_PLACE, _PLACE.id == func.coalesce(Capture.revisit_of_id, Capture.id))
        .outerjoin(Outlet, Outlet.id == Page.outlet_id)
        .outerjoin(_FIRST, _FIRST.id == Page.part_of_id)
    )


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page held as an article that is to be looked at again."""

    id: int
    url: str
    section: str | None
    office: str | None


def due_pages(connection: Connection, outlet: str, now: str, after: int) -> list[DuePage]:
    """A batch of them, by row number, behind `after`."""
    wanted = (
        select(Page.id, Page.url, Page.section, Page.office)
        .join(Outlet, Outlet.id == Page.outlet_id)
        .where(Outlet.name == outlet, Page.kind.is_not(None), Page.part_of_id.is_(None))
        .where(Page.due <= now, Page.id > after)
        .order_by(Page.id)
        .limit(_BATCH)
    )
    return [DuePage(*row) for row in connection.execute(wanted)]


def has_sealed_captures() -> ColumnElement[bool]:
    """Of a page."""
    sealed = aliased(Capture)
    of_page = select(SealedCapture.capture_id).join(sealed, sealed.id == SealedCapture.capture_id)
    return of_page.where(sealed.page_id == Page.id).exists()


def first_held(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> HeldCapture | None:
    row = connection.execute(wanted.limit(1)).first()
    return None if row is None else HeldCapture(**row._mapping)


def full_captures(
    engine: Engine, outlets: Iterable[str], since: str | None, *, articles_only: bool
) -> Iterator[HeldCapture]:
    """Page by page and by time, a batch a snapshot, so that the caller may write between; without what a takedown sealed.

    Also a revisit that a version rests on: of an article of several pages, the others changed.
    """
    order = (Capture.page_id, Capture.fetched_at, Capture.id)
    whole = and_(Capture.status == 200, Capture.record_type == "response")
    wanted = held_captures().where(or_(whole, Capture.id.in_(select(Version.capture_id))))
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
