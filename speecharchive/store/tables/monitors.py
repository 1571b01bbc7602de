"""What was measured of crawls, and where that was not what the outlet's history lets expect."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from speecharchive.store.tables.table import Table, row_id


class Measurement(Table):
    """One measure of one crawl, and how it was judged when the crawl ended."""

    __tablename__ = "measurement"
    __table_args__ = (Index("ix_measurement_outlet_id_run_id", "outlet_id", "run_id"),)
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.id"), primary_key=True, autoincrement=False, comment="The run."
    )
    measure: Mapped[str] = mapped_column(String(20), primary_key=True, comment="What is measured.")
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), comment="The outlet.")
    amount: Mapped[float] = mapped_column(
        comment="Sum over the cases; of sizes the sum of ln(1 + value)."
    )
    cases: Mapped[float] = mapped_column(comment="Pages, answers or days it is a sum over.")
    squares: Mapped[float] = mapped_column(
        comment="Sum of the squares, from which the spread follows."
    )
    found: Mapped[float] = mapped_column(
        comment="What was judged: this run's share, mean or number, or that of the newest runs together."
    )
    low: Mapped[float | None] = mapped_column(comment="Least that was expected.")
    high: Mapped[float | None] = mapped_column(comment="Most that was expected.")
    state: Mapped[str] = mapped_column(
        String(12),
        comment="right, breach, no-history, few (too few cases to tell), not-judged (a failed or partial crawl), past (from before a change that was accepted).",
    )
    reason: Mapped[str | None] = mapped_column(
        Text, comment="What the bounds rest on, or why it was not judged."
    )


class Breach(Table):
    """A measure that is not as the outlet's history lets expect, from the run that showed it to the one where it was right again."""

    __tablename__ = "breach"
    __table_args__ = (Index("ix_breach_outlet_id_closed_at", "outlet_id", "closed_at"),)
    id: Mapped[int] = row_id()
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), comment="The outlet.")
    measure: Mapped[str] = mapped_column(String(20), comment="The measure.")
    opened_run_id: Mapped[int] = mapped_column(
        ForeignKey("run.id"), comment="The run that showed it first."
    )
    opened_at: Mapped[str] = mapped_column(String(32), comment="UTC time of that run's end.")
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.id"), comment="The last run that showed it."
    )
    found: Mapped[float] = mapped_column(comment="What that run showed.")
    low: Mapped[float | None] = mapped_column(comment="Least that was expected.")
    high: Mapped[float | None] = mapped_column(comment="Most that was expected.")
    closed_run_id: Mapped[int | None] = mapped_column(
        ForeignKey("run.id"), comment="The run in which it was right again."
    )
    closed_at: Mapped[str | None] = mapped_column(String(32), comment="UTC time; null while open.")
    ending: Mapped[str | None] = mapped_column(
        String(10), comment="right (it is as before), accepted (it is the new normal)."
    )
    muted_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time from which nobody wants to be told of it."
    )
    note: Mapped[str | None] = mapped_column(Text, comment="What the operator says about it.")
    told_open_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when its opening was sent."
    )
    told_closed_at: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time when its end was sent."
    )
    telling_until: Mapped[str | None] = mapped_column(
        String(32), comment="UTC time until which one process is sending it."
    )
    untold: Mapped[str | None] = mapped_column(
        Text, comment="Why the last attempt to send it failed."
    )
