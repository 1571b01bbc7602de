"""The table of divisions, so that views tell province and city; `store.division_rows` fills it after the migrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "division",
        sa.Column(
            "code",
            sa.String(6),
            nullable=False,
            comment="GB/T 2260 code; 99… are invented places of the demo.",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Full name, e.g. 株洲市."),
        sa.Column(
            "short_name", sa.Text(), nullable=False, comment="Name without its kind, e.g. 株洲."
        ),
        sa.Column(
            "level", sa.Integer(), nullable=False, comment="1 province, 2 prefecture, 3 county."
        ),
        sa.Column("province_code", sa.String(6), nullable=False, comment="Code of its province."),
        sa.Column("province", sa.Text(), nullable=False, comment="Name of its province."),
        sa.Column(
            "city_code",
            sa.String(6),
            comment="Code of its prefecture; null for a province, and for a county that lies in none (朝阳区 of 北京市).",
        ),
        sa.Column("city", sa.Text(), comment="Name of its prefecture."),
        sa.Column(
            "ended",
            sa.Integer(),
            comment="Last year in which a former division was called so.",
        ),
        sa.Column(
            "successor",
            sa.String(6),
            comment="Code of what a former division is today, where that is certain.",
        ),
        sa.PrimaryKeyConstraint("code", name="pk_division"),
    )


def downgrade() -> None:
    op.drop_table("division")
