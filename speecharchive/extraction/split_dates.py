"""A date that a layout sets in several sizes, over neighbouring lines or over parts of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.extraction.lines import Line
from speecharchive.model import Date
from speecharchive.normalise.dates import find_dates

_YEAR = re.compile(r"(?:19|20)\d\d[-/.年\s]")
_SPLIT = re.compile(
    r"(?P<y1>(?:19|20)\d\d)[-/.年\s]\s?(?P<m1>\d{1,2})[-/.月\s]\s?(?P<d1>\d{1,2})日?(?=$|\s|\|)(?P<time>\s{0,3}\d{1,2}:\d\d(?::\d\d)?)?"
    r"|(?P<d2>\d{1,2})日?\s*[-/|]?\s*(?P<y2>(?:19|20)\d\d)[-/.年](?P<m2>\d{1,2})月?$"
    r"|(?P<m3>\d{1,2})[-/.月](?P<d3>\d{1,2})日?\s*[-/|]?\s*(?P<y3>(?:19|20)\d\d)年?$"
    r"|(?P<d4>\d{1,2})日?\s*(?P<m4>\d{1,2})[-/.月](?P<y4>(?:19|20)\d\d)年?$"
)
"""A date set in several sizes: `2032 03/05 19:42`, `17` above `2029-03`, `03-17` above `2029`."""


def split_date(above: Sequence[Line]) -> Date | None:
    """A date over neighbouring lines, or over parts of one, among the lines above the text."""
    lines = [line for line in above if _may_hold(line)]
    for position, line in enumerate(lines):
        for count in (1, 2, 3):
            group = lines[position : position + count]
            if len(group) < count or group[-1].index != line.index + count - 1:
                break
            found = _assembled(group)
            if found is not None:
                return found
    return None


def _assembled(group: Sequence[Line]) -> Date | None:
    match = _SPLIT.match("\n".join(line.folded for line in group))
    if match is None:
        return None
    year, month, day = next(
        (match[f"y{n}"], match[f"m{n}"], match[f"d{n}"]) for n in "1234" if match[f"y{n}"]
    )
    time = (match["time"] or "").strip()
    mentions = find_dates(f"{year}-{int(month):02}-{int(day):02} {time}".strip())
    if not mentions:
        return None
    last = group[-1]
    span = group[0].start, last.start + len(last.text)
    raw = "\n".join(line.text for line in group)
    if len(group) == 1:
        raw, span = raw[: match.end()], group[0].span(0, match.end())
    return Date(mentions[0].value, mentions[0].precision, "page", raw, span)


def _may_hold(line: Line) -> bool:
    if len(line.text) > 40 or not line.text[:1].isdigit():
        return False
    return line.role in ("date", "info") or (
        line.role == "outside" and _YEAR.match(line.text) is not None
    )
