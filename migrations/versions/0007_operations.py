"""What years of crawls need: the ledger of hosts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.String(255), nullable=False, comment="Host name."),
        sa.Column(
            "first_at",
            sa.String(32),
            nullable=False,
            comment="UTC time when it was first asked for anything.",
        ),
        sa.Column(
            "asked_at",
            sa.String(32),
            nullable=False,
            comment="UTC time when the last turn was taken.",
        ),
        sa.Column(
            "next_at",
            sa.String(32),
            nullable=False,
            comment="UTC time before which nobody sends it another request.",
        ),
        sa.Column(
            "requests",
            sa.BigInteger(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Turns taken, robots.txt and retries included.",
        ),
        sa.Column(
            "crawl_delay",
            sa.Double(),
            comment="Seconds between requests that its robots.txt asked for when last read.",
        ),
        sa.Column(
            "busy",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Answers 429 or 503 in a row.",
        ),
        sa.Column("paused_at", sa.String(32), comment="UTC time when it asked for a pause."),
        sa.Column("paused_until", sa.String(32), comment="UTC time until which it is left alone."),
        sa.Column("pause", sa.Text(), comment="Why."),
        sa.PrimaryKeyConstraint("name", name="pk_host"),
    )

    op.create_index(
        "ix_run_command_status_outlet_id", "run", ["command", "status", "outlet_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_run_command_status_outlet_id", table_name="run")
    op.drop_table("host")
