"""Visits a site that no declaration is known of: the pages asked for, a listing, a few articles, and nothing is kept.

The visit is a crawl of a nameless outlet into an archive that is thrown away, so it is as polite as one; all families are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from speecharchive.errors import (
    BadInput,
    FetchFailed,
    GuardedPage,
    NoArticle,
    PageError,
    PageGone,
    UsageError,
)
from speecharchive.extraction.reader import read
from speecharchive.ingest.stored import in_reading_order, page_source, reading_of
from speecharchive.model import Link, PageSource, Speech
from speecharchive.outlets.looking import SHORT
from speecharchive.outlets.outlet import Outlet, Start
from speecharchive.pages.absence import RUNNING
from speecharchive.pages.elements import text_of
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.leading import listing_of_article
from speecharchive.pages.links import is_article_address
from speecharchive.pages.opening import open_page
from speecharchive.query import runs
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

FEW_DATED = 3
"""A page with fewer dated links is no list, if it holds a text."""
MOST_HOPS = 2
SPARE = 1
"""Requests beside those for articles and for each listing once more: a redirect."""
LINKED_SHARE = 0.3
"""Of a listing's links: another host with so many is the outlet's too."""


class Visited(NamedTuple):
    """An article, read with all families and as nobody's."""

    source: PageSource
    parts: tuple[PageSource, ...]
    speech: Speech


class Listed(NamedTuple):
    page: HtmlPage
    links: tuple[Link, ...]
    """To articles, of the outlet's hosts."""


@dataclass(frozen=True, slots=True)
class Visit:
    listings: tuple[Listed, ...]
    """The first is the one that hosts, name and place are guessed from."""
    articles: tuple[Visited, ...]
    """Those that were named stand first, then as they are listed, whichever came first."""
    hosts: tuple[str, ...]
    requests: int

    @property
    def listing(self) -> HtmlPage:
        return self.listings[0].page

    @property
    def links(self) -> tuple[Link, ...]:
        """Of all listings, each once."""
        found = {link.url: link for listed in self.listings for link in listed.links}
        return tuple(found.values())


