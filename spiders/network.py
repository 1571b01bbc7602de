"""Which addresses a crawl may connect to: public ones.

A page or a redirect of a hostile site must not make the crawler talk to machines of the operator's own network.
The check sits in the name resolver, whose answers are what gets connected to: a name that changes its address
between check and connection (DNS rebinding) finds no gap. A proxy's own host is allowed because the caller named it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from spiders.failures import AddressRefused, HostUnknown
from spiders.session import CrawlSession, session_of

Address = IPv4Address | IPv6Address


def is_public(address: str) -> bool:
    """Whether `address` is one that anybody on the internet may be reached at."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return (mapped or ip).is_global and not ip.is_multicast


class AddressGuard:
    """Keeps requests on the outlet's own hosts, off private addresses, and on the crawl's proxy if it has one."""

    def __init__(self, session: CrawlSession) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        return cls(session_of(crawler))

    def process_request(self, request: Request) -> None:
        plan = self._session.plan
        # Where a site keeps its robots.txt is its own affair (RFC 9309, 2.3.1.2); pages must be the outlet's.
        if not request.meta.get("is_robots_txt") and not self._session.outlet.publishes(
            request.url
        ):
            raise AddressRefused(f"{request.url}: the host is not one of the outlet's")
        if plan.proxy:
            request.meta["proxy"] = plan.proxy
        host = urlsplit(request.url).hostname or ""
        if not plan.allow_private and _is_literal(host) and not is_public(host):
            raise AddressRefused(f"{request.url}: a private address is never fetched")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """What Twisted says alike: of a name without an address, and of one whose addresses were kept back. Raises HostUnknown."""
        from twisted.internet import reactor

        if not isinstance(exception, CannotResolveHostError):
            return
        if self._session.plan.proxy:
            raise HostUnknown(
                f"{request.url}: the proxy's name is not known to DNS, or DNS does not answer"
            )
        resolver = reactor.nameResolver
        if isinstance(resolver, PublicResolver) and resolver.keeps_back(request.url):
            raise HostUnknown(f"{request.url}: the host has no public address")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to cancel: the answer is dropped by the receiver."""


@implementer(IHostnameResolver)
class PublicResolver:
    """Twisted's name resolver: resolves on the asyncio loop and passes on public addresses only, besides those of `allowed` hosts."""

    def __init__(self, allowed: frozenset[str] | None) -> None:
        self._allowed = allowed
        self._pending: set[asyncio.Task[None]] = set()
        self._kept_back: set[str] = set()

    def keeps_back(self, url: str) -> bool:
        """Whether the host has addresses, and none that is public."""
        return (urlsplit(url).hostname or "") in self._kept_back

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[Any]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: ARG002, N803
    ) -> _Resolution:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        task = asyncio.get_running_loop().create_task(
            self._resolve(resolutionReceiver, hostName, portNumber, addressTypes)
        )
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        return resolution

    async def _resolve(
        self,
        receiver: Any,
        host: str,
        port: int,
        types: Sequence[type[Any]] | None,
    ) -> None:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        addresses = [_address(family, str(place[0]), port) for family, _, _, _, place in found]
        if self._allowed is not None and host not in self._allowed:
            public = [address for address in addresses if is_public(address.host)]
            note = self._kept_back.add if addresses and not public else self._kept_back.discard
            note(host.lower())
            addresses = public
        for address in addresses:
            if types is None or isinstance(address, tuple(types)):
                receiver.addressResolved(address)
        receiver.resolutionComplete()


def _address(family: int, host: str, port: int) -> Address:
    if family == socket.AF_INET6:
        return IPv6Address("TCP", host, port)
    return IPv4Address("TCP", host, port)


@contextmanager
def guarded_network(*, proxy: str | None, allow_private: bool) -> Iterator[None]:
    """Resolve names under this rule while the block lasts."""
    from twisted.internet import reactor

    allowed = frozenset(filter(None, [urlsplit(proxy).hostname])) if proxy else frozenset()
    resolver = PublicResolver(None if allow_private else allowed)
    before = reactor.installNameResolver(resolver)
    try:
        yield
    finally:
        reactor.installNameResolver(before)
