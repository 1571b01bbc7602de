"""What changed in an archive since an index beside it last looked, in one snapshot of the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, text, tuple_

from speecharchive.index.bigrams import whole_text
from speecharchive.index.entries import Entry, current_versions, entry, folds_of
from speecharchive.index.sidecar_state import Progress
from speecharchive.store.tables import SearchChange, Version

_STAMP, _SPEECH = SearchChange.stamp, SearchChange.speech_id
Change = tuple[str, int]
"""Speech and stamp."""
_BATCH = 500


def archive_identity(connection: Connection) -> str:
    """On PostgreSQL server and database, which a copy or a restored dump does not share; a file lies beside its index."""
    if connection.dialect.name == "sqlite":
        name = str(connection.engine.url.database).rpartition("/")[2]
        return f"sqlite {name}"
    server = "SELECT system_identifier FROM pg_control_system()"
    database = "SELECT oid FROM pg_database WHERE datname = current_database()"
    return f"postgresql-{connection.scalar(text(server))}-{connection.scalar(text(database))}"


def floor_of(connection: Connection) -> int:
    """Changes that this snapshot does not show have this stamp or a later one.

    PostgreSQL stamps with the number of the transaction, and one with a smaller number may commit after a later one.
    """
    if connection.dialect.name == "postgresql":
        oldest = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"
        return int(connection.scalar(text(oldest)) or 0)
    return (connection.scalar(select(func.max(_STAMP))) or 0) + 1


def was_set_back(connection: Connection, progress: Progress) -> bool:
    """Whether the archive does not know the last change that was taken in, as after a restore of an older copy."""
    if progress.newest_stamp < 0:
        return False
    newest = SearchChange.speech_id == progress.newest_speech
    stamp = connection.scalar(select(_STAMP).where(newest))
    return stamp is None or stamp < progress.newest_stamp


def count_pending(connection: Connection, progress: Progress, done: Collection[Change]) -> int:
    if done:
        return sum(map(len, pending(connection, progress, done)))
    counted = select(func.count()).select_from(SearchChange).where(_since(progress))
    return connection.scalar(counted) or 0


def pending(
    connection: Connection, progress: Progress, done: Collection[Change]
) -> Iterator[list[Change]]:
    """Changes that are not taken in yet, in their order, some at a time."""
    after = (-1, "")
    while True:
        statement = select(_SPEECH, _STAMP).where(_since(progress), _key() > after)
        rows = connection.execute(statement.order_by(_STAMP, _SPEECH).limit(_BATCH)).all()
        if not rows:
            return
        after = (rows[-1][1], rows[-1][0])
        changes = ((row[0], row[1]) for row in rows)
        if left := [change for change in changes if change not in done]:
            yield left


def changes_from(connection: Connection, floor: int) -> list[Change]:
    rows = connection.execute(select(_SPEECH, _STAMP).where(floor <= _STAMP))
    return [(row[0], row[1]) for row in rows]


def held_texts(connection: Connection, speeches: Sequence[str]) -> list[tuple[Entry, str]]:
    """The current versions of those of the speeches that are held, with their whole texts."""
    rows = connection.execute(current_versions().where(Version.speech_id.in_(speeches)))
    entries = [entry(row) for row in rows]
    texts = dict(folds_of(connection, [each.version_id for each in entries]))
    return [(each, whole_text(texts.get(each.version_id, ()))) for each in entries]


def _since(progress: Progress) -> ColumnElement[bool]:
    cursor = (progress.cursor_stamp, progress.cursor_speech)
    return or_(progress.floor <= _STAMP, _key() > cursor)


def _key() -> Any:
    return tuple_(_STAMP, _SPEECH)
