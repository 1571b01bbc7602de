"""A version's rows: itself, its paragraphs, its credits, and their place in the search index, always together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from speecharchive.model import Speech
from speecharchive.store.processes import utc_now
from speecharchive.store.rows import Row, credit_rows, paragraph_rows, version_row
from speecharchive.store.search_index import IndexWrites
from speecharchive.store.tables import Credit, Paragraph, Version

_PARAGRAPH = ("n", "text", "fold", "section")
_INSERT_VERSION = insert(Version).returning(Version.id)
_INSERT_PARAGRAPHS = insert(Paragraph)
_INSERT_CREDITS = insert(Credit)
_VERSION = select(Version).where(Version.id == bindparam("version"))
_UPDATE_VERSION = update(Version).where(Version.id == bindparam("version"))
_PARAGRAPHS = (
    select(*(getattr(Paragraph, name) for name in _PARAGRAPH))
    .where(Paragraph.version_id == bindparam("version"))
    .order_by(Paragraph.n)
)
_DELETE_PARAGRAPHS = delete(Paragraph).where(Paragraph.version_id == bindparam("version"))
_DELETE_CREDITS = delete(Credit).where(Credit.version_id == bindparam("version"))


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of the archive, for one transaction."""

    connection: Connection
    index: IndexWrites

    def insert(self, speech_id: str, n: int, capture_id: int, speech: Speech) -> None:
        """A new version."""
        paragraphs = paragraph_rows(speech)
        row = version_row(speech, paragraphs, utc_now())
        row |= {"speech_id": speech_id, "n": n, "capture_id": capture_id}
        version_id = self.connection.scalar(_INSERT_VERSION, row)
        assert version_id is not None
        self._insert_paragraphs(version_id, paragraphs)
        self._insert(_INSERT_CREDITS, version_id, credit_rows(speech))

    def replace(self, version_id: int, speech: Speech) -> None:
        """Today's reading of the same bytes takes the place of the old one; number, id and capture stay."""
        at = {"version": version_id}
        paragraphs = paragraph_rows(speech)
        row = version_row(speech, paragraphs, utc_now())
        held = self.connection.execute(_VERSION, at).one()._mapping
        if any(held[name] != value for name, value in row.items() if name != "extracted_at"):
            self.connection.execute(_UPDATE_VERSION, row | at)
            self.connection.execute(_DELETE_CREDITS, at)
            self._insert(_INSERT_CREDITS, version_id, credit_rows(speech))
        self._replace_paragraphs(version_id, paragraphs)

    def _replace_paragraphs(self, version_id: int, paragraphs: list[Row]) -> None:
        """The index, the dear part, is only touched where a text differs, or its fold under a newer table."""
        at = {"version": version_id}
        held = [dict(row) for row in self.connection.execute(_PARAGRAPHS, at).mappings()]
        if held == paragraphs:
            return
        self.index.remove(version_id, [row["fold"] for row in held])
        self.connection.execute(_DELETE_PARAGRAPHS, at)
        self._insert_paragraphs(version_id, paragraphs)

    def _insert_paragraphs(self, version_id: int, paragraphs: list[Row]) -> None:
        self._insert(_INSERT_PARAGRAPHS, version_id, paragraphs)
        self.index.add(version_id, [row["fold"] for row in paragraphs])

    def _insert(self, statement: Any, version_id: int, rows: Sequence[Row]) -> None:
        if rows:
            self.connection.execute(statement, [{"version_id": version_id, **row} for row in rows])
