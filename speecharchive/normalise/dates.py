"""Dates and times written in Chinese text, as precise as they are written and no more."""

from dataclasses import dataclass

from speecharchive.model import Precision


@dataclass(frozen=True, slots=True)
class DateMention:
    value: str
    """As in `model.Date`: `2024`, `2024-12`, `2024-12-26`, `2023-02-24T14:42+08:00` (China standard time)."""
    precision: Precision
    raw: str
    start: int
    end: int
    """Offsets into the text that was given; `raw == text[start:end]`."""


def find_dates(text: str) -> list[DateMention]:
    """Every real calendar date in reading order, traditional and full-width forms too.

    A date needs its year: `12月26日` alone is not found. Impossible days (2月30日) are not dates.
    A year alone counts only when 年 follows four digits.
    """
    return []
