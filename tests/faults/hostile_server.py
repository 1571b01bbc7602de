"""A server of raw sockets on loopback that answers as badly as its paths are told to.

An answer is a coroutine that writes what it likes to the connection and returns whether the next request may come on it.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[bool]]
"""Gets the path that was asked for."""
Headers = Sequence[tuple[str, str]]
HTML = "text/html; charset=utf-8"
_FOR_EVER = 3600.0


@dataclass
class Site:
    answers: dict[str, Answer]
    """By path; those of other paths are `otherwise`, and 404 where that is None."""
    otherwise: Answer | None = None
    asked: list[str] = field(default_factory=list)
    """Paths of all requests."""
    address: str = ""
    host: str = "127.0.0.1"
    _talks: set[asyncio.StreamWriter] = field(default_factory=set)

    def hits(self, path: str) -> int:
        return self.asked.count(path)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(writer)
        with suppress(OSError, EOFError, asyncio.CancelledError):
            while await self._one(reader, writer):
                await writer.drain()
        writer.close()

    async def end(self, server: asyncio.Server) -> None:
        """Also of what nobody has read yet: a connection that is left open is told of in whatever test runs then."""
        server.close()
        await asyncio.sleep(0)  # what was accepted by now begins to talk
        talking = asyncio.all_tasks() - {asyncio.current_task()}
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        for writer in self._talks:
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode("latin-1")
        self.asked.append(path)
        return await self.answers.get(path, self.otherwise or page(b"", status=404))(path, writer)


@contextmanager
def hostile(
    answers: Mapping[str, Answer],
    otherwise: Answer | None = None,
    *,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> Iterator[Site]:
    """`host` is the name in its address; it listens on 127.0.0.1."""
    site = Site(dict(answers), otherwise, host=host)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(site.talk, "127.0.0.1", 0, ssl=tls))
    scheme = "http" if tls is None else "https"
    site.address = f"{scheme}://{host}:{server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        asyncio.run_coroutine_threadsafe(site.end(server), loop).result(timeout=120)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=120)
        loop.close()


def head(status: int, headers: Headers) -> bytes:
    lines = [f"HTTP/1.1 {status} Weather", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def page(body: bytes, kind: str = HTML, *, status: int = 200, headers: Headers = ()) -> Answer:
    """A whole answer as it ought to be."""
    length = (("Content-Type", kind), ("Content-Length", str(len(body))), *headers)
    return raw(head(status, length) + body, again=True)


def moved(target: str, status: int = 302) -> Answer:
    return page(b"", status=status, headers=[("Location", target)])


def raw(data: bytes, *, again: bool = False) -> Answer:
    """These bytes, whatever they are; then the end of the connection, unless `again`."""

    async def answer(path: str, writer: asyncio.StreamWriter) -> bool:
        writer.write(data)
        await writer.drain()
        return again

    return answer


def dripping(first: bytes, drop: bytes, pause: float) -> Answer:
    """`first`, then a drop again and again, without end."""

    async def answer(path: str, writer: asyncio.StreamWriter) -> bool:
        writer.write(first)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


def silent(first: bytes = b"") -> Answer:
    """`first`, then nothing, on a connection that stays open."""

    async def answer(path: str, writer: asyncio.StreamWriter) -> bool:
        writer.write(first)
        await asyncio.sleep(_FOR_EVER)
        return False

    return answer


def reset(first: bytes = b"") -> Answer:
    """`first`, then a reset in place of an end."""

    async def answer(path: str, writer: asyncio.StreamWriter) -> bool:
        writer.write(first)
        await writer.drain()
        writer.transport.abort()
        return False

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One after the other, the last one for good."""
    left = list(answers)

    async def answer(path: str, writer: asyncio.StreamWriter) -> bool:
        return await (left.pop(0) if len(left) > 1 else left[0])(path, writer)

    return answer


def made(body: Callable[[str], bytes], kind: str = HTML) -> Answer:
    """A page made for each path: a site without end."""

    async def answer(path: str, writer: asyncio.StreamWriter) -> bool:
        return await page(body(path), kind)(path, writer)

    return answer
