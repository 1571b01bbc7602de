"""Set phrases (提法) and how often each stands in each speech."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table, row_id


class Phrase(Table):
    """A set phrase that the archive counts, as it was defined when it was counted."""

    __tablename__ = "phrase"
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(Text, unique=True, comment="The phrase; always counted.")
    family: Mapped[str] = mapped_column(Text, comment="Field it belongs to.")
    variants: Mapped[str] = mapped_column(
        Text, comment="Other written forms, between vertical bars."
    )
    exclusions: Mapped[str] = mapped_column(
        Text, comment="Longer strings inside which a form is not meant, between vertical bars."
    )
    first_central: Mapped[str | None] = mapped_column(
        String(10), comment="Earliest central use that the table knows, to year, month or day."
    )
    basis: Mapped[str | None] = mapped_column(String(10), comment="wording or content.")
    occasion: Mapped[str | None] = mapped_column(Text, comment="Who said it where.")
    source: Mapped[str | None] = mapped_column(Text, comment="Where it can be read.")
    note: Mapped[str | None] = mapped_column(Text, comment="Remark.")
    origin: Mapped[str] = mapped_column(
        String(10), comment="bundled with the program, or own: a researcher's."
    )
    digest: Mapped[str] = mapped_column(String(64), comment="Digest of forms and exclusions.")
    counted_to: Mapped[int | None] = mapped_column(
        BigInteger,
        comment="Version up to which older speeches are counted; null: every speech is counted.",
    )


class PhraseUse(Table):
    """How often a phrase stands in the current version of a held speech; no row where it does not."""

    __tablename__ = "phrase_use"
    __table_args__ = (
        UniqueConstraint("version_id", "phrase_id"),
        {"sqlite_with_rowid": False},
    )
    # In this order one phrase's rows lie together, month by month: a trend reads nothing else.
    phrase_id: Mapped[int] = mapped_column(
        ForeignKey("phrase.id", ondelete="CASCADE"), primary_key=True, comment="The phrase."
    )
    month: Mapped[int] = mapped_column(
        primary_key=True, comment="yyyymm; yyyy00: the year alone is known; 0: undated."
    )
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"), primary_key=True, comment="The version."
    )
    n: Mapped[int] = mapped_column(comment="Occurrences.")
