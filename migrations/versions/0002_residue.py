"""How many dropped blocks no rule explains, of every version and of every run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COMMENTS = {
    "run": "Blocks of the articles it read that no rule explains.",
    "version": "Dropped blocks that no rule explains; all of them, with their rules, are in record.",
}
COUNT = {
    "sqlite": """UPDATE version SET unexplained = (
  SELECT count(*) FROM json_each(version.record, '$.dropped') b WHERE json_extract(b.value, '$.rule') = 'unexplained')""",
    "postgresql": """UPDATE version SET unexplained = (
  SELECT count(*) FROM json_array_elements(version.record -> 'dropped') AS b (value)
  WHERE b.value ->> 'rule' = 'unexplained')""",
}
"""Runs of before were not counted."""


def upgrade() -> None:
    for table, comment in COMMENTS.items():
        column = sa.Column(
            "unexplained",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment=comment,
        )
        op.add_column(table, column)
    op.get_bind().exec_driver_sql(COUNT[op.get_bind().dialect.name])


def downgrade() -> None:
    for table in COMMENTS:
        op.drop_column(table, "unexplained")
