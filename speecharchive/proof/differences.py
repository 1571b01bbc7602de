"""Changes and edits against the captures and texts they were made of."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from sqlalchemy import Connection, func, select

from speecharchive.query.contradiction import Contradiction
from speecharchive.store.changes import changes_of, edits_of, speeches_with_several
from speecharchive.store.tables import Change, Edit, Version

_AGAIN = "(speecharchive reextract makes them anew)"


def wrong_differences(connection: Connection, damaged: Set[str]) -> Iterator[Contradiction]:
    """Of every speech with several versions that is not `damaged`; one with a single version has none."""
    for speech_id in speeches_with_several(connection):
        if speech_id not in damaged:
            yield from _of_speech(connection, speech_id)
    several = select(Version.speech_id).group_by(Version.speech_id).having(func.count() > 1)
    for table in (Change, Edit):
        rows = select(Version.speech_id).join(table, table.version_id == Version.id)
        alone = rows.where(Version.speech_id.not_in(several)).distinct()
        for speech_id in connection.scalars(alone.order_by(Version.speech_id)):
            yield Contradiction(f"{table.__tablename__} of speech {speech_id}", "is one, and the speech has a single version")  # fmt: skip


def _of_speech(connection: Connection, speech_id: str) -> Iterator[Contradiction]:
    wanted = {row["capture_id"]: row for row in changes_of(connection, speech_id)}
    rows = select(*Change.__table__.columns).where(Change.speech_id == speech_id)
    held = {row["capture_id"]: dict(row) for row in connection.execute(rows).mappings()}
    for capture_id in sorted(wanted.keys() | held.keys()):
        if wanted.get(capture_id) != held.get(capture_id):
            yield Contradiction(f"change at capture {capture_id} of speech {speech_id}", _told(wanted.get(capture_id), held.get(capture_id)))  # fmt: skip
    pairs = {(row["version_id"], row["of_id"]) for row in wanted.values()}
    for version_id, of_id in sorted(pairs | _compared(connection, speech_id)):
        expected = edits_of(connection, version_id, of_id) if (version_id, of_id) in pairs else []
        yield from _of_pair(connection, speech_id, version_id, of_id, expected)


def _compared(connection: Connection, speech_id: str) -> set[tuple[int, int]]:
    rows = select(Edit.version_id, Edit.of_id).join(Version, Version.id == Edit.version_id)
    found = connection.execute(rows.where(Version.speech_id == speech_id).distinct())
    return {(row.version_id, row.of_id) for row in found}


def _of_pair(
    connection: Connection,
    speech_id: str,
    version_id: int,
    of_id: int,
    expected: list[dict[str, Any]],
) -> Iterator[Contradiction]:
    wanted = {row["n"]: row for row in expected}
    rows = select(*Edit.__table__.columns).where(Edit.version_id == version_id, Edit.of_id == of_id)
    held = {row["n"]: dict(row) for row in connection.execute(rows).mappings()}
    for n in sorted(wanted.keys() | held.keys()):
        if wanted.get(n) != held.get(n):
            yield Contradiction(f"edit {version_id} {of_id} {n} of speech {speech_id}", _told(wanted.get(n), held.get(n)))  # fmt: skip


def _told(wanted: object, held: object) -> str:
    if held is None:
        return f"is missing {_AGAIN}"
    if wanted is None:
        return f"is none by the texts and captures {_AGAIN}"
    return f"is another than the texts and captures say {_AGAIN}"
