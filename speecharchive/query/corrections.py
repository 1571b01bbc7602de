"""Corrections that hold, and whether each is still needed: parsers improve, and outlets correct themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, null, select

from speecharchive.corrections.fields import extracted
from speecharchive.store.tables import Correction, Speech, Version

COLUMNS = (
    "speech_id", "version", "field", "value", "extracted", "was", "state", "source", "reviewer", "reviewed_on", "note",
)  # fmt: skip
_BATCH = 500


def corrections(connection: Connection, speech_id: str | None = None) -> Iterator[dict[str, Any]]:
    """In the order of speeches; flat in memory."""
    of = and_(
        Version.speech_id == Correction.speech_id,
        Version.n == func.coalesce(Correction.version, Speech.current),
    )
    wanted = (
        select(Correction, Version.record)
        .join(Speech, Speech.id == Correction.speech_id)
        .join(Version, of)
        .where(Correction.ended_at.is_(null()), Speech.status != "withheld")
        .order_by(Correction.speech_id, Correction.version, Correction.id)
    )
    if speech_id is not None:
        wanted = wanted.where(Correction.speech_id == speech_id)
    rows = connection.execute(
        wanted.with_only_columns(*Correction.__table__.c, Version.record),
        execution_options={"yield_per": _BATCH},
    )
    for row in rows.mappings():
        reads = extracted(row["record"], row["field"])
        yield {
            **{name: row[name] for name in COLUMNS if name in row},
            "extracted": reads,
            "was": row["expected"],
            "state": _state(reads, row["value"], row["expected"]),
        }


def _state(reads: str | None, value: str | None, expected: str | None) -> str:
    now = (reads or "").strip()
    if now == (value or ""):
        return "no longer needed"
    return "in force" if now == (expected or "") else "look again"
