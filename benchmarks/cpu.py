"""CPU seconds, because wall time on a shared machine says more about its neighbours."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def best_cpu_seconds(work: Callable[[], object], rounds: int) -> float:
    """Least user + system seconds of this process over `rounds` runs of `work`."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A Markdown table, ready to be pasted into the documentation."""
    print("| " + " | ".join(headings) + " |")
    print("| " + " | ".join("---" for _ in headings) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
