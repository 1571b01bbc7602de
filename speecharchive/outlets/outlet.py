"""One outlet, as its declaration says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlsplit

Status = Literal["active", "reported", "address-unknown", "retired"]
Kind = Literal[
    "party-paper", "evening-paper", "trade-paper", "cppcc-paper", "news-site",
    "government", "cppcc", "party",
]  # fmt: skip

STATUSES: Mapping[Status, str] = {
    "active": "visited, and read well",
    "reported": "reported, not yet visited",
    "address-unknown": "no address of it is known",
    "retired": "no longer published",
}
KINDS: Mapping[Kind, str] = {
    "party-paper": "newspaper of a party committee",
    "evening-paper": "any other newspaper for everyone: 晚报, 晨报, 都市报",
    "trade-paper": "newspaper of a trade, a ministry, an enterprise or a readership",
    "cppcc-paper": "newspaper of a people's political consultative conference or of a party in it",
    "news-site": "news portal, or a channel of one",
    "government": "site of a government",
    "cppcc": "site of a people's political consultative conference",
    "party": "site of a party committee or its offices",
}
assert set(STATUSES) == set(get_args(Status))
assert set(KINDS) == set(get_args(Kind))


@dataclass(frozen=True, slots=True)
class Start:
    """One page a crawl starts from: a listing, or the template of an e-paper's first layout page."""

    url: str
    """For an e-paper a `strftime` template of one day's first page, e.g. `…/%Y%m/%d/node01.html`."""
    title: str
    office: str | None = None
    """Whose speeches this section of the site holds (主席讲话 → 攀枝花市政协主席); basis `site-section`."""


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str
    title: str
    family: str
    place: str | None
    """Six-digit GB/T 2260 code of the division the outlet belongs to."""
    hosts: tuple[str, ...]
    """Hosts with all below them; with a folder (`epaper.example/yhrb`) only what lies in it."""
    starts: tuple[Start, ...]
    status: Status
    kind: Kind | None = None
    language: str | None = None
    """BCP 47, e.g. `zh-Hans`."""
    articles: str | None = None
    """Pattern of an article's address, in place of the family's own choice; None where that is good enough."""
    sections: str | None = None
    """Pattern of addresses that are listings, looked for on start pages (channels that a home page links to)."""
    source: str | None = None
    """Where the facts were reported, with revision or date."""
    unplaced: str | None = None
    """Why `place` is None."""
    note: str | None = None
    recheck: str | None = None
    """How often its pages are looked at again, by their age; see `speecharchive.recheck`."""
    schedule: str | None = None
    """When it is crawled; see `speecharchive.schedule`."""
    quiet: str | None = None
    """When it is not asked for anything; see `speecharchive.quiet`."""
    budget: str | None = None
    """What one run may spend; see `speecharchive.budget`."""
    certificates: str | None = None
    """`unchecked` where its hosts cannot show good ones and it is read all the same; each of its runs says so."""

    @property
    def is_reported(self) -> bool:
        """Whether nobody has looked yet if its family is the right one."""
        return self.status == "reported"

    def publishes(self, url: str) -> bool:
        host, path = address(url)
        return any(_lies_in(host, path, own) for own in self.hosts)


def address(url: str) -> tuple[str, str]:
    """Host and path; the host is empty for what is no address: nobody publishes it."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""


def _lies_in(host: str, path: str, own: str) -> bool:
    name, _, folder = own.partition("/")
    if host != name and not host.endswith("." + name):
        return False
    return not folder or path == f"/{folder}" or path.startswith(f"/{folder}/")
