"""About the archive itself: settings, divisions, what indexes catch up by, how far imports came."""

from __future__ import annotations

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table


class SearchChange(Table):
    """When a speech last changed in what can be searched: what an index beside the archive catches up by."""

    __tablename__ = "search_change"
    speech_id: Mapped[str] = mapped_column(
        String(16), primary_key=True, comment="The speech; also one that is there no longer."
    )
    stamp: Mapped[int] = mapped_column(
        BigInteger,
        index=True,
        comment="Grows: by one a transaction; on PostgreSQL the number of the transaction.",
    )


class ImportedFile(Table):
    """How far the import of a WARC file, or of one inside a WACZ file, came."""

    __tablename__ = "imported_file"
    sha256: Mapped[str] = mapped_column(
        String(64),
        primary_key=True,
        comment="Digest of the file's length and of its first and last bytes.",
    )
    wanted: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="Digest of the filters of that import."
    )
    name: Mapped[str] = mapped_column(Text, comment="Name of the file when it was last imported.")
    position: Mapped[int] = mapped_column(
        BigInteger, comment="Byte of the file at which reading begins again."
    )
    within: Mapped[int] = mapped_column(comment="Records to pass over from there.")
    pages: Mapped[int] = mapped_column(comment="Articles that were read from it.")
    finished_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when all were done."
    )


class Setting(Table):
    """Facts about the archive itself; `application` = `speecharchive` tells it from a foreign database."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String(40), primary_key=True, comment="Name.")
    value: Mapped[str] = mapped_column(Text, comment="Value.")


class Division(Table):
    """An administrative division of the bundled table, of today or former, with the province and city it lies in."""

    __tablename__ = "division"
    code: Mapped[str] = mapped_column(
        String(6), primary_key=True, comment="GB/T 2260 code; 99… are invented places of the demo."
    )
    name: Mapped[str] = mapped_column(Text, comment="Full name, e.g. 株洲市.")
    short_name: Mapped[str] = mapped_column(Text, comment="Name without its kind, e.g. 株洲.")
    level: Mapped[int] = mapped_column(comment="1 province, 2 prefecture, 3 county.")
    province_code: Mapped[str] = mapped_column(String(6), comment="Code of its province.")
    province: Mapped[str] = mapped_column(Text, comment="Name of its province.")
    city_code: Mapped[str | None] = mapped_column(
        String(6),
        comment="Code of its prefecture; null for a province, and for a county that lies in none (朝阳区 of 北京市).",
    )
    city: Mapped[str | None] = mapped_column(Text, comment="Name of its prefecture.")
    ended: Mapped[int | None] = mapped_column(
        comment="Last year in which a former division was called so."
    )
    successor: Mapped[str | None] = mapped_column(
        String(6), comment="Code of what a former division is today, where that is certain."
    )
