"""Pages of the demo world as files and WARC records: invented, and true to life."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from speecharchive.capture.warc import Exchange, WarcWriter
from speecharchive.demo.resource import Resource
from speecharchive.demo.world import all_resources, demo_registry, truth
from speecharchive.ingest.importing import Imported, import_pages, known_progress
from speecharchive.ingest.selection import Selection
from speecharchive.ingest.sources import Sources
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive


@cache
def resources() -> dict[str, Resource]:
    return {resource.url: resource for resource in all_resources()}


@cache
def articles() -> dict[str, Resource]:
    """Pages that hold an article, by address."""
    return {url: resources()[url] for url in truth()}


@cache
def of_several_pages() -> dict[str, str]:
    """First and second page of the articles that have more than one."""
    pairs = ((url, url.removesuffix(".html") + "-2.html") for url in articles())
    return {first: second for first, second in pairs if second in resources()}


def write_warc(folder: Path, urls: list[str]) -> Path:
    """One closed WARC file with a record for each address, stamped as fetched one second after the other."""
    with WarcWriter(folder, "made") as writer:
        for second, url in enumerate(urls):
            resource = resources()[url]
            headers = (("Content-Type", resource.content_type),)
            at = f"2026-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
            writer.write(Exchange(url, at, 200, headers, resource.body))
    (path,) = folder.glob("*.warc.gz")
    return path


def brought(
    archive: Archive,
    *paths: Path | str,
    url: str | None = None,
    outlet: Outlet | None = None,
    stdin: bytes = b"",
    registered: bool = False,
    kinds: Iterable[str] = (),
    again: bool = False,
    jobs: int = 1,
) -> Imported:
    """Import `paths`, as the command does."""
    sources = Sources(
        Selection(demo_registry(), outlet, registered, frozenset(kinds)),
        known_progress(archive),
        again,
        url,
        BytesIO(stdin),
    )
    return import_pages(archive, [str(path) for path in paths], sources, jobs=jobs, alone_below=4)
