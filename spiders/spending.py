"""What a run has spent of its budget."""

from __future__ import annotations

from speecharchive.budget import Budget

MEGABYTE = 1_000_000


class Spending:
    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.requests = 0
        self.received = 0
        """Bytes of bodies."""
        self.out_of_time = False
        self.cut_listing: str | None = None
        """A listing page whose further pages lie too deep."""

    @property
    def over(self) -> str | None:
        """Which part of the budget is used up."""
        budget = self.budget
        if self.out_of_time:
            return f"{budget.hours:g} hours"
        if self.requests >= budget.requests:
            return f"{budget.requests} requests"
        if self.received >= budget.megabytes * MEGABYTE:
            return f"{budget.megabytes} megabytes"
        return None
