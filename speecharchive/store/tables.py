"""The archive's tables (SQLAlchemy 2, typed). `migrations/` builds the same schema; a test holds them equal.

Every column carries a `comment`: it is the codebook's description of that column.
Times are UTC, ISO 8601 text with `Z`, so that both databases and every reader see the same characters.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)  # fmt: skip
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
RowId = BigInteger().with_variant(Integer, "sqlite")


class Table(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def _id() -> Mapped[int]:
    return mapped_column(RowId, Identity(), primary_key=True, comment="Row number.")


class Outlet(Table):
    """A site, or a channel of one, as the registry described it when it was last used."""

    __tablename__ = "outlet"
    id: Mapped[int] = _id()
    name: Mapped[str] = mapped_column(String(80), unique=True, comment="Registry name.")
    title: Mapped[str] = mapped_column(Text, comment="Name in Chinese, e.g. 红网株洲站.")
    family: Mapped[str] = mapped_column(String(40), comment="CMS family that reads its pages.")
    place_code: Mapped[str | None] = mapped_column(String(6), comment="GB/T 2260 code.")


class Run(Table):
    """One crawl, import or re-extraction, and what came of it."""

    __tablename__ = "run"
    id: Mapped[int] = _id()
    command: Mapped[str] = mapped_column(String(20), comment="crawl, import or reextract.")
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"), comment="The outlet.")
    started: Mapped[str] = mapped_column(String(32), comment="UTC time of the start.")
    finished: Mapped[str | None] = mapped_column(String(32), comment="UTC time of the end.")
    status: Mapped[str] = mapped_column(
        String(20),
        comment="running, finished, failed, interrupted (killed; found at the next start).",
    )
    reason: Mapped[str | None] = mapped_column(Text, comment="Why it failed or stopped.")
    requests: Mapped[int] = mapped_column(default=0, comment="Requests sent.")
    captures: Mapped[int] = mapped_column(default=0, comment="Responses stored.")
    new: Mapped[int] = mapped_column(default=0, comment="Article pages seen for the first time.")
    changed: Mapped[int] = mapped_column(default=0, comment="Article pages whose text changed.")
    unchanged: Mapped[int] = mapped_column(default=0, comment="Article pages with the same text.")
    failed: Mapped[int] = mapped_column(default=0, comment="Pages that failed; see failure.")
    unexplained: Mapped[int] = mapped_column(
        default=0,
        server_default=text("0"),
        comment="Blocks of the articles it read that no rule explains.",
    )
    extractor: Mapped[str] = mapped_column(String(40), comment="Version of the parser.")
    user_agent: Mapped[str | None] = mapped_column(Text, comment="How the crawl named itself.")
    process: Mapped[str] = mapped_column(
        String(200), comment="Host, process number and start of the process that runs it."
    )
    alive: Mapped[str] = mapped_column(
        String(32),
        comment="UTC time of its last sign of life; tells a run that died on another host.",
    )


class Page(Table):
    """A canonical URL of an outlet; it has many captures over time."""

    __tablename__ = "page"
    id: Mapped[int] = _id()
    outlet_id: Mapped[int | None] = mapped_column(
        ForeignKey("outlet.id"), index=True, comment="The outlet."
    )
    url: Mapped[str] = mapped_column(
        Text, unique=True, comment="Canonical URL; urn:sha256:… for a file that names none."
    )
    part_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("page.id"),
        index=True,
        comment="First page of the multi-page article this continues.",
    )
    section: Mapped[str | None] = mapped_column(
        Text, comment="URL of the start page it was found from."
    )
    office: Mapped[str | None] = mapped_column(
        Text, comment="Office whose speeches that section holds."
    )
    kind: Mapped[str | None] = mapped_column(
        String(20),
        comment="Kind of the last extraction; null for a page that was never read as an article.",
    )
    title: Mapped[str | None] = mapped_column(Text, comment="Title of the last extraction.")
    published_on: Mapped[str | None] = mapped_column(String(32), comment="Publication date of it.")
    text_sha256: Mapped[str | None] = mapped_column(
        String(64), comment="Digest that judges change."
    )
    etag: Mapped[str | None] = mapped_column(Text, comment="ETag of the last full response.")
    last_modified: Mapped[str | None] = mapped_column(Text, comment="Last-Modified of it.")
    first_seen: Mapped[str] = mapped_column(String(32), comment="UTC time of the first capture.")
    last_seen: Mapped[str] = mapped_column(String(32), comment="UTC time of the last capture.")


class Capture(Table):
    """One stored response: where its bytes are, and what they were."""

    __tablename__ = "capture"
    __table_args__ = (Index("ix_capture_page_id_fetched_at", "page_id", "fetched_at"),)
    id: Mapped[int] = _id()
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), comment="The page.")
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True, comment="The run.")
    url: Mapped[str] = mapped_column(Text, comment="URL as requested.")
    fetched_at: Mapped[str] = mapped_column(String(32), comment="UTC time of the response.")
    status: Mapped[int] = mapped_column(comment="HTTP status; 200 for an imported file.")
    headers: Mapped[list[Any]] = mapped_column(
        JSON, comment="Response headers as [name, value] pairs."
    )
    content_type: Mapped[str | None] = mapped_column(Text, comment="Content-Type header.")
    codec: Mapped[str | None] = mapped_column(String(40), comment="Codec the bytes were read with.")
    replacements: Mapped[int | None] = mapped_column(comment="Bytes the codec could not read.")
    length: Mapped[int] = mapped_column(comment="Payload bytes as received.")
    payload_sha256: Mapped[str] = mapped_column(
        String(64), index=True, comment="Digest of the payload."
    )
    record_type: Mapped[str] = mapped_column(String(10), comment="response or revisit.")
    revisit_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("capture.id"), comment="Capture that holds the bytes of a revisit."
    )
    warc_file: Mapped[str] = mapped_column(
        Text, comment="WARC file, relative to the captures folder."
    )
    warc_offset: Mapped[int] = mapped_column(BigInteger, comment="Byte offset of the record.")
    warc_length: Mapped[int] = mapped_column(BigInteger, comment="Compressed length of the record.")


class Failure(Table):
    """A page, file or record that failed: an error is a row."""

    __tablename__ = "failure"
    id: Mapped[int] = _id()
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True, comment="The run.")
    url: Mapped[str] = mapped_column(Text, comment="URL or file.")
    error_class: Mapped[str] = mapped_column(String(80), comment="Class of the error.")
    detail: Mapped[str] = mapped_column(Text, comment="One line; never page text.")
    at: Mapped[str] = mapped_column(String(32), comment="UTC time.")


class FrontierRow(Table):
    """A request that is to be made, is being made, or was made: what a crawl resumes from."""

    __tablename__ = "frontier"
    __table_args__ = (
        UniqueConstraint("outlet_id", "fingerprint"),
        Index("ix_frontier_pick", "outlet_id", "state", text("priority DESC"), "id"),
    )
    id: Mapped[int] = _id()
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), comment="The outlet.")
    fingerprint: Mapped[str] = mapped_column(String(64), comment="Digest of the request.")
    url: Mapped[str] = mapped_column(Text, comment="URL.")
    request: Mapped[dict[str, Any]] = mapped_column(
        JSON, comment="The request as Scrapy stores it."
    )
    state: Mapped[str] = mapped_column(String(10), comment="pending, leased, done or failed.")
    priority: Mapped[int] = mapped_column(default=0, comment="Higher is earlier.")
    leased_until: Mapped[str | None] = mapped_column(String(32), comment="UTC end of the lease.")
    attempts: Mapped[int] = mapped_column(default=0, comment="Times it was leased.")
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.id"), comment="Run that added or leased it last."
    )


class Speech(Table):
    """A speech at one page, under its permanent id."""

    __tablename__ = "speech"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, comment="Short permanent id.")
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), unique=True, comment="The page.")
    current: Mapped[int] = mapped_column(comment="Number of the current version.")
    status: Mapped[str] = mapped_column(
        String(20), comment="held, or reclassified (today's parser no longer calls it a speech)."
    )


class Version(Table):
    """One distinct text of a speech at its page over time, with everything read from it."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("speech_id", "n"),
        Index("ix_version_place_code_dated_on", "place_code", "dated_on"),
    )
    id: Mapped[int] = _id()
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


