"""The frontier: what a crawl of one outlet still has to fetch, is fetching, and has fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from speecharchive.store.archive import RunLedger


@dataclass(frozen=True, slots=True)
class FrontierEntry:
    fingerprint: str
    """Digest of the request, at most 64 characters; one row an outlet."""
    url: str
    request: Mapping[str, Any] = field(default_factory=dict)
    """JSON."""
    priority: int = 0
    """Higher is earlier; among equals the first one added."""
    id: int = 0
    """Row number; set in what `lease` returns."""
    attempts: int = 0
    """Times it was leased, this time included."""


class Frontier:
    """The queue of the run's outlet. Each call is one transaction, or part of the ledger's `transaction()`."""

    def __init__(self, run: RunLedger) -> None: ...

    def add(self, entries: Iterable[FrontierEntry], *, reopen: bool = True) -> int:
        """Queue requests, and return how many became pending.

        A request that is pending or leased, or was done or failed in this run, is left alone. One that an earlier
        run did becomes pending again, unless `reopen` is false.
        """

    def lease(self, limit: int, seconds: float) -> list[FrontierEntry]:
        """Take up to `limit` requests for `seconds`; whoever dies gives them back. Many workers may lease at once."""

    def done(self, ids: Iterable[int], connection: Connection | None = None) -> None:
        """Call it inside `RunLedger.transaction()` with what is stored for the page, or give that connection."""

    def fail(self, ids: Iterable[int], connection: Connection | None = None) -> None: ...

    def release(self, ids: Iterable[int]) -> None:
        """Give back what was leased and not fetched."""

    def pending(self) -> int:
        """Requests to lease now, expired leases included."""

    def leased(self) -> int:
        """Requests that a live lease holds."""

    def reopen_failed(self) -> int:
        """Failed requests become pending; returns how many."""

    def release_expired(self) -> int:
        """Leases that ran out become pending (`lease` does this by itself); returns how many."""
