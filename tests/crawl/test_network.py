"""A crawl never connects to private addresses, whatever a page, a redirect or a name server says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from speecharchive.outlets import Outlet, Start
from speecharchive.store.archive import Archive
from spiders.network import is_public
from spiders.run import crawl


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "not an address",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.2.4.8", "223.5.5.5", "2400:3200::1", "::ffff:1.2.4.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


class Trap:
    """A server on loopback that must not be reached; it counts who does."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection, suppress(OSError):  # a client may have gone
                connection.recv(1_000)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.socket.shutdown(socket.SHUT_RDWR)
    trap.socket.close()
    trap.thread.join(timeout=5)


def outlet_at(host: str, port: int) -> Outlet:
    start = Start(f"http://{host}:{port}/", "首页")
    return Outlet("trap", "云河网", "rednet", None, (host,), (start,), "active")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
def test_private_start_is_refused_before_a_connection(
    sqlite_archive: Archive, trap: Trap, host: str
) -> None:
    (summary,) = crawl([outlet_at(host, trap.port)], sqlite_archive, delay=0)
    assert trap.connections == 0
    assert (summary.status, summary.captures) == ("failed", 0)


def test_private_address_can_be_allowed(sqlite_archive: Archive, trap: Trap) -> None:
    crawl([outlet_at("localhost", trap.port)], sqlite_archive, delay=0, allow_private=True)
    assert trap.connections > 0


def test_unresolvable_host_fails_the_run_in_one_line(sqlite_archive: Archive) -> None:
    outlet = outlet_at("no-such-host.invalid", 80)
    (summary,) = crawl([outlet], sqlite_archive, delay=0)
    assert summary.status == "failed"
    assert summary.reason is not None
    assert "\n" not in summary.reason


def test_proxy_that_dns_does_not_know_is_told_as_the_proxy(sqlite_archive: Archive) -> None:
    outlet = outlet_at("yunhe.example", 80)
    (summary,) = crawl([outlet], sqlite_archive, delay=0, proxy="http://no-such-proxy.invalid:8080")
    assert summary.reason is not None
    assert "the proxy's name is not known to DNS" in summary.reason
