"""Pages: found by their identity, made where they are new, with every address under which they were seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Insert, bindparam, case, select, update

from speecharchive.capture.identity import is_mirror, page_identity
from speecharchive.capture.urls import canonical_url
from speecharchive.errors import BadInput, SpeecharchiveError
from speecharchive.outlets import Outlet as RegisteredOutlet
from speecharchive.presence import Observed
from speecharchive.store.statements import insert_of, insert_unless_there, plain, portions
from speecharchive.store.tables import Address, Outlet, Page

LONGEST_URL = 2000
"""Bytes; PostgreSQL indexes no longer ones, and no page of an outlet has one."""
_MANY = 500
_SEEN_PAGE = select(Page.id, Page.url, Page.first_seen, Page.last_seen).where(
    Page.identity == bindparam("identity")
)
_UPDATE_PAGE = update(Page).where(Page.id == bindparam("page"))


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
class KnownPage:
    """A page that was read as an article."""

    id: int
    url: str
    """The address to ask for it."""
    due: str | None
    section: str | None
    office: str | None


_KNOWN = (Page.id, Page.url, Page.due, Page.section, Page.office)


def address_of(url: str) -> str:
    """`url` as the archive spells it. Raises BadInput for one that is too long to be one, or none at all."""
    canonical = plain(url if url.startswith("urn:") else canonical_url(url))
    if len(canonical.encode("utf-8")) > LONGEST_URL:
        raise BadInput(f"an address is longer than {LONGEST_URL} bytes")
    return canonical


def spellings(url: str) -> tuple[str, ...]:
    """The address as given and as the archive spells it."""
    try:
        return url, address_of(url)
    except SpeecharchiveError:
        return (url,)


def demand_identity(url: str) -> str:
    """Which page `url` is of. Raises BadInput for what is no address, or too long to be one."""
    return page_identity(address_of(url))


def identity_of(url: str) -> str | None:
    """The same, or None for what is no address at all."""
    try:
        return demand_identity(url)
    except SpeecharchiveError:
        return None


def page_of(connection: Connection, url: str, outlet_id: int | None, record: CaptureRecord) -> int:
    """Insert or renew the page. What a later capture does not know (section, office, outlet) stays as it was."""
    identity = page_identity(url)
    known = {
        "outlet_id": outlet_id,
        "section": plain(record.section),
        "office": plain(record.office),
        "part_of_id": _first_page(connection, identity, record),
    }
    known = {name: value for name, value in known.items() if value is not None}
    at = record.fetched_at
    page = connection.execute(_SEEN_PAGE, {"identity": identity}).first()
    if page is None:
        row: dict[str, Any] = {"url": url, "identity": identity, "first_seen": at, "last_seen": at}
        row |= known
        made = connection.scalar(_made(connection.dialect.name), row)
        if made is not None:
            note_address(connection, url, int(made), at)
            return int(made)
        page = connection.execute(_SEEN_PAGE, {"identity": identity}).one()
    renewed: dict[str, Any] = {"first_seen": min(page.first_seen, at)}
    if at >= page.last_seen:
        renewed |= {"last_seen": at, **known}
    if record.status == 200 and is_mirror(page.url) and not is_mirror(url):
        renewed["url"] = url
    connection.execute(_UPDATE_PAGE, {"page": page.id, **renewed})
    note_address(connection, url, page.id, at)
    return int(page.id)


def _first_page(connection: Connection, identity: str, record: CaptureRecord) -> int | None:
    """The page that this one continues; it may not have been captured yet."""
    if record.part_of_url is None:
        return None
    url = address_of(record.part_of_url)
    first = {"identity": page_identity(url)}
    if first["identity"] == identity:
        return None
    row = {"url": url, **first, "first_seen": record.fetched_at, "last_seen": record.fetched_at}
    connection.execute(insert_unless_there(connection, Page), row)
    return int(connection.execute(_SEEN_PAGE, first).one().id)


def note_address(connection: Connection, url: str, page_id: int, at: str) -> None:
    """The page was seen under this address."""
    seen = {"url": url, "page_id": page_id, "first_seen": at, "last_seen": at}
    connection.execute(_noted(connection.dialect.name), seen)


@cache
def _made(dialect: str) -> Any:
    return insert_of(dialect, Page).on_conflict_do_nothing().returning(Page.id)


@cache
def _noted(dialect: str) -> Insert:
    statement = insert_of(dialect, Address)
    new = statement.excluded
    earlier = case((new.first_seen < Address.first_seen, new.first_seen), else_=Address.first_seen)
    later = case((new.last_seen > Address.last_seen, new.last_seen), else_=Address.last_seen)
    return statement.on_conflict_do_update(
        index_elements=["url"],
        set_={"page_id": new.page_id, "first_seen": earlier, "last_seen": later},
    )


def known_articles(connection: Connection, urls: Iterable[str]) -> dict[str, KnownPage]:
    """Those of `urls` (as given) that lead to pages which were read as articles."""
    given = {url: identity_of(url) for url in urls}
    found: dict[str, KnownPage] = {}
    for some in portions(sorted({identity for identity in given.values() if identity})):
        wanted = select(Page.identity, *_KNOWN).where(Page.identity.in_(some))
        rows = connection.execute(wanted.where(Page.kind.is_not(None)))
        found |= {
            row.identity: KnownPage(row.id, row.url, row.due, row.section, row.office)
            for row in rows
        }
    return {url: found[identity] for url, identity in given.items() if identity in found}


def due_pages(connection: Connection, outlet: str, now: str, after: int) -> list[KnownPage]:
    """Articles of the outlet that are due: a batch of them, by row number, behind `after`."""
    wanted = (
        select(*_KNOWN)
        .join(Outlet, Outlet.id == Page.outlet_id)
        .where(Outlet.name == outlet, Page.kind.is_not(None), Page.part_of_id.is_(None))
        .where(Page.due <= now, Page.id > after)
        .order_by(Page.id)
        .limit(_MANY)
    )
    return [KnownPage(*row) for row in connection.execute(wanted)]
