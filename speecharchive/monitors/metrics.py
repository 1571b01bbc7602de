"""Health as Prometheus metrics: read from rows at each scrape, so that they are right after any restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry

from speecharchive.monitors.telling import HEALTH

Rows = Callable[[], tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]]
"""Health, open breaches, and the newest measurements."""


class ArchiveCollector(Collector):
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is read when it is registered."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        health, breaches, measured = self._rows()
        state = _gauge("outlet_health", "1 for the health that an outlet has.", "outlet", "health")
        finished = _gauge(
            "last_finished_timestamp_seconds", "When a crawl last finished.", "outlet"
        )
        for row in health:
            for name in HEALTH:
                state.add_metric([row["outlet"], name], float(row["health"] == name))
            if row["last_finished"] is not None:
                finished.add_metric([row["outlet"]], _seconds(row["last_finished"]))
        breach = _gauge(
            "breach", "1 for each open breach; muted: yes or no.", "outlet", "measure", "muted"
        )
        for row in breaches:
            muted = "yes" if row["muted_at"] else "no"
            breach.add_metric([row["outlet"], row["measure"], muted], 1)
        found = _gauge(
            "measured", "What the newest crawl of an outlet showed.", "outlet", "measure"
        )
        for row in measured:
            found.add_metric([row["outlet"], row["measure"]], row["found"])
        yield from (state, finished, breach, found)


def registry_of(rows: Rows) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(ArchiveCollector(rows))
    return registry


def _gauge(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"speecharchive_{name}", words, labels=labels)


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
