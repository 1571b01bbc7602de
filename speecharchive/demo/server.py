"""Serves the invented world on loopback, as origin server and as forward proxy.

The outlets' addresses (`http://yh.rednet.yunhe.example/…`) resolve nowhere. A client reaches them by taking
this server as its HTTP proxy, so the addresses in an archive are the ones a reader sees, whatever the port.
Speaks HTTP/1.1 with persistent connections, validators (ETag, Last-Modified, 304), gzip where asked, and
nothing else; it is made for well-behaved clients on the same machine.
"""

from __future__ import annotations

import argparse
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase

from speecharchive.demo.responses import Request, respond
from speecharchive.demo.state import SiteState
from speecharchive.demo.world import all_resources

MAX_LINE = 16_384
MAX_HEADERS = 100


class Server:
    """The running server: where it listens, what it was asked, and switches that simulate change."""

    def __init__(self, state: SiteState, port: int = 0) -> None:
        self.state = state
        self._tcp = _LoopbackServer(("127.0.0.1", port), _Connection)
        self._tcp.state = state
        self._thread = threading.Thread(
            target=self._tcp.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._tcp.server_address[1])

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> int:
        """How many requests were answered, robots.txt included."""
        return self.state.requests

    def hits(self, url: str) -> int:
        """How many times `url` was asked for."""
        return self.state.hits(url)

    def revise(self, url: str, old: str, new: str) -> None:
        """Edit a page: `old` becomes `new`, with a new ETag and a later Last-Modified."""
        self.state.revise(url, old, new)

    def break_listing(self, outlet: str) -> None:
        """Every listing, home and layout page of `outlet` answers 200 and shows no item."""
        self.state.break_listing(outlet)

    def fail(
        self,
        url: str,
        status: int,
        *,
        times: int | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Answer `status` for `url`: always, or for the next `times` requests.

        With `headers` also a redirect (`Location`) or a busy server (`Retry-After`).
        """
        self.state.fail(url, status, times=times, headers=headers)

    def remove(self, url: str) -> None:
        """The page is gone: 404 from now on."""
        self.state.fail(url, 404, times=None, headers=())

    def withdraw(self, url: str, *, says_ok: bool = False) -> None:
        """An editor took the page down: no listing shows it, and it answers 404, or 200 with a page that says so."""
        self.state.withdraw(url, says_ok=says_ok)

    def drop_connection(self, url: str) -> None:
        """Close the connection in the middle of the answer, at every request for `url`."""
        self.state.drop_connection(url)

    def put(self, url: str, body: bytes, content_type: str) -> None:
        """Serve `body` at `url`, new or instead of what stands there (also a host's robots.txt)."""
        self.state.put(url, body, content_type)

    def restore(self, url: str) -> None:
        """Undo every switch on `url`."""
        self.state.restore(url)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._tcp.shutdown()
        self._tcp.close_connections()
        self._tcp.server_close()
        self._thread.join(timeout=5)


@contextmanager
def serve(port: int = 0) -> Iterator[Server]:
    """Serve the whole demo world on 127.0.0.1 until the block ends; port 0 takes a free one."""
    server = Server(SiteState(all_resources()), port)
    server.start()
    try:
        yield server
    finally:
        server.close()


class _LoopbackServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    state: SiteState

    def __init__(
        self, address: tuple[str, int], handler: type[socketserver.StreamRequestHandler]
    ) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def close_connections(self) -> None:
        """End the connections that clients keep open, so that their threads end too."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            # The client may have gone first; then there is nothing left to end.
            with suppress_os_errors():
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def suppress_os_errors() -> Iterator[None]:
    try:
        yield
    except OSError:
        return


class _Connection(socketserver.StreamRequestHandler):
    """One client's connection: requests one after the other until it closes."""

    disable_nagle_algorithm = True
    wbufsize = 0

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _LoopbackServer)
        server.opened(self.connection)
        try:
            with suppress_os_errors():
                while (request := _read_request(self.rfile)) is not None:
                    response = respond(server.state, request)
                    self.wfile.write(response.data)
                    if response.close:
                        break
        finally:
            server.closed(self.connection)


def _read_request(stream: BufferedIOBase) -> Request | None:
    """The next request on the connection, or None where the client is done or does not speak HTTP."""
    words = stream.readline(MAX_LINE).decode("latin-1").split()
    if len(words) != 3:
        return None
    headers: dict[str, str] = {}
    for _ in range(MAX_HEADERS):
        line = stream.readline(MAX_LINE).decode("latin-1").strip()
        if not line:
            return Request(words[0], words[1], headers)
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return None


@dataclass(frozen=True, slots=True)
class _Arguments:
    port: int


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m speecharchive.demo.server --port N`: serve until interrupted; prints the proxy's address."""
    parser = argparse.ArgumentParser(prog="python -m speecharchive.demo.server")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    chosen = _Arguments(**vars(parser.parse_args(arguments)))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    with serve(chosen.port) as server:
        sys.stdout.write(server.proxy_url + "\n")
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
