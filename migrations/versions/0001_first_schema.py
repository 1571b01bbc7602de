"""The first schema: outlets, runs, pages, captures, failures, frontier, speeches, versions, text, search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEARCH_INDEX = (
    """CREATE VIRTUAL TABLE text_bigram USING fts5(
  grams, content='', tokenize="ascii tokenchars '!""#$%&''''()*+,-./:;<=>?@[\\]^_`{|}~'")""",
    """CREATE VIRTUAL TABLE text_char USING fts5(
  chars, content='', detail='none', tokenize="ascii tokenchars '!""#$%&''''()*+,-./:;<=>?@[\\]^_`{|}~'")""",
)
"""Only on SQLite; `speecharchive.store.search_index` fills it."""
TABLES = (
    "outlet",
    "setting",
    "page",
    "run",
    "capture",
    "failure",
    "frontier",
    "speech",
    "version",
    "credit",
    "paragraph",
)
"""In the order of their foreign keys."""


def upgrade() -> None:
    _outlet()
    _setting()
    _page()
    _run()
    _capture()
    _failure()
    _frontier()
    _speech()
    _version()
    _credit()
    _paragraph()
    op.execute("INSERT INTO setting (name, value) VALUES ('application', 'speecharchive')")
    if op.get_bind().dialect.name == "sqlite":
        for statement in SEARCH_INDEX:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("text_char")
        op.drop_table("text_bigram")
    for table in reversed(TABLES):
        op.drop_table(table)


def _outlet() -> None:
    op.create_table(
        "outlet",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("name", sa.String(length=80), nullable=False, comment="Registry name."),
        sa.Column("title", sa.Text(), nullable=False, comment="Name in Chinese, e.g. 红网株洲站."),
        sa.Column(
            "family",
            sa.String(length=40),
            nullable=False,
            comment="CMS family that reads its pages.",
        ),
        sa.Column("place_code", sa.String(length=6), comment="GB/T 2260 code."),
        sa.PrimaryKeyConstraint("id", name="pk_outlet"),
        sa.UniqueConstraint("name", name="uq_outlet_name"),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False, comment="Name."),
        sa.Column("value", sa.Text(), nullable=False, comment="Value."),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )


def _page() -> None:
    op.create_table(
        "page",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("outlet_id", ROW_ID, comment="The outlet."),
        sa.Column(
            "url",
            sa.Text(),
            nullable=False,
            comment="Canonical URL; urn:sha256:… for a file that names none.",
        ),
        sa.Column(
            "part_of_id", ROW_ID, comment="First page of the multi-page article this continues."
        ),
        sa.Column("section", sa.Text(), comment="URL of the start page it was found from."),
        sa.Column("office", sa.Text(), comment="Office whose speeches that section holds."),
        sa.Column(
            "kind",
            sa.String(length=20),
            comment="Kind of the last extraction; null for a page that was never read as an article.",
        ),
        sa.Column("title", sa.Text(), comment="Title of the last extraction."),
        sa.Column("published_on", sa.String(length=32), comment="Publication date of it."),
        sa.Column("text_sha256", sa.String(length=64), comment="Digest that judges change."),
        sa.Column("etag", sa.Text(), comment="ETag of the last full response."),
        sa.Column("last_modified", sa.Text(), comment="Last-Modified of it."),
        sa.Column(
            "first_seen",
            sa.String(length=32),
            nullable=False,
            comment="UTC time of the first capture.",
        ),
        sa.Column(
            "last_seen",
            sa.String(length=32),
            nullable=False,
            comment="UTC time of the last capture.",
        ),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_page_outlet_id"),
        sa.ForeignKeyConstraint(["part_of_id"], ["page.id"], name="fk_page_part_of_id"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("url", name="uq_page_url"),
    )
    op.create_index("ix_page_outlet_id", "page", ["outlet_id"])
    op.create_index("ix_page_part_of_id", "page", ["part_of_id"])


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column(
            "command", sa.String(length=20), nullable=False, comment="crawl, import or reextract."
        ),
        sa.Column("outlet_id", ROW_ID, comment="The outlet."),
        sa.Column(
            "started", sa.String(length=32), nullable=False, comment="UTC time of the start."
        ),
        sa.Column("finished", sa.String(length=32), comment="UTC time of the end."),
        sa.Column(
            "status",
            sa.String(length=20),
            nullable=False,
            comment="running, finished, failed, interrupted (killed; found at the next start).",
        ),
        sa.Column("reason", sa.Text(), comment="Why it failed or stopped."),
        sa.Column("requests", sa.Integer(), nullable=False, comment="Requests sent."),
        sa.Column("captures", sa.Integer(), nullable=False, comment="Responses stored."),
        sa.Column(
            "new", sa.Integer(), nullable=False, comment="Article pages seen for the first time."
        ),
        sa.Column(
            "changed", sa.Integer(), nullable=False, comment="Article pages whose text changed."
        ),
        sa.Column(
            "unchanged", sa.Integer(), nullable=False, comment="Article pages with the same text."
        ),
        sa.Column(
            "failed", sa.Integer(), nullable=False, comment="Pages that failed; see failure."
        ),
        sa.Column(
            "extractor", sa.String(length=40), nullable=False, comment="Version of the parser."
        ),
        sa.Column("user_agent", sa.Text(), comment="How the crawl named itself."),
        sa.Column(
            "process",
            sa.String(length=200),
            nullable=False,
            comment="Host, process number and start of the process that runs it.",
        ),
        sa.Column(
            "alive",
            sa.String(length=32),
            nullable=False,
            comment="UTC time of its last sign of life; tells a run that died on another host.",
        ),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_run_outlet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )


def _capture() -> None:
    op.create_table(
        "capture",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("page_id", ROW_ID, nullable=False, comment="The page."),
        sa.Column("run_id", ROW_ID, nullable=False, comment="The run."),
        sa.Column("url", sa.Text(), nullable=False, comment="URL as requested."),
        sa.Column(
            "fetched_at", sa.String(length=32), nullable=False, comment="UTC time of the response."
        ),
        sa.Column(
            "status", sa.Integer(), nullable=False, comment="HTTP status; 200 for an imported file."
        ),
        sa.Column(
            "headers", sa.JSON(), nullable=False, comment="Response headers as [name, value] pairs."
        ),
        sa.Column("content_type", sa.Text(), comment="Content-Type header."),
        sa.Column("codec", sa.String(length=40), comment="Codec the bytes were read with."),
        sa.Column("replacements", sa.Integer(), comment="Bytes the codec could not read."),
        sa.Column("length", sa.Integer(), nullable=False, comment="Payload bytes as received."),
        sa.Column(
            "payload_sha256", sa.String(length=64), nullable=False, comment="Digest of the payload."
        ),
        sa.Column(
            "record_type", sa.String(length=10), nullable=False, comment="response or revisit."
        ),
        sa.Column("revisit_of_id", ROW_ID, comment="Capture that holds the bytes of a revisit."),
        sa.Column(
            "warc_file",
            sa.Text(),
            nullable=False,
            comment="WARC file, relative to the captures folder.",
        ),
        sa.Column(
            "warc_offset", sa.BigInteger(), nullable=False, comment="Byte offset of the record."
        ),
        sa.Column(
            "warc_length",
            sa.BigInteger(),
            nullable=False,
            comment="Compressed length of the record.",
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_capture_page_id"),
        sa.ForeignKeyConstraint(["revisit_of_id"], ["capture.id"], name="fk_capture_revisit_of_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_capture_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_page_id_fetched_at", "capture", ["page_id", "fetched_at"])
    op.create_index("ix_capture_payload_sha256", "capture", ["payload_sha256"])
    op.create_index("ix_capture_run_id", "capture", ["run_id"])


def _failure() -> None:
    op.create_table(
        "failure",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("run_id", ROW_ID, nullable=False, comment="The run."),
        sa.Column("url", sa.Text(), nullable=False, comment="URL or file."),
        sa.Column(
            "error_class", sa.String(length=80), nullable=False, comment="Class of the error."
        ),
        sa.Column("detail", sa.Text(), nullable=False, comment="One line; never page text."),
        sa.Column("at", sa.String(length=32), nullable=False, comment="UTC time."),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_failure_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_failure"),
    )
    op.create_index("ix_failure_run_id", "failure", ["run_id"])


def _frontier() -> None:
    op.create_table(
        "frontier",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("outlet_id", ROW_ID, nullable=False, comment="The outlet."),
        sa.Column(
            "fingerprint", sa.String(length=64), nullable=False, comment="Digest of the request."
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="URL."),
        sa.Column("request", sa.JSON(), nullable=False, comment="The request as Scrapy stores it."),
        sa.Column(
            "state",
            sa.String(length=10),
            nullable=False,
            comment="pending, leased, done or failed.",
        ),
        sa.Column("priority", sa.Integer(), nullable=False, comment="Higher is earlier."),
        sa.Column("leased_until", sa.String(length=32), comment="UTC end of the lease."),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="Times it was leased."),
        sa.Column("run_id", ROW_ID, nullable=False, comment="Run that added or leased it last."),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_frontier_outlet_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_frontier_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_frontier"),
        sa.UniqueConstraint("outlet_id", "fingerprint", name="uq_frontier_outlet_id_fingerprint"),
    )
    op.create_index(
        "ix_frontier_pick", "frontier", ["outlet_id", "state", sa.text("priority DESC"), "id"]
    )


def _speech() -> None:
    op.create_table(
        "speech",
        sa.Column("id", sa.String(length=16), nullable=False, comment="Short permanent id."),
        sa.Column("page_id", ROW_ID, nullable=False, comment="The page."),
        sa.Column(
            "current", sa.Integer(), nullable=False, comment="Number of the current version."
        ),
        sa.Column(
            "status",
            sa.String(length=20),
            nullable=False,
            comment="held, or reclassified (today's parser no longer calls it a speech).",
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_speech_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_speech"),
        sa.UniqueConstraint("page_id", name="uq_speech_page_id"),
    )


def _version() -> None:
    op.create_table(
        "version",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("speech_id", sa.String(length=16), nullable=False, comment="The speech."),
        sa.Column("n", sa.Integer(), nullable=False, comment="Version number, from 1."),
        sa.Column("capture_id", ROW_ID, nullable=False, comment="Capture it was read from."),
        sa.Column(
            "extractor", sa.String(length=40), nullable=False, comment="Version of the parser."
        ),
        sa.Column(
            "extracted_at",
            sa.String(length=32),
            nullable=False,
            comment="UTC time of the extraction.",
        ),
        sa.Column(
            "family", sa.String(length=40), nullable=False, comment="CMS family that read the page."
        ),
        sa.Column("layout", sa.String(length=40), nullable=False, comment="Layout of the family."),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="Kind of speech."),
        sa.Column("headline", sa.Text(), comment="Headline as published."),
        sa.Column("title", sa.Text(), comment="Title without a speaker prefix."),
        sa.Column("subtitle", sa.Text(), comment="Subtitle without its dash."),
        sa.Column("speaker_name", sa.Text(), comment="Speaker's name."),
        sa.Column("speaker_office", sa.Text(), comment="Speaker's office."),
        sa.Column("speaks_for", sa.Text(), comment="Body the speaker speaks for."),
        sa.Column(
            "speaker_basis",
            sa.String(length=20),
            nullable=False,
            comment="How the speaker is known.",
        ),
        sa.Column("speaker_raw", sa.Text(), comment="Characters it was read from."),
        sa.Column("delivered_on", sa.String(length=32), comment="Date of delivery."),
        sa.Column("delivered_precision", sa.String(length=10), comment="year … second."),
        sa.Column(
            "delivered_basis", sa.String(length=20), nullable=False, comment="How it is known."
        ),
        sa.Column("published_on", sa.String(length=32), comment="Date of publication."),
        sa.Column("published_precision", sa.String(length=10), comment="year … second."),
        sa.Column(
            "published_basis", sa.String(length=20), nullable=False, comment="How it is known."
        ),
        sa.Column(
            "dated_on",
            sa.String(length=10),
            comment="delivered_on, else published_on, to the day at most; filters use it.",
        ),
        sa.Column("source", sa.Text(), comment="来源 as printed."),
        sa.Column("place_code", sa.String(length=6), comment="GB/T 2260 code."),
        sa.Column("place_name", sa.Text(), comment="Name of the division."),
        sa.Column("place_basis", sa.String(length=20), comment="How the place is known."),
        sa.Column("body", sa.String(length=20), comment="Body whose occasion it is."),
        sa.Column("division", sa.String(length=6), comment="GB/T 2260 code of that body."),
        sa.Column("term", sa.Integer(), comment="届."),
        sa.Column("session", sa.Integer(), comment="次."),
        sa.Column("meeting", sa.String(length=20), comment="Sort of meeting."),
        sa.Column("phase", sa.String(length=10), comment="opening or closing."),
        sa.Column("occasion_raw", sa.Text(), comment="Occasion as printed."),
        sa.Column(
            "n_characters", sa.Integer(), nullable=False, comment="Characters of the reading text."
        ),
        sa.Column(
            "n_paragraphs", sa.Integer(), nullable=False, comment="Paragraphs of the reading text."
        ),
        sa.Column(
            "text_sha256",
            sa.String(length=64),
            nullable=False,
            comment="Digest that judges change.",
        ),
        sa.Column(
            "fold_sha256",
            sa.String(length=64),
            nullable=False,
            comment="Digest of the folded Han characters: equal for a plain reprint.",
        ),
        sa.Column(
            "record",
            sa.JSON(),
            nullable=False,
            comment="The whole record as `extract` prints it (without paragraphs): spans, sections, flags, residue.",
        ),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_version_capture_id"),
        sa.ForeignKeyConstraint(["speech_id"], ["speech.id"], name="fk_version_speech_id"),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        sa.UniqueConstraint("speech_id", "n", name="uq_version_speech_id_n"),
    )
    op.create_index("ix_version_dated_on", "version", ["dated_on"])
    op.create_index("ix_version_fold_sha256", "version", ["fold_sha256"])
    op.create_index("ix_version_kind", "version", ["kind"])
    op.create_index("ix_version_place_code_dated_on", "version", ["place_code", "dated_on"])
    op.create_index("ix_version_speaker_name", "version", ["speaker_name"])
    op.create_index("ix_version_speech_id", "version", ["speech_id"])


def _credit() -> None:
    op.create_table(
        "credit",
        sa.Column("version_id", ROW_ID, nullable=False, comment="The version."),
        sa.Column(
            "role",
            sa.String(length=20),
            nullable=False,
            comment="editor, reporter or photographer.",
        ),
        sa.Column("n", sa.Integer(), nullable=False, comment="Order on the page, from 0."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name as printed."),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_credit_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "role", "n", name="pk_credit"),
    )


def _paragraph() -> None:
    op.create_table(
        "paragraph",
        sa.Column("version_id", ROW_ID, nullable=False, comment="The version."),
        sa.Column("n", sa.Integer(), nullable=False, comment="Number from 0."),
        sa.Column("text", sa.Text(), nullable=False, comment="Published characters."),
        sa.Column("fold", sa.Text(), nullable=False, comment="Search form, of equal length."),
        sa.Column("section", sa.Text(), comment="Label of the section it opens."),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_paragraph_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "n", name="pk_paragraph"),
    )
