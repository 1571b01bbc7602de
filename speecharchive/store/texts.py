"""A version's rows: itself, its paragraphs, its credits, and their place in the search index, always together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from speecharchive.model import Speech
from speecharchive.store.processes import utc_now
from speecharchive.store.rows import Row, credit_rows, paragraph_rows, version_row
from speecharchive.store.search_index import add_to_index, remove_from_index
from speecharchive.store.tables import Credit, Paragraph, Version

_PARAGRAPH = ("n", "text", "fold", "section")


def insert_version(
    connection: Connection, speech_id: str, n: int, capture_id: int, speech: Speech
) -> None:
    row = version_row(speech, utc_now())
    row |= {"speech_id": speech_id, "n": n, "capture_id": capture_id}
    version_id = connection.scalar(insert(Version).returning(Version.id), row)
    assert version_id is not None
    _insert_paragraphs(connection, version_id, paragraph_rows(speech))
    _insert(connection, Credit, version_id, credit_rows(speech))


def replace_version(connection: Connection, version_id: int, speech: Speech) -> None:
    """Today's reading of the same bytes takes the place of the old one; number, id and capture stay."""
    row = version_row(speech, utc_now())
    held = connection.execute(select(Version).where(Version.id == version_id)).one()._mapping
    if any(held[name] != value for name, value in row.items() if name != "extracted_at"):
        connection.execute(update(Version).where(Version.id == version_id).values(row))
        connection.execute(delete(Credit).where(Credit.version_id == version_id))
        _insert(connection, Credit, version_id, credit_rows(speech))
    _replace_paragraphs(connection, version_id, paragraph_rows(speech))


def _replace_paragraphs(connection: Connection, version_id: int, paragraphs: list[Row]) -> None:
    """The index, the dear part, is only touched where a text differs, or its fold under a newer table."""
    columns = [getattr(Paragraph, name) for name in _PARAGRAPH]
    held = connection.execute(
        select(*columns).where(Paragraph.version_id == version_id).order_by(Paragraph.n)
    ).all()
    if [dict(row._mapping) for row in held] == paragraphs:
        return
    remove_from_index(connection, version_id, [row.fold for row in held])
    connection.execute(delete(Paragraph).where(Paragraph.version_id == version_id))
    _insert_paragraphs(connection, version_id, paragraphs)


def _insert_paragraphs(connection: Connection, version_id: int, paragraphs: list[Row]) -> None:
    _insert(connection, Paragraph, version_id, paragraphs)
    add_to_index(connection, version_id, [row["fold"] for row in paragraphs])


def _insert(connection: Connection, table: Any, version_id: int, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(insert(table), [{"version_id": version_id, **row} for row in rows])