def whole_address(given: str) -> str:
    """Host in small letters and ASCII, no fragment. Raises UsageError for what is no http or https address of a page."""
    try:
        parts = urlsplit(given.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        parts, host, port = urlsplit(""), "", ""
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", parts.geturl()):
        raise UsageError(f"{given}: give a whole http or https address")
    if parts.username is not None:
        raise UsageError("give an address without a user's name: what needs a login is not crawled")
    return urlunsplit((parts.scheme, host + port, parts.path or "/", parts.query, ""))


def visit(urls: Sequence[str], crawler: Any, *, pages: int, **options: Any) -> Visit:
    """At listings and articles of one outlet: all that are named, and of further articles so many that `pages` are read.

    Raises PageError where a page cannot be had or leads nowhere, BadInput where it is no page, UsageError where it is of other
    hosts than the listing, and what `crawler` raises.
    """
    with TemporaryDirectory(prefix="speecharchive-new-") as folder:
        place = Path(folder)
        with Archive.open(place / "visit.db", captures=place / "captures", create=True) as archive:
            return _Party(archive, crawler, options).visit(urls, pages)


def is_article(page: HtmlPage) -> bool:
    """Whether a page that may be a listing is an article: it holds a text, and its address or its links say so."""
    try:
        speech = read(page.document.source)
    except (PageError, BadInput):
        return False
    characters = sum(len(paragraph.text) for paragraph in speech.paragraphs)
    if is_article_address(page.document.source.url or ""):
        return characters >= RUNNING
    dated = sum(link.published_on is not None for link in page.listing().articles)
    return characters >= SHORT and dated < FEW_DATED


class _Party:
    """Crawls of one visit; they share the archive and with it the pace."""

    def __init__(self, archive: Archive, crawler: Any, options: dict[str, Any]) -> None:
        self._archive, self._crawler, self._options = archive, crawler, options
        self._requests = 0

    def visit(self, urls: Sequence[str], pages: int) -> Visit:
        """An article's own listing is looked for only where no listing was named."""
        asked = _distinct(self._page(url) for url in urls)
        articles = [page for page in asked if is_article(page)]
        given = [page for page in asked if page not in articles]
        first, *others = given or [self._page(listing_of_article(articles[0]))]
        listing = self._leading(first)
        hosts = _hosts(listing)
        _demand_one_outlet([*others, *articles], listing, hosts)
        listings = _distinct([listing, *map(self._leading, others)])
        listed = tuple(_listed(page, hosts) for page in listings)
        visited = self._articles(listed, [_url(page) for page in articles], hosts, pages)
        return Visit(listed, visited, hosts, self._requests)

    def _leading(self, page: HtmlPage) -> HtmlPage:
        """The page, or the one that it sends to: an e-paper's front names its newest issue."""
        for _ in range(MOST_HOPS):
            listed = page.listing()
            if listed.articles or not listed.next_pages:
                break
            page = self._page(listed.next_pages[0])
        return page

    def _page(self, url: str) -> HtmlPage:
        """One page, without its articles."""
        name = f"asked-{self._requests}"
        self._crawl(name, [url], (urlsplit(url).hostname or "",), max_requests=1)
        for source in self._listings(name):
            return _html(source)
        raise self._failed(url)

    def _articles(
        self, listings: Sequence[Listed], named: Sequence[str], hosts: tuple[str, ...], pages: int
    ) -> tuple[Visited, ...]:
        """Asked for as articles, so that their continuation pages come too. Raises PageError where a named one cannot be read whole."""
        urls, pages = [_url(listed.page) for listed in listings], max(pages, len(named))
        bounds = {"max_pages": pages, "max_requests": pages + len(urls) + SPARE}
        self._crawl("visited", urls, hosts, articles=named, **bounds)
        visited = {each.source.url: each for each in self._visited()}
        for url in named:
            if url not in visited:
                raise self._failed(url, "an article that was named could not be read")
        if not visited:
            count = len(listings[0].links)
            raise self._failed(urls[0], f"none of the {count} articles listed could be read")
        listed = [link.url for listing in listings for link in listing.links]
        ordered = dict.fromkeys((*named, *listed, *visited))
        return tuple(visited[url] for url in ordered if url in visited)

    def _crawl(self, name: str, urls: Sequence[str], hosts: tuple[str, ...], **what: Any) -> None:
        starts = tuple(Start(url, name) for url in urls)
        stranger = Outlet(name, name, "", None, hosts, starts, "reported")
        (run,) = self._crawler([stranger], self._archive, **what, **self._options)
        self._requests += run.requests

    def _listings(self, name: str) -> Iterator[PageSource]:
        for held in self._archive.captures_of(outlets=[name]):
            if not (held.is_article or held.part_of_url or held.url.endswith("/robots.txt")):
                yield page_source(self._archive.holdings, held)

    def _visited(self) -> Iterator[Visited]:
        """Of an article that was asked for twice the later answer comes later."""
        archive = self._archive
        for held in archive.captures_of(outlets=["visited"]):
            if held.is_article:
                found = reading_of(archive, held, lambda _: None)
                source = page_source(archive.holdings, held)
                parts = [page_source(archive.holdings, part) for part in found.parts]
                ordered = tuple(in_reading_order(parts))
                with suppress(BadInput, PageError):
                    yield Visited(source, ordered, read(source, continuation=ordered))

    def _failed(self, url: str, what: str = "") -> PageError:
        with reading(self._archive.engine) as connection:
            failures = list(runs.failures(connection))
        if not failures:
            return FetchFailed(f"{url}: nothing was answered")
        first = next((each for each in failures if each["url"] == url), failures[-1])
        said, to = first["detail"], urlsplit(first["detail"].partition(": ")[0]).hostname
        if first["error"] == "AddressRefused" and to != urlsplit(url).hostname:
            said = f"{url}: it sends to another host, {to}; where the site has moved there, give its address there"
        return FetchFailed(f"{what}: {said}" if what else said)


def _nothing_listed(page: HtmlPage) -> PageError:
    """What the page is instead: a guard's challenge, a page that is gone, one that a script fills."""
    url, why = page.document.source.url, "no article is listed there"
    try:
        page.article()
    except (GuardedPage, PageGone) as error:
        return type(error)(f"{error}; what a browser alone can open is not crawled") if isinstance(error, GuardedPage) else error  # fmt: skip
    except PageError:
        if page.document.mentions("<script") and not text_of(page.document.root).strip():
            why = "only a script fills it"
    return NoArticle(f"{url}: {why}; give a page that lists articles, or an article")


def _html(source: PageSource) -> HtmlPage:
    """Raises BadInput for what is no web page."""
    try:
        page = open_page(source, "", reported=True)
    except BadInput as error:
        raise type(error)(f"{source.url}: {str(error).removeprefix(f'{source.url}: ')}") from None
    if not isinstance(page, HtmlPage):
        raise BadInput(
            f"{source.url}: this is no web page but {source.content_type or 'plain text'}; give a page that lists articles, or an article"
        )
    return page


def _url(page: HtmlPage) -> str:
    return page.document.source.url or ""


def _distinct(pages: Iterable[HtmlPage]) -> list[HtmlPage]:
    """Two addresses may send to one page."""
    return list({_url(page): page for page in pages}.values())


def _hosts(page: HtmlPage) -> tuple[str, ...]:
    """The page's own, and those that many of its links to articles lead to."""
    own = urlsplit(_url(page)).hostname or ""
    linked = [urlsplit(link.url).hostname or "" for link in page.listing().articles]
    many = {host for host in linked if host and linked.count(host) >= LINKED_SHARE * len(linked)}
    return (own, *sorted(host for host in many - {own} if not host.endswith("." + own)))


def _demand_one_outlet(pages: Iterable[HtmlPage], listing: HtmlPage, hosts: Sequence[str]) -> None:
    """Raises UsageError."""
    for page in pages:
        if not _is_of(_url(page), hosts):
            raise UsageError(
                f"{_url(page)}: this is another host than that of the listing {_url(listing)}; start one outlet at a time"
            )


def _listed(page: HtmlPage, hosts: Sequence[str]) -> Listed:
    """Raises NoArticle, or what the page is instead."""
    links = tuple(link for link in page.listing().articles if _is_of(link.url, hosts))
    if not links:
        raise _nothing_listed(page)
    return Listed(page, links)


def _is_of(url: str, hosts: Sequence[str]) -> bool:
    name = urlsplit(url).hostname or ""
    return any(name == host or name.endswith("." + host) for host in hosts)
