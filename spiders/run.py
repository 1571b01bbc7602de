"""`crawl`: what the command line and the demo call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run as its row says when it ended."""

    run_id: int
    outlet: str
    status: str
    """`finished`, `failed` or `interrupted`."""
    reason: str | None
    requests: int
    captures: int
    new: int
    changed: int
    unchanged: int
    failed: int


Progress = Callable[[str, str], None]
"""Called with (outlet name, URL) after every stored response, in the crawl's own thread."""


def crawl(
    outlets: Sequence[Outlet],
    archive: Archive,
    *,
    since: date | None = None,
    until: date | None = None,
    max_pages: int | None = None,
    retry_failed: bool = False,
    start_urls: Sequence[str] | None = None,
    proxy: str | None = None,
    progress: Progress | None = None,
    delay: float | None = None,
    allow_private: bool = False,
) -> list[RunSummary]:
    """Crawl `outlets` side by side, one run row each; may be called again in one process.

    Raises UsageError (an outlet without an address and no `start_urls`), StorageFull, DatabaseUnavailable.
    """
