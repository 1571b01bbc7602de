"""What all tables share: names of keys and indexes, and the row number."""

from __future__ import annotations

from sqlalchemy import BigInteger, Identity, Integer, MetaData
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


def row_id() -> Mapped[int]:
    return mapped_column(RowId, Identity(), primary_key=True, comment="Row number.")
