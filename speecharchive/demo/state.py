"""What the demo's sites answer now: their pages, and the switches that simulate change."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from speecharchive.demo.resource import VISITS, Resource

FIRST_VISIT = 734
GONE = (
    '<html><head><meta charset="utf-8"><title>云河</title></head><body><h2>抱歉，您访问的页面不存在或已被删除</h2>'
    '<p>5秒后返回<a href="/">首页</a></p></body></html>'
).encode()
"""What many sites answer with status 200."""


@dataclass(slots=True)
class Failure:
    status: int
    headers: tuple[tuple[str, str], ...]
    left: int | None
    """How many more times; None for always."""


class SiteState:
    """Thread-safe: requests read it while a test turns switches."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._original = {resource.url: resource for resource in resources}
        self._current = dict(self._original)
        self._failures: dict[str, Failure] = {}
        self._dropped: set[str] = set()
        self._hits: Counter[str] = Counter()
        self._packed: dict[bytes, bytes] = {}
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        with self._lock:
            return self._hits.total()

    def hits(self, url: str) -> int:
        with self._lock:
            return self._hits[url]

    def urls(self) -> list[str]:
        with self._lock:
            return sorted(self._current)

    def answer(self, url: str) -> tuple[Resource | None, Failure | None, bool]:
        """Count one request for `url`: its page, the failure to show instead, whether to cut the answer."""
        with self._lock:
            self._hits[url] += 1
            failure = self._failures.get(url)
            if failure is not None and failure.left is not None:
                failure.left -= 1
                if failure.left <= 0:
                    del self._failures[url]
            resource = self._current.get(url)
            if resource is not None and resource.modified is None:
                resource = self._with_visits(resource, self._hits[url])
            return resource, failure, url in self._dropped

    @staticmethod
    def _with_visits(resource: Resource, hits: int) -> Resource:
        number = str(FIRST_VISIT + hits).encode("ascii")
        return replace(resource, body=resource.body.replace(VISITS.encode("ascii"), number))

    def packed(self, body: bytes) -> bytes:
        """`body` compressed by gzip, kept for the next request."""
        key = hashlib.sha256(body).digest()
        found = self._packed.get(key)
        if found is None:
            found = gzip.compress(body, compresslevel=6, mtime=0)
            self._packed[key] = found
        return found

    def revise(self, url: str, old: str, new: str) -> None:
        with self._lock:
            page = self._page(url)
            later = (page.modified or datetime(2026, 1, 1, tzinfo=UTC)) + timedelta(hours=1)
            self._current[url] = page.revised(old, new, later)

    def break_listing(self, outlet: str) -> None:
        with self._lock:
            broken = [
                replace(page, body=page.emptied)
                for page in self._current.values()
                if page.outlet == outlet and page.emptied is not None
            ]
            if not broken:
                raise KeyError(f"no outlet {outlet!r} with listings in the demo")
            self._current.update((page.url, page) for page in broken)

    def withdraw(self, url: str, *, says_ok: bool) -> None:
        address = url.encode("ascii")
        with self._lock:
            self._page(url)
            for page in list(self._current.values()):
                if page.role != "article" and address in page.body:
                    body = page.body.replace(address, page.url.encode("ascii"))
                    self._current[page.url] = replace(page, body=body)
            if says_ok:
                self._current[url] = replace(self._current[url], body=GONE, codec="utf-8")
            else:
                self._failures[url] = Failure(404, (), None)

    def fail(
        self, url: str, status: int, *, times: int | None, headers: Sequence[tuple[str, str]]
    ) -> None:
        with self._lock:
            self._failures[url] = Failure(status, tuple(headers), times)

    def drop_connection(self, url: str) -> None:
        with self._lock:
            self._dropped.add(url)

    def put(self, url: str, body: bytes, content_type: str) -> None:
        page = Resource(url, body, content_type, "utf-8", modified=datetime(2026, 1, 1, tzinfo=UTC))
        with self._lock:
            self._current[url] = page

    def restore(self, url: str) -> None:
        with self._lock:
            self._failures.pop(url, None)
            self._dropped.discard(url)
            if url in self._original:
                self._current[url] = self._original[url]
            else:
                self._current.pop(url, None)

    def _page(self, url: str) -> Resource:
        if url not in self._current:
            raise KeyError(f"the demo serves no page at {url} (host {urlsplit(url).hostname})")
        return self._current[url]
