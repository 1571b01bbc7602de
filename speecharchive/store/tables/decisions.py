"""What people decided about records: corrections and takedowns."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table, row_id


class Correction(Table):
    """A reviewed value that lies over an extracted one."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_speech_id_field", "speech_id", "field"),)
    id: Mapped[int] = row_id()
    speech_id: Mapped[str] = mapped_column(ForeignKey("speech.id"), comment="The speech.")
    version: Mapped[int | None] = mapped_column(
        comment="Number of the one version it is for; null: for all, and for those to come."
    )
    field: Mapped[str] = mapped_column(
        String(40), comment="Which value, by its column in v_speech: speaker, delivered_on, …"
    )
    value: Mapped[str | None] = mapped_column(Text, comment="The value; null: not known.")
    basis: Mapped[str] = mapped_column(String(20), comment="How the reviewer knows it.")
    expected: Mapped[str | None] = mapped_column(
        Text, comment="The extracted value that the reviewer saw."
    )
    source: Mapped[str] = mapped_column(Text, comment="Where the right value can be read.")
    reviewer: Mapped[str] = mapped_column(Text, comment="Who decided.")
    reviewed_on: Mapped[str] = mapped_column(String(10), comment="When.")
    note: Mapped[str | None] = mapped_column(Text, comment="Remark.")
    at: Mapped[str] = mapped_column(String(32), comment="UTC time when it was taken in.")
    ended_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when another took its place or it was taken back."
    )


class Takedown(Table):
    """A decision to withhold a speech, or a span of its text."""

    __tablename__ = "takedown"
    id: Mapped[int] = row_id()
    speech_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id"), index=True, comment="The speech."
    )
    span_sha256: Mapped[str | None] = mapped_column(
        String(64),
        comment="Digest of the fold of the characters that are redacted; null: the whole speech is withheld.",
    )
    span_length: Mapped[int | None] = mapped_column(comment="How many characters.")
    reason: Mapped[str] = mapped_column(Text, comment="The reason that the tombstone gives.")
    requested_by: Mapped[str | None] = mapped_column(Text, comment="On whose request.")
    at: Mapped[str] = mapped_column(String(32), comment="UTC time.")
    done_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when the database's own file held no trace any more."
    )
    ended_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when it was taken back."
    )


class SealedCapture(Table):
    """A capture whose bytes a takedown put apart; a record of the same length stands in their place."""

    __tablename__ = "sealed_capture"
    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), primary_key=True, autoincrement=False, comment="The capture."
    )
    name: Mapped[str] = mapped_column(Text, comment="File in the sealed folder.")
    length: Mapped[int] = mapped_column(BigInteger, comment="Bytes, with those of its request.")
    sha256: Mapped[str] = mapped_column(String(64), comment="Digest of these bytes.")
    at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when they were out of the WARC file; null: they may not be."
    )
    back_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when a lifting asked for them back; null: none did."
    )


class WithheldSentence(Table):
    """A sentence of a speech that is withheld, by its digest alone, so that its text is known again without an address."""

    __tablename__ = "withheld_sentence"
    sha256: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="Digest of the Han characters of its fold."
    )
    speech_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id"), primary_key=True, index=True, comment="The speech."
    )
    length: Mapped[int] = mapped_column(comment="How many of these characters.")
