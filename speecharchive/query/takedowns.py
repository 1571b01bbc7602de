"""What was taken down, and why; never the characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, null, select

from speecharchive.store.tables import Capture, Page, SealedCapture, Speech, Takedown

COLUMNS = ("id", "what", "reason", "requested_by", "at", "sealed", "ended_at")


def reasons(connection: Connection, speech_id: str) -> list[dict[str, Any]]:
    """The takedowns that hold for a speech, for its tombstone."""
    held = select(Takedown).where(Takedown.speech_id == speech_id, Takedown.ended_at.is_(null()))
    rows = connection.execute(held.with_only_columns(*Takedown.__table__.c).order_by(Takedown.id))
    return [
        {
            "what": _what(row["span_length"]),
            "reason": row["reason"],
            "requested_by": row["requested_by"],
            "at": row["at"],
        }
        for row in rows.mappings()
    ]


def _what(length: int | None) -> str:
    return "withheld" if length is None else f"{length} characters redacted"


def takedowns(connection: Connection) -> Iterator[dict[str, Any]]:
    """Newest last; `sealed` counts the captures of its page that are put apart."""
    sealed = (
        select(func.count())
        .select_from(SealedCapture)
        .join(Capture, Capture.id == SealedCapture.capture_id)
        .join(Page, Page.id == Capture.page_id)
        .where((Page.id == Speech.page_id) | (Page.part_of_id == Speech.page_id))
        .correlate(Speech)
        .scalar_subquery()
    )
    wanted = select(Takedown, sealed.label("sealed")).join(Speech, Speech.id == Takedown.speech_id)
    rows = connection.execute(
        wanted.with_only_columns(*Takedown.__table__.c, sealed.label("sealed")).order_by(
            Takedown.id
        )
    )
    for row in rows.mappings():
        told = {name: row[name] for name in COLUMNS if name in row}
        yield {**told, "id": row["speech_id"], "what": _what(row["span_length"])}
