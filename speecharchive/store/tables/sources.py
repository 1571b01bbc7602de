"""Where texts come from: outlets, runs, pages, captures, and what failed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table, row_id


class Outlet(Table):
    """A site, or a channel of one, as the registry described it when it was last used."""

    __tablename__ = "outlet"
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(String(80), unique=True, comment="Registry name.")
    title: Mapped[str] = mapped_column(Text, comment="Name in Chinese, e.g. 红网株洲站.")
    family: Mapped[str] = mapped_column(String(40), comment="CMS family that reads its pages.")
    place_code: Mapped[str | None] = mapped_column(String(6), comment="GB/T 2260 code.")


class Run(Table):
    """One crawl, import or re-extraction, and what came of it."""

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_command_status_outlet_id", "command", "status", "outlet_id"),)
    id: Mapped[int] = row_id()
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
    id: Mapped[int] = row_id()
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
    first_seen: Mapped[str] = mapped_column(String(32), comment="UTC time of the first capture.")
    last_seen: Mapped[str] = mapped_column(String(32), comment="UTC time of the last capture.")
    identity: Mapped[str | None] = mapped_column(
        Text,
        unique=True,
        index=True,
        comment="What makes it one page: the same for http and https, mirrors in the other script, mobile twins.",
    )
    presence: Mapped[str] = mapped_column(
        String(10),
        default="present",
        server_default=text("'present'"),
        comment="present, missing (not found at the last looks), withdrawn (missing for long enough), returned.",
    )
    presence_since: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time of the observation from which that holds."
    )
    misses: Mapped[int] = mapped_column(
        default=0,
        server_default=text("0"),
        comment="Observations in a row that did not find it.",
    )
    due: Mapped[str | None] = mapped_column(
        String(32), index=True, comment="UTC time from which it is to be asked for again."
    )


class Address(Table):
    """An address under which a page was seen; a page has one identity and may have many addresses."""

    __tablename__ = "address"
    url: Mapped[str] = mapped_column(Text, primary_key=True, comment="URL as linked or requested.")
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True, comment="The page.")
    first_seen: Mapped[str] = mapped_column(String(32), comment="UTC time when it was first seen.")
    last_seen: Mapped[str] = mapped_column(String(32), comment="UTC time when it was last seen.")


class Capture(Table):
    """One stored response: where its bytes are, and what they were."""

    __tablename__ = "capture"
    __table_args__ = (Index("ix_capture_page_id_fetched_at", "page_id", "fetched_at"),)
    id: Mapped[int] = row_id()
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
    chain_sha256: Mapped[str | None] = mapped_column(
        String(64),
        comment="Digest of the facts of this row and of the chain_sha256 before it in its run.",
    )


class Failure(Table):
    """A page, file or record that failed: an error is a row."""

    __tablename__ = "failure"
    id: Mapped[int] = row_id()
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
    id: Mapped[int] = row_id()
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
