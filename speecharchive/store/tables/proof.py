"""What proves that captures are as they were stored, and what was observed of pages."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table


class WarcFile(Table):
    """A closed WARC file, as it was when it was closed."""

    __tablename__ = "warc_file"
    name: Mapped[str] = mapped_column(
        Text, primary_key=True, comment="File, relative to the captures folder."
    )
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("run.id"), index=True, comment="The run that wrote it."
    )
    length: Mapped[int] = mapped_column(BigInteger, comment="Bytes.")
    sha256: Mapped[str] = mapped_column(String(64), comment="Digest of the whole file.")
    closed_at: Mapped[str] = mapped_column(
        String(32), comment="UTC time when length and digest were recorded."
    )
    basis: Mapped[str] = mapped_column(
        String(10),
        comment="How the digest was taken: written (as the file was written), recovered (when a killed run's file was closed), found (of a closed file that had none) or redacted (after a takedown).",
    )
    store: Mapped[str | None] = mapped_column(
        Text,
        comment="The store in which it lies, its digest read back there; null: on the machine that wrote it.",
    )
    stored_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when it was put there."
    )


class Seal(Table):
    """A link of the chain over runs: what a run had stored when it ended; the last one of a run counts."""

    __tablename__ = "seal"
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="From 1.")
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True, comment="The run.")
    captures: Mapped[int] = mapped_column(comment="Captures it stored.")
    head: Mapped[str] = mapped_column(
        String(64),
        comment="chain_sha256 of its last capture; where it has none, what its first would follow.",
    )
    run_sha256: Mapped[str] = mapped_column(
        String(64), comment="Digest of what the run's row and its failures said."
    )
    sha256: Mapped[str] = mapped_column(
        String(64), comment="Digest of this row and of the seal before it."
    )
    basis: Mapped[str] = mapped_column(
        String(10),
        comment="run (sealed when the run ended) or upgrade (rows older than the chain, as they were when the archive was upgraded).",
    )
    at: Mapped[str] = mapped_column(String(32), comment="UTC time.")


class Observation(Table):
    """What one response said of the presence of its page."""

    __tablename__ = "observation"
    __table_args__ = (Index("ix_observation_page_id_at", "page_id", "at"),)
    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), primary_key=True, autoincrement=False, comment="The response."
    )
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), comment="The page.")
    at: Mapped[str] = mapped_column(String(32), comment="UTC time of the response.")
    state: Mapped[str] = mapped_column(
        String(12),
        comment="present, not-found (404, 410, or a page that says so), refused (challenge, 401, 403, 429 …), error or moved (redirected to another page).",
    )
    reason: Mapped[str | None] = mapped_column(
        String(20),
        comment="What tells: status, redirect-home (or to a channel or error page), error-text, empty, challenge, no-article; null of a page that is there.",
    )
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", ondelete="SET NULL"),
        index=True,
        comment="Version of the speech that it showed.",
    )
