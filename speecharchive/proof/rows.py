"""Rows against other rows, against the texts they were made of, and against what the program brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from speecharchive.proof.bundled import wrong_bundled
from speecharchive.proof.differences import wrong_differences
from speecharchive.proof.groups import wrong_groups
from speecharchive.proof.pages import wrong_pages
from speecharchive.proof.presence import wrong_presence
from speecharchive.proof.references import lost_counts, lost_references
from speecharchive.proof.versions import wrong_versions
from speecharchive.query.contradiction import Contradiction
from speecharchive.query.phrase_check import wrong_counts


def wrong_rows(
    connection: Connection, seen: Callable[[int], object], *, quick: bool
) -> Iterator[Contradiction]:
    """`seen` is told of each version that was looked at."""
    yield from lost_references(connection)
    yield from lost_counts(connection)
    if quick:
        return
    yield from wrong_pages(connection)
    yield from wrong_presence(connection)
    yield from wrong_bundled(connection)
    damaged: set[str] = set()
    for speech_id, wrong in wrong_versions(connection, seen):
        damaged.add(speech_id)
        yield wrong
    yield from wrong_counts(connection)
    # What was made of a text cannot be judged by one that is not as it was.
    yield from wrong_differences(connection, damaged)
    yield from wrong_groups(connection, damaged)
