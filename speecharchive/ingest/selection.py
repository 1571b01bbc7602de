"""Which records of a WARC file are imported: told by the address first, before anything is unpacked or parsed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from speecharchive import __version__
from speecharchive.outlets import Outlet, Registry

OTHER_RECORD = "no response"
NO_ADDRESS = "no web address"
FOREIGN = "another publisher"
NO_PAGE = "no page"
NOT_200 = "status not 200"
NOT_MODIFIED = "not modified, and no telling since when"
SEGMENT = "part of a record"
FEW_KINDS = "kind {}"
NO_ARTICLE = "no article"

PAGE_TYPES = frozenset(
    (
        "text/html",
        "text/plain",
        "application/xhtml+xml",
        "application/octet-stream",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "",
    )
)
"""A response without a type may be a page: old servers forget it."""
_NEVER_PAGES = ("image/", "video/", "audio/", "font/", "text/css", "application/javascript")
_HEAD = 8192
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})\b")
_CONTENT_TYPE = re.compile(rb"\r?\ncontent-type[ \t]*:[ \t]*([^;\r\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Selection:
    """`kinds` empty: all. `registered`: only what an outlet of `known` publishes, or `outlet` where it is given."""

    known: Registry
    outlet: Outlet | None = None
    registered: bool = False
    kinds: frozenset[str] = field(default_factory=frozenset)

    def publisher(self, url: str | None) -> Outlet | None:
        return self.outlet or self.known.for_url(url)

    def takes_address(self, url: str) -> bool:
        if not self.registered:
            return True
        if self.outlet is not None:
            return self.outlet.publishes(url)
        return self.known.for_url(url) is not None

    @property
    def digest(self) -> str:
        """Changes with whatever may let an import take more or something else: filters, hosts, the parser."""
        wanted = [self.outlet] if self.outlet else list(self.known.values())
        hosts = [(each.name, each.family, each.hosts) for each in wanted]
        told = [__version__, self.registered, sorted(self.kinds), hosts]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def reason_by_head(headers: dict[str, str], selection: Selection) -> str | None:
    """Why a record with this WARC header is passed over; None where its block has to be looked at."""
    kind = headers.get("warc-type")
    if kind not in ("response", "revisit", "resource"):
        return OTHER_RECORD
    url = address_of(headers)
    if not (url.startswith(("http://", "https://")) or (kind == "resource" and url.startswith("urn:sha256:"))):  # fmt: skip
        return NO_ADDRESS
    if not selection.takes_address(url):
        return FOREIGN
    if "warc-segment-number" in headers:
        return SEGMENT
    if url.endswith("/robots.txt") or _is_something_else(headers, kind):
        return NO_PAGE
    return None


def address_of(headers: dict[str, str]) -> str:
    """Old crawlers put the address in angle brackets."""
    return headers.get("warc-target-uri", "").strip("<>")


def reason_by_block(kind: str, block: bytes) -> str | None:
    """The same for the beginning of what the record holds."""
    if kind == "resource":
        return None
    head = block[:_HEAD]
    status = _STATUS.match(head)
    if kind == "response" and status and status[1] == b"304":
        return NOT_MODIFIED
    end = head.find(b"\r\n\r\n")
    stated = _CONTENT_TYPE.search(head, 0, end if end >= 0 else len(head))
    if stated and not is_page_type(stated[1].decode("latin-1")):
        return NO_PAGE
    return None


def is_page_type(content_type: str | None) -> bool:
    return (content_type or "").partition(";")[0].strip().lower() in PAGE_TYPES


def _is_something_else(headers: dict[str, str], kind: str) -> bool:
    identified = headers.get("warc-identified-payload-type", "").lower()
    content_type = headers.get("content-type", "").lower()
    if kind == "resource":
        return not is_page_type(content_type)
    return identified.startswith(_NEVER_PAGES) or not (
        content_type.startswith("application/http") or kind == "revisit"
    )


def counted(reasons: dict[str, int]) -> Iterator[str]:
    """`12 another publisher`, the commonest first."""
    for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0])):
        yield f"{count} {reason}"
