"""Corrections as they lie in the archive, and over the row of a version that is written.

The columns of `version` hold the reviewed values, so that search, filters, views, counts and exports need to know nothing of
corrections; `version.record` keeps what was extracted. `correcting` takes them in and back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, bindparam, null, select

from speecharchive.corrections.correction import Correction
from speecharchive.corrections.overlay import columns, in_force, laid_over
from speecharchive.store import tables

Row = dict[str, Any]
NAMES = tuple(field.name for field in fields(Correction))
_TABLE = tables.Correction
OPEN = select(*(getattr(_TABLE, name) for name in NAMES)).where(_TABLE.ended_at.is_(null()))
_OF_SPEECH = OPEN.where(_TABLE.speech_id == bindparam("speech")).order_by(_TABLE.id)


def open_corrections(connection: Connection, speech_id: str) -> list[Correction]:
    rows = connection.execute(_OF_SPEECH, {"speech": speech_id})
    return [Correction(**row._mapping) for row in rows]


def corrections_of(
    connection: Connection, speech_ids: Collection[str]
) -> dict[str, list[Correction]]:
    """Those in force, by speech, for as many speeches as one statement takes."""
    held: dict[str, list[Correction]] = {speech_id: [] for speech_id in speech_ids}
    wanted = OPEN.where(_TABLE.speech_id.in_(held)).order_by(_TABLE.id)
    for row in connection.execute(wanted):
        held[row.speech_id].append(Correction(**row._mapping))
    return held


def corrected(connection: Connection, speech_id: str, n: int, row: Row) -> Row:
    """The row of a version, as it was extracted, with the corrections of its speech laid over it."""
    held = in_force(open_corrections(connection, speech_id), n)
    return {**row, **over(row["record"], held)}


def over(record: Mapping[str, Any], held: Sequence[Correction]) -> Row:
    """The columns that these corrections change, or may have changed."""
    if not held:
        return {"corrected": None}
    names = " ".join(each.field for each in held)
    return {**columns(laid_over(record, held)), "corrected": names}


def judged_kind(connection: Connection, speech_id: str, read: str) -> str:
    """The kind that decides whether it is a speech: a reviewed one, else `read`."""
    for each in open_corrections(connection, speech_id):
        if each.field == "kind" and each.version is None and each.value is not None:
            return each.value
    return read
