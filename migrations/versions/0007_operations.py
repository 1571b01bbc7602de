"""What years of crawls need: the ledger of hosts, what is measured of crawls, breaches, and where captures lie."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


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
    _create_monitors()
    op.add_column(
        "warc_file",
        sa.Column(
            "store",
            sa.Text(),
            comment="The store in which it lies, its digest read back there; null: on the machine that wrote it.",
        ),
    )
    op.add_column(
        "warc_file",
        sa.Column("stored_at", sa.String(32), comment="UTC time when it was put there."),
    )


def _create_monitors() -> None:
    op.create_table(
        "measurement",
        sa.Column("run_id", ROW_ID, autoincrement=False, nullable=False, comment="The run."),
        sa.Column("measure", sa.String(20), nullable=False, comment="What is measured."),
        sa.Column("outlet_id", ROW_ID, nullable=False, comment="The outlet."),
        sa.Column(
            "amount",
            sa.Double(),
            nullable=False,
            comment="Sum over the cases; of sizes the sum of ln(1 + value).",
        ),
        sa.Column(
            "cases", sa.Double(), nullable=False, comment="Pages, answers or days it is a sum over."
        ),
        sa.Column(
            "squares",
            sa.Double(),
            nullable=False,
            comment="Sum of the squares, from which the spread follows.",
        ),
        sa.Column(
            "found",
            sa.Double(),
            nullable=False,
            comment="What was judged: this run's share, mean or number, or that of the newest runs together.",
        ),
        sa.Column("low", sa.Double(), comment="Least that was expected."),
        sa.Column("high", sa.Double(), comment="Most that was expected."),
        sa.Column(
            "state",
            sa.String(12),
            nullable=False,
            comment="right, breach, no-history, few (too few cases to tell), not-judged (a failed or partial crawl), past (from before a change that was accepted).",
        ),
        sa.Column(
            "reason", sa.Text(), comment="What the bounds rest on, or why it was not judged."
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_measurement_run_id"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_measurement_outlet_id"),
        sa.PrimaryKeyConstraint("run_id", "measure", name="pk_measurement"),
    )
    op.create_index(
        "ix_measurement_outlet_id_run_id", "measurement", ["outlet_id", "run_id"], unique=False
    )
    op.create_table(
        "breach",
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False, comment="Row number."),
        sa.Column("outlet_id", ROW_ID, nullable=False, comment="The outlet."),
        sa.Column("measure", sa.String(20), nullable=False, comment="The measure."),
        sa.Column("opened_run_id", ROW_ID, nullable=False, comment="The run that showed it first."),
        sa.Column(
            "opened_at", sa.String(32), nullable=False, comment="UTC time of that run's end."
        ),
        sa.Column("run_id", ROW_ID, nullable=False, comment="The last run that showed it."),
        sa.Column("found", sa.Double(), nullable=False, comment="What that run showed."),
        sa.Column("low", sa.Double(), comment="Least that was expected."),
        sa.Column("high", sa.Double(), comment="Most that was expected."),
        sa.Column("closed_run_id", ROW_ID, comment="The run in which it was right again."),
        sa.Column("closed_at", sa.String(32), comment="UTC time; null while open."),
        sa.Column(
            "ending",
            sa.String(10),
            comment="right (it is as before), accepted (it is the new normal).",
        ),
        sa.Column(
            "muted_at", sa.String(32), comment="UTC time from which nobody wants to be told of it."
        ),
        sa.Column("note", sa.Text(), comment="What the operator says about it."),
        sa.Column("told_open_at", sa.String(32), comment="UTC time when its opening was sent."),
        sa.Column("told_closed_at", sa.String(32), comment="UTC time when its end was sent."),
        sa.Column(
            "telling_until",
            sa.String(32),
            comment="UTC time until which one process is sending it.",
        ),
        sa.Column("untold", sa.Text(), comment="Why the last attempt to send it failed."),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_breach_outlet_id"),
        sa.ForeignKeyConstraint(["opened_run_id"], ["run.id"], name="fk_breach_opened_run_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_breach_run_id"),
        sa.ForeignKeyConstraint(["closed_run_id"], ["run.id"], name="fk_breach_closed_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_breach"),
    )
    op.create_index(
        "ix_breach_outlet_id_closed_at", "breach", ["outlet_id", "closed_at"], unique=False
    )


def downgrade() -> None:
    op.drop_column("warc_file", "stored_at")
    op.drop_column("warc_file", "store")
    op.drop_table("breach")
    op.drop_table("measurement")
    op.drop_index("ix_run_command_status_outlet_id", table_name="run")
    op.drop_table("host")
