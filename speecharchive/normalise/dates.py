"""Dates and times written in Chinese text, as precise as they are written and no more."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from speecharchive.model import Precision
from speecharchive.normalise.fold import fold
from speecharchive.normalise.numerals import parse_numeral

_DIGIT = "〇零一二三四五六七八九"
_DATE = re.compile(
    rf"""
    (?=[12一二]) (?<![\d{_DIGIT}])
    (?: (?P<year>(?:19|20)\d\d | [一二][{_DIGIT}o0]{{3}}) [ ]{{0,2}} 年      # 2024年, 二〇二四年, 二O二四年
        (?: [ ]{{0,2}} (?P<month>\d{{1,2}} | [一二三四五六七八九十]{{1,2}} | 元) [ ]{{0,2}} 月
            (?: [ ]{{0,2}} (?P<day>\d{{1,2}} | [一二三四五六七八九十廿卅]{{1,3}}) [ ]{{0,2}} [日号] )? )?
      | (?P<iso_year>(?:19|20)\d\d) (?P<mark>[-/.])                         # 2024-12-26, 2024/12/26, 2024.12.26
        (?P<iso_month>\d{{1,2}}) (?P=mark) (?P<iso_day>\d{{1,2}}) (?!\d|[.]\d)
    )
    """,
    re.VERBOSE,
)
_SOON = timedelta(days=62)
_TIME = re.compile(
    r"(?:[ ]{0,4}|t)(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?!\d)"
    r"(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?(?!\d))?"
    r"(?P<zone>z|(?P<sign>[+-])(?P<zone_hours>0\d|1[0-4]):?(?P<zone_minutes>[0-5]\d))?"
)
CHINA_TIME = timezone(timedelta(hours=8))
"""One zone for the whole country; a date or time without a zone is in it."""


@dataclass(frozen=True, slots=True)
class DateMention:
    value: str
    """As in `model.Date`: `2024`, `2024-12`, `2024-12-26`, `2023-02-24T14:42+08:00` (China standard time)."""
    precision: Precision
    raw: str
    start: int
    end: int
    """Offsets into the text that was given; `raw == text[start:end]`."""


def china_minute(moment: datetime) -> str:
    """As a clock in China shows it: `2026-01-31 08:15 (China)`."""
    return f"{moment.astimezone(CHINA_TIME):%Y-%m-%d %H:%M} (China)"


def find_dates(text: str) -> list[DateMention]:
    """Every real calendar date in reading order, traditional and full-width forms too.

    A date needs its year: `12月26日` alone is not found. Impossible days (2月30日) are not dates.
    A year alone counts only when 年 follows four digits. A time without a zone is China standard time.
    """
    folded = fold(text)
    found = (_read(match, folded, text) for match in _DATE.finditer(folded))
    return [mention for mention in found if mention]


def _read(match: re.Match[str], folded: str, text: str) -> DateMention | None:
    year, month, day = (
        _number(number) if (number := match[name] or match[f"iso_{name}"]) else None
        for name in ("year", "month", "day")
    )
    start, end = match.span()
    try:
        moment = datetime(year or 0, month or 1, day or 1, tzinfo=CHINA_TIME)
    except ValueError:
        return None
    if day is None:
        precision: Precision = "month" if month else "year"
        return DateMention(
            f"{moment:%Y-%m}" if month else f"{year}", precision, text[start:end], start, end
        )
    time = _TIME.match(folded, end)
    if time is None:
        return DateMention(f"{moment:%Y-%m-%d}", "day", text[start:end], start, end)
    value, precision = _at(moment, time)
    return DateMention(value, precision, text[start : time.end()], start, time.end())


def _number(written: str) -> int | None:
    """A Chinese year is often typed with the letter O or the digit 0 for 〇; 元月 is January."""
    if written == "元":
        return 1
    if written[0] in "一二" and len(written) == 4:
        written = written.replace("o", "〇").replace("0", "〇")
    return parse_numeral(written)


_YEARLESS = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


def date_in_the_year_before(text: str, known: str) -> DateMention | None:
    """`12月26日` as the last such day up to the day `known` (2025-01-03 → 2024-12-26), where that lies within two months.

    A page is published soon after what it reports; a greater distance is no ground for a year.
    """
    match = _YEARLESS.search(fold(text))
    if match is None:
        return None
    until = datetime.fromisoformat(known[:10]).replace(tzinfo=CHINA_TIME)
    for year in (until.year, until.year - 1):
        try:
            moment = datetime(year, int(match["month"]), int(match["day"]), tzinfo=CHINA_TIME)
        except ValueError:
            continue
        if timedelta(0) <= until - moment <= _SOON:
            start, end = match.span()
            return DateMention(f"{moment:%Y-%m-%d}", "day", text[start:end], start, end)
    return None


def _at(day: datetime, time: re.Match[str]) -> tuple[str, Precision]:
    moment = day.replace(
        hour=int(time["hour"]), minute=int(time["minute"]), second=int(time["second"] or 0)
    )
    if time["zone"]:
        offset = timedelta(
            hours=int(time["zone_hours"] or 0), minutes=int(time["zone_minutes"] or 0)
        )
        zone = timezone(-offset if time["sign"] == "-" else offset)
        moment = moment.replace(tzinfo=zone).astimezone(CHINA_TIME)
    if time["second"]:
        return moment.isoformat(timespec="seconds"), "second"
    return moment.isoformat(timespec="minutes"), "minute"
