"""Stores every response as it came over the wire, before anything else looks at it.

A downloader middleware next to the downloader rather than a handler of `response_downloaded`: both see redirects,
robots.txt, retries and 304s, but an error in a signal handler is only logged, and a crawl must not go on
parsing what it could not store.
"""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from speecharchive.capture.answers import judge_answer
from speecharchive.capture.warc import Earlier, Exchange
from speecharchive.errors import BadInput, ServiceMissing
from speecharchive.presence import Observed
from speecharchive.store.captures import HeldCapture, StoredCapture
from speecharchive.store.pages import CaptureRecord
from speecharchive.store.processes import utc_now
from spiders.failures import CrawlStopped
from spiders.messages import charset, content_type, header_pairs, page_source
from spiders.session import CrawlSession, session_of
from spiders.tasks import Task


class RecorderMiddleware:
    def __init__(self, session: CrawlSession) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RecorderMiddleware:
        return cls(session_of(crawler))

    def process_request(self, request: Request) -> None:
        if self._session.stopped.is_set():
            raise CrawlStopped(f"{request.url}: the crawl was stopped")
        self._session.spending.requests += 1
        self._session.ledger.request_sent()

    def process_response(self, request: Request, response: Response) -> Response:
        try:
            stored = self._store(request, response)
        except ServiceMissing as error:
            self._session.abort(error)
            raise
        request.meta["capture"] = stored
        _note_redirect(request, response, stored)
        if (latency := request.meta.get("download_latency")) is not None:
            self._session.tally.answered(latency)
        if self._session.progress:
            self._session.progress(self._session.outlet.name, response.url)
        return response

    def _store(self, request: Request, response: Response) -> StoredCapture:
        session, task = self._session, request.meta.get("task")
        session.spending.received += len(response.body)
        exchange = Exchange(
            url=response.url,
            fetched_at=utc_now(),
            status=response.status,
            headers=header_pairs(response.headers),
            body=response.body,
            request_method=request.method,
            request_headers=header_pairs(request.headers),
            ip=str(response.ip_address) if response.ip_address and not session.plan.proxy else None,
        )
        observed = request.meta["observed"] = self._observed(request, response)
        digest, length = sha256(exchange.body).hexdigest(), len(exchange.body)
        unasked = response.status == 304 and not _asked_conditionally(request)
        held = None
        if not (request.meta.get("first_time") or unasked):
            held = self._earlier(exchange, digest)
        if held and exchange.status == 304:
            # A 304 stands for the payload it confirms (ISO 28500, 6.7.3).
            digest, length = held.payload_sha256, held.length
        earlier = Earlier(held.url, held.fetched_at) if held else None
        codec, replacements = _charset(request, response)
        placed = session.writer.write(exchange, earlier=earlier, payload_sha256=digest)
        return session.ledger.store_capture(
            CaptureRecord(
                url=exchange.url,
                fetched_at=exchange.fetched_at,
                status=exchange.status,
                headers=exchange.headers,
                content_type=content_type(response),
                payload_sha256=digest,
                length=length,
                warc_file=placed.file,
                warc_offset=placed.offset,
                warc_length=placed.length,
                codec=codec,
                replacements=replacements,
                record_type="revisit" if held else "response",
                revisit_of=held.bytes_in if held else None,
                section=task.section if isinstance(task, Task) else None,
                office=task.office if isinstance(task, Task) else None,
                part_of_url=request.meta.get("part_of"),
                observed=observed,
            )
        )

    def _observed(self, request: Request, response: Response) -> Observed | None:
        """What the answer to a request for an article says of it before it is read."""
        task = request.meta.get("task")
        if not isinstance(task, Task) or task.role != "article" or "part_of" in request.meta:
            return None
        if response.status == 304 and not _asked_conditionally(request):
            return Observed("error", "status")  # it confirms nothing that we hold
        sent = response.headers.get("Location")
        listings = [start.url for start in self._session.outlet.starts]
        return judge_answer(
            response.url,
            response.status,
            sent.decode("latin-1") if sent else None,
            [*listings, task.section],
        )

    def _earlier(self, exchange: Exchange, digest: str) -> HeldCapture | None:
        """The capture whose record holds this payload already."""
        archive = self._session.archive
        if exchange.status == 304:
            held = archive.latest_capture(exchange.url)
        elif exchange.body:
            held = archive.find_capture(exchange.url, digest)
        else:
            held = None
        return archive.capture(held.bytes_in) if held and held.bytes_in != held.id else held


def _asked_conditionally(request: Request) -> bool:
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def _note_redirect(request: Request, response: Response, stored: StoredCapture) -> None:
    """What the target answers is said of the page that was asked for; one that sends home is not followed there."""
    if not 300 <= response.status < 400 or response.status == 304:
        return
    request.meta["redirects"] = (*request.meta.get("redirects", ()), stored.id)
    observed = request.meta["observed"]
    ended = observed is not None and observed.state in ("not-found", "refused")
    location = response.headers.get("Location")
    if ended or (location is not None and not _is_address(response.url, location)):
        request.meta["dont_redirect"] = True


def _is_address(url: str, location: bytes) -> bool:
    """Whether there is anything to follow; Scrapy breaks at what is none."""
    try:
        parts = urlsplit(urljoin(url, location.decode("latin-1").strip()))
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _charset(request: Request, response: Response) -> tuple[str, int] | tuple[None, None]:
    """How the page reads; the uncompressed page is kept for the spider."""
    request.meta.pop("source", None)
    if response.status != 200:
        return None, None
    response.request = request
    try:
        source = page_source(response)
    except BadInput:
        return None, None  # the spider meets the same error, where it fails the page
    request.meta["source"] = source
    return charset(source)
