"""Row numbers of the search index that begin with the month of the speech.

`slot = yyyymm << 20 | sequence`: rows lie in order of date, so that the newest matches, a range of dates and counts by
month come from the postings alone, without a look at any other row. Month 0 is undated, yyyy00 a year without a month.
Within a month sequences are dense, so at 100,000 speeches the postings are a twelfth longer than with numbers from 1 on.
"""

from __future__ import annotations

import re

SEQUENCE_BITS = 20
"""A million speeches a month, and as many undated ones; each bit more makes the way from month to month longer to write."""
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def day_number(dated_on: str | None) -> int:
    """`2024-12-26` as 20241226, `2024-12` as 20241200, `2024` as 20240000; None, and what is no date, as 0."""
    if dated_on is None or not _DATE.fullmatch(dated_on):
        return 0
    return int(dated_on.replace("-", "").ljust(8, "0"))


def first_slot(month: int) -> int:
    """The lowest slot of a month given as yyyymm."""
    return month << SEQUENCE_BITS


def month_of_slot(slot: int) -> int:
    return slot >> SEQUENCE_BITS
