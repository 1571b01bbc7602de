"""What is known of two speeches, and whether they can be one.

Reports of two years, and of two cities, share most of their sentences: similarity alone cannot tell them apart. Dates,
sessions, speakers and places can.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_SLACK = 10
"""Days: a session lasts so long, and pages err by some days in when a speech was held."""
_TO_THE_DAY = len("2024-12-26")
_SAME_DAYS = 3
_LATE, _VERY_LATE = 60, 300
"""Days between publications from which on one speech becomes less likely."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TITLE_ORDINAL = re.compile(r"第?([一二三四五六七八九十百〇零\d]+)(届|次)")
_NOT_WORD = re.compile(r"[\W_]+")
_SHORTEST_TITLE = 6


@dataclass(frozen=True, slots=True)
class Facts:
    """All texts folded; dates as ISO strings to whatever precision is known."""

    title: str = ""
    speaker: str = ""
    delivered: str | None = None
    published: str | None = None
    place_code: str | None = None
    body: str | None = None
    division: str | None = None
    term: int | None = None
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the facts say on two speeches being one."""

    refused: bool
    """They were held on other days, or at other sessions."""
    doubts: int
    support: int
    same_day: bool
    same_speaker: bool


def bearing(one: Facts, other: Facts) -> Bearing:
    """The same whichever comes first."""
    apart = _days_apart(one, other)
    same_speaker = bool(one.speaker) and one.speaker == other.speaker
    same_day = apart is not None and apart <= _SAME_DAYS
    same_place = one.place_code is not None and one.place_code == other.place_code
    doubts = (
        _other_speaker(one.speaker, other.speaker)
        + _elsewhere(one.place_code, other.place_code)
        + _known_and_differ(one.body, other.body)
        + (apart is not None and apart > _LATE)
        + (apart is not None and apart > _VERY_LATE)
    )
    support = same_day + same_speaker + same_place + _same_title(one.title, other.title)
    refused = (
        _dates_exclude(one, other) or _titles_exclude(one, other) or _sessions_exclude(one, other)
    )
    return Bearing(refused, doubts, support, same_day, same_speaker)


def _dates_exclude(one: Facts, other: Facts) -> bool:
    """Held on two days, or printed well before it was held."""
    held = _gap(one.delivered, other.delivered)
    if held is not None:
        coarse = min(len(one.delivered or ""), len(other.delivered or "")) < _TO_THE_DAY
        return held > (0 if coarse else _SLACK)
    return _before(one.published, other.delivered) or _before(other.published, one.delivered)


def _before(published: str | None, delivered: str | None) -> bool:
    printed, held = days_of(published), days_of(delivered)
    return printed is not None and held is not None and held[0] - printed[1] > _SLACK


def _days_apart(one: Facts, other: Facts) -> int | None:
    held = _gap(one.delivered, other.delivered)
    if held is not None:
        return held
    return _gap(one.delivered or one.published, other.delivered or other.published)


def _gap(one: str | None, other: str | None) -> int | None:
    """Least number of days between two dates as far as they are known."""
    days, others = days_of(one), days_of(other)
    if days is None or others is None:
        return None
    return max(0, days[0] - others[1], others[0] - days[1])


def days_of(value: str | None) -> tuple[int, int] | None:
    """First and last day, as ordinals, that a date of whatever precision may mean; None for what is no date."""
    match = _DATE.match(value or "")
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(year or 0, month or 12, day or monthrange(year or 0, month or 12)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def _titles_exclude(one: Facts, other: Facts) -> bool:
    """Both titles name a year, a 届 or a 次, and not the same."""
    years = [set(_TITLE_YEAR.findall(facts.title)) for facts in (one, other)]
    if all(years) and years[0].isdisjoint(years[1]):
        return True
    for unit in ("届", "次"):
        named = [
            {number for number, of in _TITLE_ORDINAL.findall(facts.title) if of == unit}
            for facts in (one, other)
        ]
        if all(named) and named[0].isdisjoint(named[1]):
            return True
    return False


def _sessions_exclude(one: Facts, other: Facts) -> bool:
    if one.body is None or one.body != other.body:
        return False
    if _known_and_differ(one.division, other.division):
        return False
    if _known_and_differ(one.term, other.term):
        return True
    return _known_and_differ(one.session, other.session)


def _known_and_differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _other_speaker(one: str, other: str) -> bool:
    return bool(one and other) and one not in other and other not in one


def _elsewhere(one: str | None, other: str | None) -> bool:
    """Neither place is or holds the other."""
    if one is None or other is None:
        return False
    shorter, longer = sorted((_significant(one), _significant(other)), key=len)
    return not longer.startswith(shorter)


def _significant(code: str) -> str:
    """The digits of a GB/T 2260 code that say something: 430000 is a province, 430200 a city of it."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def _same_title(one: str, other: str) -> bool:
    one, other = _NOT_WORD.sub("", one), _NOT_WORD.sub("", other)
    if min(len(one), len(other)) < _SHORTEST_TITLE:
        return False
    return one in other or other in one
