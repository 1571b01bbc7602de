"""HTTP as bytes: what the demo's server answers to one request."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from speecharchive.demo.resource import Resource
from speecharchive.demo.state import SiteState

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str
    """`/path` to an origin server, `http://host/path` to a proxy."""
    headers: Mapping[str, str]
    """By lower-case name."""

    @property
    def url(self) -> str:
        if self.target.startswith("http://"):
            parts = urlsplit(self.target)
            return f"http://{parts.netloc}{parts.path or '/'}" + (
                f"?{parts.query}" if parts.query else ""
            )
        return f"http://{self.headers.get('host', '')}{self.target}"

    @property
    def keeps_alive(self) -> bool:
        wish = self.headers.get("proxy-connection") or self.headers.get("connection") or ""
        return wish.lower() != "close"


@dataclass(frozen=True, slots=True)
class Response:
    data: bytes
    close: bool


def respond(state: SiteState, request: Request) -> Response:
    if request.method not in ("GET", "HEAD"):
        return _response(request, 405, [("Allow", "GET, HEAD")], b"")
    resource, failure, cut = state.answer(request.url)
    if failure is not None:
        return _response(request, failure.status, failure.headers, _error_page(failure.status))
    if resource is None:
        return _response(request, 404, [("Content-Type", "text/html")], _error_page(404))
    headers = _validators(resource)
    if _is_held(request, headers):
        return _response(request, 304, headers, b"")
    headers.append(("Content-Type", resource.content_type))
    body = resource.body
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) > 500:
        body = state.packed(body)
        headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    response = _response(request, 200, headers, body)
    return Response(response.data[: -len(body) // 2], close=True) if cut else response


def _error_page(status: int) -> bytes:
    phrase = HTTPStatus(status).phrase
    return (
        f"<html><head><title>{status}</title></head><body><h1>{phrase}</h1></body></html>".encode()
    )


def _validators(resource: Resource) -> list[tuple[str, str]]:
    if resource.modified is None:
        return [("Cache-Control", "private")]
    tag = hashlib.sha256(resource.body).hexdigest()[:16]
    modified = format_datetime(resource.modified, usegmt=True)
    return [("ETag", f'"{tag}"'), ("Last-Modified", modified)]


def _is_held(request: Request, validators: Headers) -> bool:
    """Whether the client already has this body; If-None-Match goes first (RFC 9110, 13.2.2)."""
    mine = dict(validators)
    wanted = request.headers.get("if-none-match")
    if wanted is not None:
        return mine.get("ETag", "") in [tag.strip() for tag in wanted.split(",")]
    since = _time(request.headers.get("if-modified-since"))
    modified = _time(mine.get("Last-Modified"))
    return since is not None and modified is not None and modified <= since


def _time(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None


def _response(request: Request, status: int, headers: Headers, body: bytes) -> Response:
    close = not request.keeps_alive
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "Server: nginx"]
    lines += [f"{name}: {value}" for name, value in headers]
    if status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Length: {len(body)}")
    lines.append(f"Connection: {'close' if close else 'keep-alive'}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    shown = b"" if request.method == "HEAD" else body
    return Response(head + shown, close)
