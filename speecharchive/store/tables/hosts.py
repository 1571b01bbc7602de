"""How hosts are visited: the ledger that all crawls, on whatever machine, take their turns by."""

from __future__ import annotations

from sqlalchemy import BigInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table


class Host(Table):
    """A host that was asked for anything, and when it may be asked again."""

    __tablename__ = "host"
    name: Mapped[str] = mapped_column(String(255), primary_key=True, comment="Host name.")
    first_at: Mapped[str] = mapped_column(
        String(32), comment="UTC time when it was first asked for anything."
    )
    asked_at: Mapped[str] = mapped_column(
        String(32), comment="UTC time when the last turn was taken."
    )
    next_at: Mapped[str] = mapped_column(
        String(32), comment="UTC time before which nobody sends it another request."
    )
    requests: Mapped[int] = mapped_column(
        BigInteger,
        server_default=text("0"),
        comment="Turns taken, robots.txt and retries included.",
    )
    crawl_delay: Mapped[float | None] = mapped_column(
        comment="Seconds between requests that its robots.txt asked for when last read."
    )
    busy: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Answers 429 or 503 in a row."
    )
    paused_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when it asked for a pause."
    )
    paused_until: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time until which it is left alone."
    )
    pause: Mapped[str | None] = mapped_column(Text, comment="Why.")
