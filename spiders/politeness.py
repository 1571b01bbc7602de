"""Pauses that a site asks for: Crawl-delay, Retry-After, and a growing one where it is busy and names none."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.failures import PageWaits
from spiders.session import session_of
from spiders.settings import MAX_CRAWL_DELAY, MAX_WAIT

BUSY = (429, 503)


class SiteBusy(PageWaits):
    """The site asks for a pause longer than a run should last; the page waits for the next run."""


class PauseMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._base = crawler.settings.getfloat("DOWNLOAD_DELAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PauseMiddleware:
        session_of(crawler)
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status not in BUSY:
            return response
        asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if asked is None:
            asked = self._base * 2 ** (request.meta.get("retry_times", 0) + 1)
        if asked > MAX_WAIT:
            raise SiteBusy(f"{request.url}: the site asks for a pause of {asked:.0f} seconds")
        self._pause(request, asked)
        return response

    def _pause(self, request: Request, seconds: float) -> None:
        """No request to that host before the time is over."""
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and seconds > 0:
            slot.delay = max(slot.delay, 0.01)
            slot.lastseen = monotonic() + seconds - slot.delay


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


def slow_down(crawler: Crawler, host: str, seconds: float) -> None:
    """Keep `seconds` between requests to `host` from now on, if that is slower than before."""
    slot = crawler.engine.downloader.slots.get(host)
    if slot is not None:
        slot.delay = max(slot.delay, min(seconds, MAX_CRAWL_DELAY))
        slot.jitter = 0.0
