"""One page read from its bytes, by a process that knows nothing but the page: what the archive is to store of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from speecharchive.capture.coding import decoded
from speecharchive.capture.copies import copy_of, file_record, utc_date
from speecharchive.capture.reading import judged
from speecharchive.capture.records import Headers
from speecharchive.capture.scanning import Damage, Scanned
from speecharchive.capture.urls import canonical_url
from speecharchive.capture.warc import StoredResponse
from speecharchive.errors import (
    BadInput,
    DamagedInput,
    EmptyPage,
    GuardedPage,
    PageError,
    PageGone,
)
from speecharchive.extraction.reader import open_article, read_article
from speecharchive.ingest.inputs import Input, Unreadable, is_web_address
from speecharchive.ingest.selection import FEW_KINDS, NO_ARTICLE
from speecharchive.ingest.stored import with_truncation
from speecharchive.model import PageSource, Speech
from speecharchive.outlets import Outlet


@dataclass(frozen=True, slots=True)
class WarcPage:
    """A record of a WARC file that may be a page."""

    record: Scanned
    file: str
    outlet: Outlet | None
    kinds: frozenset[str]
    """What is stored; empty: every kind, and pages without an article."""
    held: frozenset[str] = frozenset()
    """Digests of payloads that the archive holds, read, for this address and time."""


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file that somebody chose."""

    input: Input
    outlet: Outlet | None
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is not stored, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be stored. `speech` or `problem` is given; neither where the archive holds the page, or its status is not 200."""

    name: str
    url: str
    fetched_at: str
    status: int
    headers: Headers
    content_type: str | None
    payload_sha256: str
    length: int
    member: bytes
    """The record that holds the payload, as one gzip member."""
    record_type: str
    outlet: Outlet | None
    from_warc: bool
    codec: str | None = None
    replacements: int | None = None
    parts: tuple[str, ...] = ()
    speech: Speech | None = None
    problem: PageError | None = None
    stated_digest: str | None = None
    """What the record that it came in states of its payload."""

    @property
    def shows_absence(self) -> bool:
        """Whether the answer tells of its page that it was not there, or not to be seen, and brings none."""
        return self.status != 200 or isinstance(self.problem, PageGone | GuardedPage)


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record that says: the same bytes as then."""

    name: str
    stored: StoredResponse
    headers: dict[str, str]
    where: str
    outlet: Outlet | None
    refers_to_url: str
    refers_to_date: str | None


Found = Page | Revisit | Passed | Unreadable


def read_page(page: WarcPage | FilePage) -> Found:
    return _read_record(page) if isinstance(page, WarcPage) else _read_file(page)


def ended_its_reader(page: WarcPage | FilePage) -> Found:
    name = page.record.where if isinstance(page, WarcPage) else page.input.name
    return Unreadable(name, DamagedInput(f"{name}: reading it ended the process that read it"))


def _read_record(page: WarcPage) -> Found:
    where, headers = page.record.where, page.record.headers
    stored = judged(page.record)
    if isinstance(stored, Damage):
        return Unreadable(where, stored.error)
    name = f"{page.file}: {stored.url}"
    try:
        stored = replace(stored, fetched_at=utc_date(stored.fetched_at, where))
        address = None if stored.url.startswith("urn:") else canonical_url(stored.url)
        if stored.record_type == "revisit":
            return _revisit(page, name, stored)
        digest = hashlib.sha256(stored.body).hexdigest()
        known = digest in page.held
        brings_page = stored.status == 200 and not known
        body = decoded(stored.body, stored.headers) if brings_page else b""
        url = stored.url if address else None
        read = _unread(page, stored, name, url, digest)
        if brings_page and not body:
            read = replace(read, problem=EmptyPage(f"{name}: empty"))
        elif brings_page:
            source = PageSource(body, url=url, content_type=read.content_type)
            read = _with_article(read, source, stored.truncated)
    except BadInput as error:
        return Unreadable(name, error)
    if page.kinds and not (known or read.shows_absence) and (reason := _reason(read, page.kinds)):
        return Passed(reason)
    return read if known else replace(read, member=copy_of(stored, headers, where, digest))


def _unread(
    page: WarcPage, stored: StoredResponse, name: str, url: str | None, digest: str
) -> Page:
    return Page(
        name=name,
        url=url or f"urn:sha256:{digest}",
        fetched_at=stored.fetched_at,
        status=stored.status,
        headers=stored.headers,
        content_type=stored.header("content-type"),
        payload_sha256=digest,
        length=len(stored.body),
        member=b"",
        record_type="resource" if stored.record_type == "resource" else "response",
        outlet=page.outlet,
        from_warc=True,
        stated_digest=page.record.headers.get("warc-payload-digest"),
    )


def _read_file(page: FilePage) -> Found:
    given = page.input
    digest = hashlib.sha256(given.payload).hexdigest()
    read = Page(
        name=given.name,
        url=given.address,
        fetched_at=given.fetched_at,
        status=given.status,
        headers=given.headers,
        content_type=given.source.content_type,
        payload_sha256=digest,
        length=len(given.payload),
        member=b"",
        record_type="resource",
        outlet=page.outlet,
        from_warc=False,
    )
    if digest in page.held:
        return read
    try:
        read = _with_article(read, given.source, None)
    except BadInput as error:
        return Unreadable(given.name, error)
    member = file_record(read.url, read.fetched_at, read.content_type, given.payload, digest)
    return replace(read, member=member)


def _with_article(read: Page, source: PageSource, truncated: str | None) -> Page:
    """With the speech that the page holds, or the reason why it holds none. Raises BadInput."""
    outlet = read.outlet
    family, reported = (outlet.family, outlet.is_reported) if outlet else (None, False)
    try:
        article = open_article(source, family, reported=reported)
        read = replace(
            read,
            codec=article.codec,
            replacements=article.replacements,
            parts=tuple(part for part in article.parts if is_web_address(part)),
        )
        speech = read_article(article, outlet=read.outlet)
    except PageError as error:
        return replace(read, problem=error)
    return replace(read, speech=with_truncation(speech, truncated))


def _reason(read: Page, kinds: frozenset[str]) -> str | None:
    if read.speech is None:
        return NO_ARTICLE
    return None if read.speech.kind in kinds else FEW_KINDS.format(read.speech.kind)


def _revisit(page: WarcPage, name: str, stored: StoredResponse) -> Revisit:
    headers = page.record.headers
    stated = headers.get("warc-refers-to-date")
    return Revisit(
        name,
        stored,
        headers,
        page.record.where,
        page.outlet,
        headers.get("warc-refers-to-target-uri", "").strip("<>") or stored.url,
        utc_date(stated, page.record.where) if stated else None,
    )
