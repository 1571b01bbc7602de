"""What was said: speeches, their versions and texts, and how versions differ."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import RowId, Table, row_id


class Speech(Table):
    """A speech at one page, under its permanent id."""

    __tablename__ = "speech"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, comment="Short permanent id.")
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), unique=True, comment="The page.")
    current: Mapped[int] = mapped_column(comment="Number of the current version.")
    status: Mapped[str] = mapped_column(
        String(20),
        comment="held, reclassified (today's parser no longer calls it a speech) or withheld (see takedown).",
    )


class Version(Table):
    """One distinct text of a speech at its page over time, with everything read from it."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("speech_id", "n"),
        Index("ix_version_place_code_dated_on", "place_code", "dated_on"),
    )
    id: Mapped[int] = row_id()
    speech_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id"), index=True, comment="The speech."
    )
    n: Mapped[int] = mapped_column(comment="Version number, from 1.")
    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), comment="Capture it was read from."
    )
    extractor: Mapped[str] = mapped_column(String(40), comment="Version of the parser.")
    extracted_at: Mapped[str] = mapped_column(String(32), comment="UTC time of the extraction.")
    family: Mapped[str] = mapped_column(String(40), comment="CMS family that read the page.")
    layout: Mapped[str] = mapped_column(String(40), comment="Layout of the family.")
    kind: Mapped[str] = mapped_column(String(20), index=True, comment="Kind of speech.")
    headline: Mapped[str | None] = mapped_column(Text, comment="Headline as published.")
    title: Mapped[str | None] = mapped_column(Text, comment="Title without a speaker prefix.")
    subtitle: Mapped[str | None] = mapped_column(Text, comment="Subtitle without its dash.")
    speaker_name: Mapped[str | None] = mapped_column(Text, index=True, comment="Speaker's name.")
    speaker_office: Mapped[str | None] = mapped_column(Text, comment="Speaker's office.")
    speaks_for: Mapped[str | None] = mapped_column(Text, comment="Body the speaker speaks for.")
    speaker_basis: Mapped[str] = mapped_column(String(20), comment="How the speaker is known.")
    speaker_raw: Mapped[str | None] = mapped_column(Text, comment="Characters it was read from.")
    delivered_on: Mapped[str | None] = mapped_column(String(32), comment="Date of delivery.")
    delivered_precision: Mapped[str | None] = mapped_column(String(10), comment="year … second.")
    delivered_basis: Mapped[str] = mapped_column(String(20), comment="How it is known.")
    published_on: Mapped[str | None] = mapped_column(String(32), comment="Date of publication.")
    published_precision: Mapped[str | None] = mapped_column(String(10), comment="year … second.")
    published_basis: Mapped[str] = mapped_column(String(20), comment="How it is known.")
    dated_on: Mapped[str | None] = mapped_column(
        String(10),
        index=True,
        comment="delivered_on, else published_on, to the day at most; filters use it.",
    )
    source: Mapped[str | None] = mapped_column(Text, comment="来源 as printed.")
    place_code: Mapped[str | None] = mapped_column(String(6), comment="GB/T 2260 code.")
    place_name: Mapped[str | None] = mapped_column(Text, comment="Name of the division.")
    place_basis: Mapped[str | None] = mapped_column(String(20), comment="How the place is known.")
    body: Mapped[str | None] = mapped_column(String(20), comment="Body whose occasion it is.")
    division: Mapped[str | None] = mapped_column(String(6), comment="GB/T 2260 code of that body.")
    term: Mapped[int | None] = mapped_column(comment="届.")
    session: Mapped[int | None] = mapped_column(comment="次.")
    meeting: Mapped[str | None] = mapped_column(String(20), comment="Sort of meeting.")
    phase: Mapped[str | None] = mapped_column(String(10), comment="opening or closing.")
    occasion_raw: Mapped[str | None] = mapped_column(Text, comment="Occasion as printed.")
    n_characters: Mapped[int] = mapped_column(comment="Characters of the reading text.")
    n_paragraphs: Mapped[int] = mapped_column(comment="Paragraphs of the reading text.")
    unexplained: Mapped[int] = mapped_column(
        default=0,
        server_default=text("0"),
        comment="Dropped blocks that no rule explains; all of them, with their rules, are in record.",
    )
    text_sha256: Mapped[str] = mapped_column(String(64), comment="Digest that judges change.")
    fold_sha256: Mapped[str] = mapped_column(
        String(64),
        index=True,
        comment="Digest of the folded Han characters: equal for a plain reprint.",
    )
    corrected: Mapped[str | None] = mapped_column(
        Text,
        comment="Fields whose columns here hold a reviewed value, parted by spaces; what was extracted is in record.",
    )
    record: Mapped[dict[str, Any]] = mapped_column(
        JSON,
        comment="The whole record as `extract` prints it (without paragraphs): spans, sections, flags, residue.",
    )


