"""What is held of pages, many addresses a query: for bulk jobs, which ask inside their own transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from speecharchive.errors import UsageError
from speecharchive.store.captures import HeldCapture, first_held, held_captures
from speecharchive.store.pages import identity_of
from speecharchive.store.parts import parts_as_of
from speecharchive.store.tables import Capture, Observation, Page

_BULK = 0x5350_4541
"""Key of the lock; any number that nobody else uses."""


def identities(urls: Iterable[str]) -> dict[str, str]:
    """The page's identity, by address; what is no address is left out."""
    found = {url: identity_of(url) for url in urls}
    return {url: identity for url, identity in found.items() if identity is not None}


def alone(connection: Connection) -> None:
    """Until the transaction ends no other bulk job looks up and stores: what it finds missing stays so.

    SQLite has one writer at a time by itself.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_BULK)))


def captured_at(
    connection: Connection, pages: Collection[str], times: Collection[str]
) -> list[HeldCapture]:
    """Captures of these pages (by `page.identity`) at one of these times."""
    return _held(connection, Page.identity.in_(pages), Capture.fetched_at.in_(times))


def captured_with(
    connection: Connection, pages: Collection[str], digests: Collection[str]
) -> list[HeldCapture]:
    """Full captures of these pages that have one of these payloads."""
    return _held(
        connection,
        Page.identity.in_(pages),
        Capture.payload_sha256.in_(digests),
        Capture.record_type == "response",
    )


def never_read(connection: Connection, pages: Collection[str]) -> set[str]:
    """Those of these pages (by `page.identity`) that are held, and from which no article was read."""
    wanted = select(Page.identity).where(Page.identity.in_(pages), Page.kind.is_(None))
    return set(connection.scalars(wanted))


def unobserved(connection: Connection, page: str) -> Sequence[Row[Any]]:
    """Captures of a page that nothing was observed from: id, url, status, headers, fetched_at."""
    seen = select(Observation.capture_id).where(Observation.capture_id == Capture.id)
    wanted = (
        select(Capture.id, Capture.url, Capture.status, Capture.headers, Capture.fetched_at)
        .join(Page, Page.id == Capture.page_id)
        .where(Page.identity == page, ~seen.exists())
    )
    return connection.execute(wanted.order_by(Capture.fetched_at, Capture.id)).all()


def answers_between(connection: Connection, page: str, first: str, last: str) -> Sequence[Row[Any]]:
    """Captures of a page: id, url, status, headers, fetched_at."""
    wanted = (
        select(Capture.id, Capture.url, Capture.status, Capture.headers, Capture.fetched_at)
        .join(Page, Page.id == Capture.page_id)
        .where(Page.identity == page, Capture.fetched_at.between(first, last))
    )
    return connection.execute(wanted.order_by(Capture.fetched_at, Capture.id)).all()


def newest_before(
    connection: Connection, page: str, time: str, status: int = 200
) -> HeldCapture | None:
    """The last full capture of a page up to a time, with this status."""
    wanted = held_captures().where(
        Page.identity == page,
        Capture.fetched_at <= time,
        Capture.record_type == "response",
        Capture.status == status,
    )
    return first_held(connection, wanted.order_by(Capture.fetched_at.desc(), Capture.id.desc()))


def first_pages(connection: Connection, pages: Collection[str]) -> dict[str, str]:
    """Of the pages that continue another one: that one's URL."""
    first = Page.__table__.alias()
    rows = connection.execute(
        select(Page.identity, first.c.url.label("first_url"))
        .join(first, first.c.id == Page.part_of_id)
        .where(Page.identity.in_(pages))
    )
    return {row.identity: row.first_url for row in rows}


def capture_with_parts(
    connection: Connection, capture_id: int
) -> tuple[HeldCapture, tuple[HeldCapture, ...]]:
    """A capture, and those of the further pages that belong to it. Raises UsageError where there is none."""
    (first,) = _held(connection, Capture.id == capture_id) or (None,)
    if first is None:
        raise UsageError(f"there is no capture {capture_id} in this archive")
    return first, tuple(parts_of(connection, first))


def parts_of(connection: Connection, first: HeldCapture) -> list[HeldCapture]:
    """The full captures of the continuation pages that belong to this capture of a multi-page article, by URL."""
    if not first.has_parts:
        return []
    ids = parts_as_of(connection, first.page_id, first.id)
    found = {each.id: each for each in _held(connection, Capture.id.in_(ids))}
    return [found[number] for number in ids]


def look_before(connection: Connection, page: str, time: str) -> int | None:
    """The capture of a first page with which a further page came that was captured at `time`; a revisit is a look too."""
    looks = (
        select(Capture.id)
        .join(Page, Page.id == Capture.page_id)
        .where(
            Page.identity == page, or_(Capture.status == 200, Capture.revisit_of_id.is_not(None))
        )
    )
    newest = looks.order_by(Capture.fetched_at.desc(), Capture.id.desc()).limit(1)
    before: int | None = connection.scalar(newest.where(Capture.fetched_at <= time))
    if before is not None:
        return before
    return connection.scalar(looks.order_by(Capture.fetched_at, Capture.id).limit(1))


def _held(connection: Connection, *conditions: ColumnElement[bool]) -> list[HeldCapture]:
    rows: Iterable[Any] = connection.execute(held_captures().where(*conditions))
    return [HeldCapture(**row._mapping) for row in rows]
