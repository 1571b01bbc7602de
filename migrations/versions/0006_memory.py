"""What the archive remembers: addresses, observations, edits, variants, proof, decisions, progress of imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
STATUS = (
    "held, reclassified (today's parser no longer calls it a speech) or withheld (see takedown)."
)
STATUS_BEFORE = "held, or reclassified (today's parser no longer calls it a speech)."


def upgrade() -> None:
    op.create_table(
        "imported_file",
        sa.Column(
            "sha256",
            sa.String(64),
            nullable=False,
            comment="Digest of the file's length and of its first and last bytes.",
        ),
        sa.Column(
            "wanted", sa.String(64), nullable=False, comment="Digest of the filters of that import."
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="Name of the file when it was last imported."
        ),
        sa.Column(
            "position",
            sa.BigInteger(),
            nullable=False,
            comment="Byte of the file at which reading begins again.",
        ),
        sa.Column(
            "within", sa.Integer(), nullable=False, comment="Records to pass over from there."
        ),
        sa.Column(
            "pages", sa.Integer(), nullable=False, comment="Articles that were read from it."
        ),
        sa.Column("finished_at", sa.String(32), comment="UTC time when all were done."),
        sa.PrimaryKeyConstraint("sha256", "wanted", name="pk_imported_file"),
    )
    op.create_table(
        "address",
        sa.Column("url", sa.Text(), nullable=False, comment="URL as linked or requested."),
        sa.Column("page_id", ROW_ID, nullable=False, comment="The page."),
        sa.Column(
            "first_seen", sa.String(32), nullable=False, comment="UTC time when it was first seen."
        ),
        sa.Column(
            "last_seen", sa.String(32), nullable=False, comment="UTC time when it was last seen."
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_address_page_id"),
        sa.PrimaryKeyConstraint("url", name="pk_address"),
    )
    op.create_index("ix_address_page_id", "address", ["page_id"], unique=False)
    op.create_table(
        "seal",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False, comment="From 1."),
        sa.Column("run_id", ROW_ID, nullable=False, comment="The run."),
        sa.Column("captures", sa.Integer(), nullable=False, comment="Captures it stored."),
        sa.Column(
            "head",
            sa.String(64),
            nullable=False,
            comment="chain_sha256 of its last capture; where it has none, what its first would follow.",
        ),
        sa.Column(
            "run_sha256",
            sa.String(64),
            nullable=False,
            comment="Digest of what the run's row and its failures said.",
        ),
        sa.Column(
            "sha256",
            sa.String(64),
            nullable=False,
            comment="Digest of this row and of the seal before it.",
        ),
        sa.Column(
            "basis",
            sa.String(10),
            nullable=False,
            comment="run (sealed when the run ended) or upgrade (rows older than the chain, as they were when the archive was upgraded).",
        ),
        sa.Column("at", sa.String(32), nullable=False, comment="UTC time."),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_seal_run_id"),
        sa.PrimaryKeyConstraint("n", name="pk_seal"),
    )
    op.create_index("ix_seal_run_id", "seal", ["run_id"], unique=False)
    op.create_table(
        "warc_file",
        sa.Column(
            "name", sa.Text(), nullable=False, comment="File, relative to the captures folder."
        ),
        sa.Column("run_id", ROW_ID, comment="The run that wrote it."),
        sa.Column("length", sa.BigInteger(), nullable=False, comment="Bytes."),
        sa.Column("sha256", sa.String(64), nullable=False, comment="Digest of the whole file."),
        sa.Column(
            "closed_at",
            sa.String(32),
            nullable=False,
            comment="UTC time when length and digest were recorded.",
        ),
        sa.Column(
            "basis",
            sa.String(10),
            nullable=False,
            comment="How the digest was taken: written (as the file was written), recovered (when a killed run's file was closed), found (of a closed file that had none) or redacted (after a takedown).",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_warc_file_run_id"),
        sa.PrimaryKeyConstraint("name", name="pk_warc_file"),
    )
    op.create_index("ix_warc_file_run_id", "warc_file", ["run_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False, comment="Row number."),
        sa.Column("speech_id", sa.String(16), nullable=False, comment="The speech."),
        sa.Column(
            "version",
            sa.Integer(),
            comment="Number of the one version it is for; null: for all, and for those to come.",
        ),
        sa.Column(
            "field",
            sa.String(40),
            nullable=False,
            comment="Which value, by its column in v_speech: speaker, delivered_on, …",
        ),
        sa.Column("value", sa.Text(), comment="The value; null: not known."),
        sa.Column("basis", sa.String(20), nullable=False, comment="How the reviewer knows it."),
        sa.Column("expected", sa.Text(), comment="The extracted value that the reviewer saw."),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="Where the right value can be read."
        ),
        sa.Column("reviewer", sa.Text(), nullable=False, comment="Who decided."),
        sa.Column("reviewed_on", sa.String(10), nullable=False, comment="When."),
        sa.Column("note", sa.Text(), comment="Remark."),
        sa.Column("at", sa.String(32), nullable=False, comment="UTC time when it was taken in."),
        sa.Column(
            "ended_at",
            sa.String(32),
            comment="UTC time when another took its place or it was taken back.",
        ),
        sa.ForeignKeyConstraint(["speech_id"], ["speech.id"], name="fk_correction_speech_id"),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index(
        "ix_correction_speech_id_field", "correction", ["speech_id", "field"], unique=False
    )
    op.create_table(
        "redirect",
        sa.Column("id", sa.String(16), nullable=False, comment="The former id."),
        sa.Column(
            "speech_id", sa.String(16), nullable=False, comment="The speech that it means now."
        ),
        sa.Column(
            "n_before",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Added to a version number of the former id, it is the number of that version today.",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why they were joined."),
        sa.Column("at", sa.String(32), nullable=False, comment="UTC time."),
        sa.ForeignKeyConstraint(["speech_id"], ["speech.id"], name="fk_redirect_speech_id"),
        sa.PrimaryKeyConstraint("id", name="pk_redirect"),
    )
    op.create_index("ix_redirect_speech_id", "redirect", ["speech_id"], unique=False)
    op.create_table(
        "takedown",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False, comment="Row number."),
        sa.Column("speech_id", sa.String(16), nullable=False, comment="The speech."),
        sa.Column(
            "span_sha256",
            sa.String(64),
            comment="Digest of the fold of the characters that are redacted; null: the whole speech is withheld.",
        ),
        sa.Column("span_length", sa.Integer(), comment="How many characters."),
        sa.Column(
            "reason", sa.Text(), nullable=False, comment="The reason that the tombstone gives."
        ),
        sa.Column("requested_by", sa.Text(), comment="On whose request."),
        sa.Column("at", sa.String(32), nullable=False, comment="UTC time."),
        sa.Column(
            "done_at",
            sa.String(32),
            comment="UTC time when the database's own file held no trace any more.",
        ),
        sa.Column("ended_at", sa.String(32), comment="UTC time when it was taken back."),
        sa.ForeignKeyConstraint(["speech_id"], ["speech.id"], name="fk_takedown_speech_id"),
        sa.PrimaryKeyConstraint("id", name="pk_takedown"),
    )
    op.create_index("ix_takedown_speech_id", "takedown", ["speech_id"], unique=False)
    op.create_table(
        "sealed_capture",
        sa.Column(
            "capture_id", ROW_ID, autoincrement=False, nullable=False, comment="The capture."
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="File in the sealed folder."),
        sa.Column(
            "length", sa.BigInteger(), nullable=False, comment="Bytes, with those of its request."
        ),
        sa.Column("sha256", sa.String(64), nullable=False, comment="Digest of these bytes."),
        sa.Column(
            "at",
            sa.String(32),
            comment="UTC time when they were out of the WARC file; null: they may not be.",
        ),
        sa.Column(
            "back_at",
            sa.String(32),
            comment="UTC time when a lifting asked for them back; null: none did.",
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name="fk_sealed_capture_capture_id"
        ),
        sa.PrimaryKeyConstraint("capture_id", name="pk_sealed_capture"),
    )
    op.create_table(
        "withheld_sentence",
        sa.Column(
            "sha256",
            sa.String(64),
            nullable=False,
            comment="Digest of the Han characters of its fold.",
        ),
        sa.Column("speech_id", sa.String(16), nullable=False, comment="The speech."),
        sa.Column("length", sa.Integer(), nullable=False, comment="How many of these characters."),
        sa.ForeignKeyConstraint(
            ["speech_id"], ["speech.id"], name="fk_withheld_sentence_speech_id"
        ),
        sa.PrimaryKeyConstraint("sha256", "speech_id", name="pk_withheld_sentence"),
    )
    op.create_index(
        "ix_withheld_sentence_speech_id", "withheld_sentence", ["speech_id"], unique=False
    )
    op.create_table(
        "variant",
        sa.Column("speech_id", sa.String(16), nullable=False, comment="The speech."),
        sa.Column(
            "group_id",
            sa.String(16),
            nullable=False,
            comment="The speech whose text is the group's reading text.",
        ),
        sa.Column(
            "rank",
            sa.Integer(),
            nullable=False,
            comment="Order in the group, from 0, the reading text; counts keep the first that matches.",
        ),
        sa.Column(
            "similarity",
            sa.Double(),
            nullable=False,
            comment="Exact Jaccard similarity of the 5-grams of the folds with the nearest other of the group.",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["speech.id"], name="fk_variant_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["speech_id"], ["speech.id"], name="fk_variant_speech_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("speech_id", name="pk_variant"),
    )
    op.create_index("ix_variant_group_id", "variant", ["group_id"], unique=False)
    op.create_table(
        "change",
        sa.Column(
            "capture_id",
            ROW_ID,
            autoincrement=False,
            nullable=False,
            comment="First capture that showed the new text.",
        ),
        sa.Column(
            "before_capture_id",
            ROW_ID,
            nullable=False,
            comment="Last capture that showed the text before.",
        ),
        sa.Column("speech_id", sa.String(16), nullable=False, comment="The speech."),
        sa.Column(
            "version_id",
            ROW_ID,
            nullable=False,
            comment="The version it showed; also one that stood there earlier and came back.",
        ),
        sa.Column("of_id", ROW_ID, nullable=False, comment="The version before."),
        sa.Column(
            "seen_at",
            sa.String(32),
            nullable=False,
            comment="UTC time of the first capture that showed it.",
        ),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_change_capture_id"),
        sa.ForeignKeyConstraint(
            ["before_capture_id"], ["capture.id"], name="fk_change_before_capture_id"
        ),
        sa.ForeignKeyConstraint(["speech_id"], ["speech.id"], name="fk_change_speech_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_change_version_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["of_id"], ["version.id"], name="fk_change_of_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("capture_id", name="pk_change"),
    )
    op.create_index("ix_change_speech_id", "change", ["speech_id"], unique=False)
    op.create_index("ix_change_version_id", "change", ["version_id"], unique=False)
    op.create_index("ix_change_of_id", "change", ["of_id"], unique=False)
    op.create_index("ix_change_seen_at", "change", ["seen_at"], unique=False)
    op.create_table(
        "edit",
        sa.Column("version_id", ROW_ID, nullable=False, comment="The new version."),
        sa.Column("of_id", ROW_ID, nullable=False, comment="The version it is compared with."),
        sa.Column("n", sa.Integer(), nullable=False, comment="Order in the text, from 0."),
        sa.Column(
            "kind",
            sa.String(20),
            nullable=False,
            comment="spacing (white space, breaks of paragraphs), punctuation, width, script, numbers, names, wording, sentence-added, sentence-removed or sentence-replaced.",
        ),
        sa.Column(
            "field",
            sa.String(20),
            nullable=False,
            comment="headline, subtitle, speaker (as the page prints it) or paragraphs.",
        ),
        sa.Column(
            "paragraph_before",
            sa.Integer(),
            comment="Paragraph there, from 0; null in a field that has none.",
        ),
        sa.Column("paragraph_after", sa.Integer(), comment="Paragraph here, likewise."),
        sa.Column(
            "at_before",
            sa.Integer(),
            nullable=False,
            comment="Characters of the paragraph or field that stand before it there.",
        ),
        sa.Column("at_after", sa.Integer(), nullable=False, comment="The same here."),
        sa.Column(
            "before",
            sa.Text(),
            nullable=False,
            comment="Characters there; empty: an insertion. A paragraph ends with a line feed.",
        ),
        sa.Column(
            "after", sa.Text(), nullable=False, comment="Characters here; empty: an omission."
        ),
        sa.ForeignKeyConstraint(
            ["of_id"], ["version.id"], name="fk_edit_of_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_edit_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "of_id", "n", name="pk_edit"),
    )
    op.create_index("ix_edit_of_id", "edit", ["of_id"], unique=False)
    op.create_table(
        "minhash",
        sa.Column(
            "version_id", ROW_ID, autoincrement=False, nullable=False, comment="The version."
        ),
        sa.Column(
            "signature",
            sa.LargeBinary(),
            nullable=False,
            comment="Minima, 4 bytes each; none for a text without characters to compare.",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_minhash_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", name="pk_minhash"),
    )
    op.create_table(
        "minhash_band",
        sa.Column(
            "band",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Digest of a band and its number.",
        ),
        sa.Column(
            "version_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="The version; its row in minhash tells its bands.",
        ),
        sa.PrimaryKeyConstraint("band", "version_id", name="pk_minhash_band"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "variant_pair",
        sa.Column(
            "speech_id", sa.String(16), nullable=False, comment="The one with the smaller id."
        ),
        sa.Column("other_id", sa.String(16), nullable=False, comment="The other."),
        sa.Column(
            "similarity",
            sa.Double(),
            nullable=False,
            comment="Exact Jaccard similarity of the 5-grams of the folds, from 0 to 1.",
        ),
        sa.Column(
            "share",
            sa.Double(),
            nullable=False,
            comment="Share of the one's 5-grams that the other has.",
        ),
        sa.Column(
            "other_share",
            sa.Double(),
            nullable=False,
            comment="Share of the other's 5-grams that the one has.",
        ),
        sa.ForeignKeyConstraint(
            ["speech_id"], ["speech.id"], name="fk_variant_pair_speech_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["speech.id"], name="fk_variant_pair_other_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("speech_id", "other_id", name="pk_variant_pair"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_variant_pair_other_id", "variant_pair", ["other_id"], unique=False)
    op.create_table(
        "observation",
        sa.Column(
            "capture_id", ROW_ID, autoincrement=False, nullable=False, comment="The response."
        ),
        sa.Column("page_id", ROW_ID, nullable=False, comment="The page."),
        sa.Column("at", sa.String(32), nullable=False, comment="UTC time of the response."),
        sa.Column(
            "state",
            sa.String(12),
            nullable=False,
            comment="present, not-found (404, 410, or a page that says so), refused (challenge, 401, 403, 429 …), error or moved (redirected to another page).",
        ),
        sa.Column(
            "reason",
            sa.String(20),
            comment="What tells: status, redirect-home (or to a channel or error page), error-text, empty, challenge, no-article; null of a page that is there.",
        ),
        sa.Column("version_id", ROW_ID, comment="Version of the speech that it showed."),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_observation_capture_id"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_observation_page_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_observation_version_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("capture_id", name="pk_observation"),
    )
    op.create_index("ix_observation_page_id_at", "observation", ["page_id", "at"], unique=False)
    op.create_index("ix_observation_version_id", "observation", ["version_id"], unique=False)
    op.add_column(
        "version",
        sa.Column(
            "corrected",
            sa.Text(),
            comment="Fields whose columns here hold a reviewed value, parted by spaces; what was extracted is in record.",
        ),
    )
    op.add_column(
        "capture",
        sa.Column(
            "chain_sha256",
            sa.String(64),
            comment="Digest of the facts of this row and of the chain_sha256 before it in its run.",
        ),
    )
    op.add_column(
        "page",
        sa.Column(
            "identity",
            sa.Text(),
            comment="What makes it one page: the same for http and https, mirrors in the other script, mobile twins.",
        ),
    )
    op.add_column(
        "page",
        sa.Column(
            "presence",
            sa.String(10),
            server_default=sa.text("'present'"),
            nullable=False,
            comment="present, missing (not found at the last looks), withdrawn (missing for long enough), returned.",
        ),
    )
    op.add_column(
        "page",
        sa.Column(
            "presence_since",
            sa.String(32),
            comment="UTC time of the observation from which that holds.",
        ),
    )
    op.add_column(
        "page",
        sa.Column(
            "misses",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Observations in a row that did not find it.",
        ),
    )
    op.add_column(
        "page",
        sa.Column("due", sa.String(32), comment="UTC time from which it is to be asked for again."),
    )
    op.create_index("ix_page_due", "page", ["due"], unique=False)
    op.create_index("ix_page_identity", "page", ["identity"], unique=True)
    # Validators belong to an address and are read from its last answer; these two had no reader.
    op.drop_column("page", "etag")
    op.drop_column("page", "last_modified")

    _describe_status(STATUS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE IF EXISTS search_variant")

    op.add_column("page", sa.Column("last_modified", sa.Text(), comment="Last-Modified of it."))
    op.add_column("page", sa.Column("etag", sa.Text(), comment="ETag of the last full response."))
    op.drop_index("ix_page_identity", table_name="page")
    op.drop_index("ix_page_due", table_name="page")
    op.drop_column("page", "due")
    op.drop_column("page", "misses")
    op.drop_column("page", "presence_since")
    op.drop_column("page", "presence")
    op.drop_column("page", "identity")
    op.drop_column("capture", "chain_sha256")
    op.drop_column("version", "corrected")
    op.drop_index("ix_observation_version_id", table_name="observation")
    op.drop_index("ix_observation_page_id_at", table_name="observation")
    op.drop_table("observation")
    op.drop_index("ix_variant_pair_other_id", table_name="variant_pair")
    op.drop_table("variant_pair")
    op.drop_table("minhash_band")
    op.drop_table("minhash")
    op.drop_index("ix_edit_of_id", table_name="edit")
    op.drop_table("edit")
    op.drop_index("ix_change_seen_at", table_name="change")
    op.drop_index("ix_change_of_id", table_name="change")
    op.drop_index("ix_change_version_id", table_name="change")
    op.drop_index("ix_change_speech_id", table_name="change")
    op.drop_table("change")
    op.drop_index("ix_variant_group_id", table_name="variant")
    op.drop_table("variant")
    op.drop_index("ix_withheld_sentence_speech_id", table_name="withheld_sentence")
    op.drop_table("withheld_sentence")
    op.drop_table("sealed_capture")
    op.drop_index("ix_takedown_speech_id", table_name="takedown")
    op.drop_table("takedown")
    op.drop_index("ix_redirect_speech_id", table_name="redirect")
    op.drop_table("redirect")
    op.drop_index("ix_correction_speech_id_field", table_name="correction")
    op.drop_table("correction")
    op.drop_index("ix_warc_file_run_id", table_name="warc_file")
    op.drop_table("warc_file")
    op.drop_index("ix_seal_run_id", table_name="seal")
    op.drop_table("seal")
    op.drop_index("ix_address_page_id", table_name="address")
    op.drop_table("address")
    op.drop_table("imported_file")

    _describe_status(STATUS_BEFORE)


def _describe_status(comment: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        quoted = comment.replace("'", "''")
        op.execute(f"COMMENT ON COLUMN speech.status IS '{quoted}'")
