"""Rows of an archive, for assertions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from speecharchive.query import runs
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading


def failures(archive: Archive) -> list[dict[str, Any]]:
    """Oldest first."""
    with reading(archive.engine) as connection:
        return list(runs.failures(connection))[::-1]


def all_runs(archive: Archive) -> list[dict[str, Any]]:
    """Oldest first."""
    with reading(archive.engine) as connection:
        return list(runs.runs(connection))[::-1]


def finished(archive: Archive) -> list[str]:
    """Outlets whose crawls finished, in their order; one for each."""
    return sorted(run["outlet"] for run in all_runs(archive) if run["status"] == "finished")


def rows(archive: Archive, query: str) -> list[tuple[Any, ...]]:
    with reading(archive.engine) as connection:
        return [tuple(row) for row in connection.execute(text(query))]
