"""Every request takes its turn at its host before it is sent, and a host that says it is busy is left alone.

Turns are taken in the archive's ledger of hosts, so that all outlets, processes and machines together keep one pace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from speecharchive import clock
from speecharchive.errors import ServiceMissing
from spiders.failures import QuietHours
from spiders.session import CrawlSession, session_of
from spiders.settings import MAX_WAIT
from spiders.turns import SiteBusy, host_of

BUSY = (429, 503)
_HOLDS = "turn"
"""In a request's meta while it holds one of its host's places."""


class TurnMiddleware:
    """Next to the recorder: what it lets through is sent at once."""

    def __init__(self, session: CrawlSession) -> None:
        self._session = session
        self._turns = session.turns

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TurnMiddleware:
        return cls(session_of(crawler))

    async def process_request(self, request: Request) -> None:
        host = host_of(request.url)
        until = self._session.quiet.until(clock.now())
        if until is not None:
            raise QuietHours(f"quiet hours until {until:%H:%M} (China)")
        with self._service():
            await self._turns.take(host, self._session.stopped)
        request.meta[_HOLDS] = host

    def process_response(self, request: Request, response: Response) -> Response:
        self._leave(request)
        host = host_of(request.url)
        with self._service():
            if response.status not in BUSY:
                self._turns.answered(host)
                return response
            named = retry_after(response.headers.get("Retry-After"), clock.now())
            seconds = self._turns.pause(host, response.status, named)
        if seconds > MAX_WAIT:
            raise SiteBusy(f"{request.url}: the site asks for a pause of {seconds:.0f} seconds")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002
        self._leave(request)

    @contextmanager
    def _service(self) -> Iterator[None]:
        """Without the ledger nothing is sent."""
        try:
            yield
        except ServiceMissing as error:
            self._session.abort(error)
            raise

    def _leave(self, request: Request) -> None:
        if (host := request.meta.pop(_HOLDS, None)) is not None:
            self._turns.leave(host)


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3)."""
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())
