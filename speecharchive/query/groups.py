"""The speeches that are one speech at several pages, as the archive has joined them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from speecharchive.store.tables import Variant


def group_of(connection: Connection, speech_id: str) -> dict[str, int]:
    """The place of each member of its group, itself among them; 0 is the reading text, and whoever stands alone."""
    group = select(Variant.group_id).where(Variant.speech_id == speech_id).scalar_subquery()
    members = select(Variant.speech_id, Variant.rank).where(Variant.group_id == group)
    return {row.speech_id: row.rank for row in connection.execute(members)} or {speech_id: 0}