class Paragraph(Table):
    """One paragraph of the reading text, and its fold."""

    __tablename__ = "paragraph"
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"), primary_key=True, comment="The version."
    )
    n: Mapped[int] = mapped_column(primary_key=True, comment="Number from 0.")
    text: Mapped[str] = mapped_column(Text, comment="Published characters.")
    fold: Mapped[str] = mapped_column(Text, comment="Search form, of equal length.")
    section: Mapped[str | None] = mapped_column(Text, comment="Label of the section it opens.")


class Credit(Table):
    """A person the page names in a role that is not the speaker's."""

    __tablename__ = "credit"
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"), primary_key=True, comment="The version."
    )
    role: Mapped[str] = mapped_column(
        String(20), primary_key=True, comment="editor, reporter or photographer."
    )
    n: Mapped[int] = mapped_column(primary_key=True, comment="Order on the page, from 0.")
    name: Mapped[str] = mapped_column(Text, comment="Name as printed.")


class Redirect(Table):
    """A permanent id whose speech was joined with another's, and where it leads now."""

    __tablename__ = "redirect"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, comment="The former id.")
    speech_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id"), index=True, comment="The speech that it means now."
    )
    n_before: Mapped[int] = mapped_column(
        default=0,
        server_default=text("0"),
        comment="Added to a version number of the former id, it is the number of that version today.",
    )
    reason: Mapped[str] = mapped_column(Text, comment="Why they were joined.")
    at: Mapped[str] = mapped_column(String(32), comment="UTC time.")


class Change(Table):
    """A page showed another text of its speech than at the look before."""

    __tablename__ = "change"
    capture_id: Mapped[int] = mapped_column(
        RowId,
        ForeignKey("capture.id"),
        primary_key=True,
        autoincrement=False,
        comment="First capture that showed the new text.",
    )
    before_capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), comment="Last capture that showed the text before."
    )
    speech_id: Mapped[str] = mapped_column(
        ForeignKey("speech.id"), index=True, comment="The speech."
    )
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"),
        index=True,
        comment="The version it showed; also one that stood there earlier and came back.",
    )
    of_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"), index=True, comment="The version before."
    )
    seen_at: Mapped[str] = mapped_column(
        String(32), index=True, comment="UTC time of the first capture that showed it."
    )


class Edit(Table):
    """One difference between a version and one that stood at its page right before it."""

    __tablename__ = "edit"
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"), primary_key=True, comment="The new version."
    )
    of_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        comment="The version it is compared with.",
    )
    n: Mapped[int] = mapped_column(primary_key=True, comment="Order in the text, from 0.")
    kind: Mapped[str] = mapped_column(
        String(20),
        comment="spacing (white space, breaks of paragraphs), punctuation, width, script, numbers, names, wording, sentence-added, sentence-removed or sentence-replaced.",
    )
    field: Mapped[str] = mapped_column(
        String(20), comment="headline, subtitle, speaker (as the page prints it) or paragraphs."
    )
    paragraph_before: Mapped[int | None] = mapped_column(
        comment="Paragraph there, from 0; null in a field that has none."
    )
    paragraph_after: Mapped[int | None] = mapped_column(comment="Paragraph here, likewise.")
    at_before: Mapped[int] = mapped_column(
        comment="Characters of the paragraph or field that stand before it there."
    )
    at_after: Mapped[int] = mapped_column(comment="The same here.")
    before: Mapped[str] = mapped_column(
        Text, comment="Characters there; empty: an insertion. A paragraph ends with a line feed."
    )
    after: Mapped[str] = mapped_column(Text, comment="Characters here; empty: an omission.")
