"""Whether the counts of set phrases are what the texts say: part of `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, case, select

from speecharchive.index.bigrams import whole_text
from speecharchive.index.entries import folds_of
from speecharchive.query.contradiction import Contradiction
from speecharchive.store.phrase_table import counted_definitions
from speecharchive.store.phrase_uses import Counting
from speecharchive.store.tables import PhraseUse, Speech, Version

_BATCH = 200


def wrong_counts(connection: Connection) -> Iterator[Contradiction]:
    """Every version is read; what does not stand for its speech must have no counts at all."""
    definitions = counted_definitions(connection)
    counting = Counting(definitions)
    stands = and_(Version.n == Speech.current, Speech.status == "held")
    statement = (
        select(Version.id, Version.speech_id, Version.n, Version.dated_on, case((stands, 1), else_=0))
        .join(Speech, Speech.id == Version.speech_id)
        .order_by(Version.id)
    )  # fmt: skip
    result = connection.execute(statement, execution_options={"yield_per": _BATCH})
    for batch in result.partitions(_BATCH):
        ids = [row.id for row in batch]
        texts = {number: whole_text(folds) for number, folds in folds_of(connection, ids)}
        stored = _stored(connection, ids, set(definitions))
        for number, speech_id, n, dated_on, is_current in batch:
            rows = counting.rows(number, dated_on, texts.get(number, "")) if is_current else ()
            expected = {(row["phrase_id"], row["month"], row["n"]) for row in rows}
            if expected != stored.get(number, set()):
                yield Contradiction(
                    f"speech {speech_id}@v{n}",
                    "has other counts of set phrases than its text: speecharchive phrases count --again",
                )


def _stored(
    connection: Connection, ids: list[int], counted: set[int]
) -> dict[int, set[tuple[Any, ...]]]:
    found: dict[int, set[tuple[Any, ...]]] = {}
    columns = (PhraseUse.version_id, PhraseUse.phrase_id, PhraseUse.month, PhraseUse.n)
    for row in connection.execute(select(*columns).where(PhraseUse.version_id.in_(ids))):
        if row.phrase_id in counted:
            found.setdefault(row.version_id, set()).add(tuple(row)[1:])
    return found
