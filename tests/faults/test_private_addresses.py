"""Private addresses, by name, by number and by redirect: never connected to, and told in a row."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from spiders.run import crawl
from tests.faults.hostile_server import hostile, moved
from tests.faults.weather import GOOD, errors, pages, place, weathered

pytestmark = pytest.mark.long

PRIVATE = ["127.0.0.1", "169.254.169.254", "fe80::1", "::ffff:127.0.0.1"]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_name_that_leads_to_a_private_address_is_never_connected_to(
    sqlite_archive: Archive, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """The name server lies, or is the attacker's."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    resolves(monkeypatch, lambda port: [(family, socket.SOCK_STREAM, 6, "", (address, port))])
    with hostile(pages()) as site:
        port = int(site.address.rpartition(":")[2])
        site.address, site.host = f"http://yunhe.example:{port}", "yunhe.example"
        summary = weathered(sqlite_archive, site, allow_private=False)
        assert site.asked == []
    assert (summary.status, summary.captures) == ("failed", 0)
    ((_, detail),) = errors(sqlite_archive)
    assert "no public address" in detail


def resolves(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[int], list[tuple[Any, ...]]]
) -> None:
    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        return answer(port)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


TARGETS = [
    "http://127.0.0.1/", "http://10.1.2.3/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[fe80::1]/", "http://[::ffff:10.0.0.1]/",
    "http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://localhost/", "//169.254.169.254/x", "http://yunhe.example@10.0.0.1/",
]  # fmt: skip


def test_redirects_to_private_addresses_are_not_followed(sqlite_archive: Archive) -> None:
    """The site is reached through a proxy, which would connect to anything."""
    start = Start("http://yunhe.example/", "首页")
    hosts = ("yunhe.example", "127.0.0.1", "10.1.2.3", "169.254.169.254")
    outlet = Outlet("yunhe", "云河网", "generic", None, hosts, (start,), "active")
    own = pages({place(f"r{n}"): moved(target) for n, target in enumerate(TARGETS)})
    answers = {f"http://yunhe.example{path}": answer for path, answer in own.items()}
    with hostile(answers) as proxy:
        (summary,) = crawl([outlet], sqlite_archive, proxy=proxy.address)
        assert all(url.startswith("http://yunhe.example/") for url in proxy.asked)
    assert (summary.status, summary.new, summary.failed) == ("finished", GOOD, len(TARGETS))
    assert {kind for kind, _ in errors(sqlite_archive)} == {"AddressRefused"}
