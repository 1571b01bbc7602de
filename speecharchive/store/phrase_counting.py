"""Counting phrases over the speeches that were there before them: batch by batch, each kept, so that it can be broken off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, update

from speecharchive.index.bigrams import whole_text
from speecharchive.index.entries import folds_of
from speecharchive.phrases.phrase import Definition
from speecharchive.store.engine import reading, writing
from speecharchive.store.phrase_table import definitions, hold_still
from speecharchive.store.phrase_uses import Counting
from speecharchive.store.tables import Phrase, PhraseUse, Speech, Version

BATCH = 200
_HELD = (
    select(Version.id, Version.dated_on)
    .join(Speech, and_(Speech.id == Version.speech_id, Speech.current == Version.n))
    .where(Speech.status == "held")
    .order_by(Version.id)
)


def speeches_to_count(engine: Engine) -> int:
    """Over how many speeches `count_phrases` will go."""
    with reading(engine) as connection:
        start = connection.scalar(select(func.min(Phrase.counted_to)))
        if start is None:
            return 0
        left = _HELD.where(Version.id > start).order_by(None).subquery()
        return connection.scalar(select(func.count()).select_from(left)) or 0


def count_phrases(engine: Engine, *, seen: Callable[[str], None] = lambda _: None) -> int:
    """Count every phrase that is not counted over the whole archive; how many speeches were read for it.

    `seen` is called once a speech. What is stored meanwhile is counted by its writer; the two give the same rows.
    """
    read = 0
    while (done := _next_batch(engine)) is not None:
        read += done
        for _ in range(done):
            seen("")
    return read


def _next_batch(engine: Engine) -> int | None:
    """One transaction: the speeches behind the phrase that is least far. None where all are counted."""
    with writing(engine) as connection:
        hold_still(connection)
        start = connection.scalar(select(func.min(Phrase.counted_to)))
        if start is None:
            return None
        batch = connection.execute(_HELD.where(Version.id > start).limit(BATCH)).all()
        if not batch:
            connection.execute(
                update(Phrase).where(Phrase.counted_to.is_not(None)).values(counted_to=None)
            )
            return None
        dates = {row.id: row.dated_on for row in batch}
        last = max(dates)
        behind = definitions(connection, Phrase.counted_to < last)
        _count(connection, dates, behind)
        connection.execute(update(Phrase).where(Phrase.id.in_(behind)).values(counted_to=last))
        return len(batch)


def _count(
    connection: Connection, dates: dict[int, str | None], phrases: dict[int, Definition]
) -> None:
    counting = Counting(phrases)
    connection.execute(
        delete(PhraseUse).where(PhraseUse.version_id.in_(dates), PhraseUse.phrase_id.in_(phrases))
    )
    rows: list[dict[str, Any]] = []
    for version_id, folds in folds_of(connection, dates):
        rows += counting.rows(version_id, dates[version_id], whole_text(folds))
    if rows:
        connection.execute(insert(PhraseUse), rows)