class SearchChange(Table):
    """When a speech last changed in what can be searched: what an index beside the archive catches up by."""

    __tablename__ = "search_change"
    speech_id: Mapped[str] = mapped_column(
        String(16), primary_key=True, comment="The speech; also one that is there no longer."
    )
    stamp: Mapped[int] = mapped_column(
        BigInteger,
        index=True,
        comment="Grows: by one a transaction; on PostgreSQL the number of the transaction.",
    )


class Phrase(Table):
    """A set phrase that the archive counts, as it was defined when it was counted."""

    __tablename__ = "phrase"
    id: Mapped[int] = _id()
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


class Setting(Table):
    """Facts about the archive itself; `application` = `speecharchive` tells it from a foreign database."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String(40), primary_key=True, comment="Name.")
    value: Mapped[str] = mapped_column(Text, comment="Value.")


class Division(Table):
    """An administrative division of the bundled table, of today or former, with the province and city it lies in."""

    __tablename__ = "division"
    code: Mapped[str] = mapped_column(
        String(6), primary_key=True, comment="GB/T 2260 code; 99… are invented places of the demo."
    )
    name: Mapped[str] = mapped_column(Text, comment="Full name, e.g. 株洲市.")
    short_name: Mapped[str] = mapped_column(Text, comment="Name without its kind, e.g. 株洲.")
    level: Mapped[int] = mapped_column(comment="1 province, 2 prefecture, 3 county.")
    province_code: Mapped[str] = mapped_column(String(6), comment="Code of its province.")
    province: Mapped[str] = mapped_column(Text, comment="Name of its province.")
    city_code: Mapped[str | None] = mapped_column(
        String(6),
        comment="Code of its prefecture; null for a province, and for a county that lies in none (朝阳区 of 北京市).",
    )
    city: Mapped[str | None] = mapped_column(Text, comment="Name of its prefecture.")
    ended: Mapped[int | None] = mapped_column(
        comment="Last year in which a former division was called so."
    )
    successor: Mapped[str | None] = mapped_column(
        String(6), comment="Code of what a former division is today, where that is certain."
    )
