"""A version's rows: itself, its paragraphs, its credits, and their place in the search index, always together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from speecharchive.index.entries import folds_of
from speecharchive.index.writes import IndexWrites
from speecharchive.model import Speech
from speecharchive.store.corrections import corrected, over
from speecharchive.store.processes import utc_now
from speecharchive.store.rows import Row, credit_rows, paragraph_rows, version_row
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
_READER = frozenset(("extractor", "extracted_at"))
"""What says who read a version, and nothing of what was read."""
_DELETE_PARAGRAPHS = delete(Paragraph).where(Paragraph.version_id == bindparam("version"))
_DELETE_CREDITS = delete(Credit).where(Credit.version_id == bindparam("version"))


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a reading that took the place of another changed."""

    text: bool
    """What `text_sha256` is made of."""
    differs: bool
    """Anything that was read, or reviewed."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of the archive, for one transaction."""

    connection: Connection
    index: IndexWrites

    def insert(self, speech_id: str, n: int, capture_id: int, speech: Speech) -> int:
        """A new version; returns its row number."""
        paragraphs = paragraph_rows(speech)
        row = version_row(speech, paragraphs, utc_now())
        if n == 1:  # nobody can have corrected a speech before it has its id
            row |= over(row["record"], ())
        else:
            row = corrected(self.connection, speech_id, n, row)
        row |= {"speech_id": speech_id, "n": n, "capture_id": capture_id}
        version_id = self.connection.scalar(_INSERT_VERSION, row)
        assert version_id is not None
        self._insert_paragraphs(version_id, paragraphs)
        self._insert(_INSERT_CREDITS, version_id, credit_rows(speech))
        self.index.add(speech_id, version_id, [row["fold"] for row in paragraphs])
        return int(version_id)

    def replace(self, version_id: int, speech: Speech) -> Replaced:
        """Today's reading of the same bytes takes the place of the old one; number, id and capture stay."""
        at = {"version": version_id}
        paragraphs = paragraph_rows(speech)
        held = self.connection.execute(_VERSION, at).one()._mapping
        row = version_row(speech, paragraphs, utc_now())
        row = corrected(self.connection, held["speech_id"], held["n"], row)
        was = [dict(each) for each in self.connection.execute(_PARAGRAPHS, at).mappings()]
        differs = any(held[name] != row[name] for name in row.keys() - _READER - {"record"})
        differs = differs or _found(held["record"]) != _found(row["record"])
        moves = was != paragraphs or held["dated_on"] != row["dated_on"]
        if moves:
            self.index.remove(held["speech_id"], version_id, [each["fold"] for each in was])
        if differs or held["extractor"] != row["extractor"]:
            self.connection.execute(_UPDATE_VERSION, row | at)
        if differs:
            self.connection.execute(_DELETE_CREDITS, at)
            self._insert(_INSERT_CREDITS, version_id, credit_rows(speech))
        if was != paragraphs:
            self.connection.execute(_DELETE_PARAGRAPHS, at)
            self._insert_paragraphs(version_id, paragraphs)
        # The index, the dear part, is only touched where a text differs, or its fold under a newer table.
        if moves:
            self.index.add(held["speech_id"], version_id, [each["fold"] for each in paragraphs])
        elif differs:
            self.index.renew(held["speech_id"], version_id)
        return Replaced(held["text_sha256"] != row["text_sha256"], differs or was != paragraphs)

    def show(self, speech_id: str, version_id: int) -> None:
        """The version now stands for its speech: it can be found."""
        self.index.add(speech_id, version_id, self._folds(version_id))

    def hide(self, speech_id: str, version_id: int) -> None:
        """The version no longer stands for its speech."""
        self.index.remove(speech_id, version_id, self._folds(version_id))

    def _folds(self, version_id: int) -> list[str]:
        return next((folds for _, folds in folds_of(self.connection, [version_id])), [])

    def _insert_paragraphs(self, version_id: int, paragraphs: list[Row]) -> None:
        self._insert(_INSERT_PARAGRAPHS, version_id, paragraphs)

    def _insert(self, statement: Any, version_id: int, rows: Sequence[Row]) -> None:
        if rows:
            self.connection.execute(statement, [{"version_id": version_id, **row} for row in rows])


def _found(record: Row) -> Row:
    return {name: value for name, value in record.items() if name not in _READER}
