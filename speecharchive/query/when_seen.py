"""Filters of lists whose days are those on which the archive saw something, and not those of the speeches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement

from speecharchive.query.filters import Filters, first_day, last_day
from speecharchive.query.matching import resolve
from speecharchive.query.snapshot import Snapshot


def narrowed(view: Snapshot, filters: Filters, seen_at: Any) -> Iterator[ColumnElement[bool]]:
    """--since and --until are of `seen_at` (UTC), all others of the speech. Raises BadFilter and UnknownOutlet."""
    since, until = first_day(filters.since), last_day(filters.until)
    if since:
        yield seen_at >= since
    if until:
        yield seen_at <= f"{until}T24"
    of_the_speech = replace(filters, since=None, until=None)
    if of_the_speech != Filters():
        yield view.index.condition(resolve(view, None, of_the_speech))
