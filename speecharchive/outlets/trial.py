"""Tries an outlet out: a small crawl into an archive of its own, which is thrown away, and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from speecharchive.errors import BadInput, PageError
from speecharchive.ingest.stored import page_source, reading_of, reread
from speecharchive.outlets.listed import listing_of
from speecharchive.outlets.looking import Look, look_at
from speecharchive.outlets.outlet import Outlet
from speecharchive.query import runs
from speecharchive.store.archive import Archive
from speecharchive.store.captures import HeldCapture
from speecharchive.store.engine import reading

MOST_REQUESTS = 20


@dataclass(frozen=True, slots=True)
class Trial:
    status: str
    reason: str | None
    requests: int
    listed: dict[str, int]
    """Articles that each listing or layout page names."""
    looks: tuple[Look, ...]
    failures: tuple[dict[str, Any], ...]


def try_out(outlet: Outlet, crawler: Any, *, pages: int, **options: Any) -> Trial:
    """Fetch some listings and at most `pages` articles, MOST_REQUESTS in all, as a crawl does: robots.txt is obeyed and the
    host given time. Raises what `crawler` raises."""
    with TemporaryDirectory(prefix="speecharchive-check-") as folder:
        place = Path(folder)
        with Archive.open(place / "trial.db", captures=place / "captures", create=True) as archive:
            (run,) = crawler(
                [outlet], archive, max_pages=pages, max_requests=MOST_REQUESTS, **options
            )
            held = list(archive.captures_of(outlets=[outlet.name]))
            with reading(archive.engine) as connection:
                failures = tuple(runs.failures(connection))
            return Trial(
                status=run.status,
                reason=run.reason,
                requests=run.requests,
                listed=dict(_listed(archive, held, outlet)),
                looks=tuple(_looks(archive, held, outlet)),
                failures=failures,
            )


def _listed(archive: Archive, held: list[HeldCapture], outlet: Outlet) -> Iterator[tuple[str, int]]:
    for capture in held:
        if capture.is_article or capture.part_of_url:
            continue
        found = 0
        with suppress(BadInput):
            listing = listing_of(page_source(archive.holdings, capture), outlet)
            found = sum(outlet.publishes(link.url) for link in listing.articles)
        yield capture.url, found


def _looks(archive: Archive, held: list[HeldCapture], outlet: Outlet) -> Iterator[Look]:
    """Articles that could not be read are failures of the crawl."""
    for capture in held:
        if capture.is_article:
            with suppress(BadInput, PageError):
                yield look_at(reread(reading_of(archive, capture, lambda _: outlet)))
