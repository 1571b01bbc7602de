"""Set phrases and how often each stands in each speech; `store.phrase_table` and `store.phrase_counting` fill the tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("name", sa.Text(), nullable=False, comment="The phrase; always counted."),
        sa.Column("family", sa.Text(), nullable=False, comment="Field it belongs to."),
        sa.Column(
            "variants",
            sa.Text(),
            nullable=False,
            comment="Other written forms, between vertical bars.",
        ),
        sa.Column(
            "exclusions",
            sa.Text(),
            nullable=False,
            comment="Longer strings inside which a form is not meant, between vertical bars.",
        ),
        sa.Column(
            "first_central",
            sa.String(10),
            comment="Earliest central use that the table knows, to year, month or day.",
        ),
        sa.Column("basis", sa.String(10), comment="wording or content."),
        sa.Column("occasion", sa.Text(), comment="Who said it where."),
        sa.Column("source", sa.Text(), comment="Where it can be read."),
        sa.Column("note", sa.Text(), comment="Remark."),
        sa.Column(
            "origin",
            sa.String(10),
            nullable=False,
            comment="bundled with the program, or own: a researcher's.",
        ),
        sa.Column(
            "digest", sa.String(64), nullable=False, comment="Digest of forms and exclusions."
        ),
        sa.Column(
            "counted_to",
            sa.BigInteger(),
            comment="Version up to which older speeches are counted; null: every speech is counted.",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_phrase"),
        sa.UniqueConstraint("name", name="uq_phrase_name"),
    )
    op.create_table(
        "phrase_use",
        sa.Column("phrase_id", ROW_ID, nullable=False, comment="The phrase."),
        sa.Column(
            "month",
            sa.Integer(),
            nullable=False,
            comment="yyyymm; yyyy00: the year alone is known; 0: undated.",
        ),
        sa.Column("version_id", ROW_ID, nullable=False, comment="The version."),
        sa.Column("n", sa.Integer(), nullable=False, comment="Occurrences."),
        sa.ForeignKeyConstraint(
            ["phrase_id"], ["phrase.id"], name="fk_phrase_use_phrase_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_phrase_use_version_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("phrase_id", "month", "version_id", name="pk_phrase_use"),
        sa.UniqueConstraint("version_id", "phrase_id", name="uq_phrase_use_version_id_phrase_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("phrase_use")
    op.drop_table("phrase")
    op.execute("DELETE FROM setting WHERE name = 'phrases'")
