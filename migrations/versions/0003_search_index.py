"""The search index holds current versions alone, in the order of their months; `speecharchive.index` makes it.

`store.migrate` fills it after the migrations: it is a cache, computed from the tables.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

FORMER = (
    """CREATE VIRTUAL TABLE text_bigram USING fts5(
  grams, content='', tokenize="ascii tokenchars '!""#$%&''''()*+,-./:;<=>?@[\\]^_`{|}~'")""",
    """CREATE VIRTUAL TABLE text_char USING fts5(
  chars, content='', detail='none', tokenize="ascii tokenchars '!""#$%&''''()*+,-./:;<=>?@[\\]^_`{|}~'")""",
)


def upgrade() -> None:
    op.create_table(
        "search_change",
        sa.Column(
            "speech_id",
            sa.String(16),
            nullable=False,
            comment="The speech; also one that is there no longer.",
        ),
        sa.Column(
            "stamp",
            sa.BigInteger(),
            nullable=False,
            comment="Grows: by one a transaction; on PostgreSQL the number of the transaction.",
        ),
        sa.PrimaryKeyConstraint("speech_id", name="pk_search_change"),
    )
    op.create_index("ix_search_change_stamp", "search_change", ["stamp"])
    op.execute("INSERT INTO search_change (speech_id, stamp) SELECT id, 0 FROM speech")
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("text_bigram")
        op.drop_table("text_char")


def downgrade() -> None:
    """The former index comes back empty: it is filled by that program's own re-extraction."""
    op.drop_table("search_change")
    if op.get_bind().dialect.name == "sqlite":
        for name in ("search_entry", "text_bigram", "text_char"):
            op.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in FORMER:
            op.get_bind().exec_driver_sql(statement)
