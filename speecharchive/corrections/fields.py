"""What can be corrected, where it stands in a record, and which values it takes.

The text is not among them: the published characters are kept exactly, slips of the outlet included.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from speecharchive.model import Basis, Body, Kind, Meeting, Phase
from speecharchive.normalise.division_table import by_code, by_name, full_names
from speecharchive.suggestions import did_you_mean, nearest

BASES: tuple[str, ...] = tuple(basis for basis in get_args(Basis) if basis != "unknown")
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?"
)
_PRECISION = {4: "year", 7: "month", 10: "day"}
STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
LONGEST = 500
MOST = 9_999


class WrongValue(ValueError):
    """Says in words what is wrong with a value."""


@dataclass(frozen=True, slots=True)
class Field:
    path: tuple[str, ...]
    """Where it stands in the JSON of a record."""
    read: Callable[[str], str]
    """The value as the archive writes it; raises WrongValue."""
    values: str
    """Which values it takes, in words."""
    needed: bool = False
    """Whether every record has one, so that it cannot be corrected to nothing."""


def one_of(values: Iterable[str]) -> Callable[[str], str]:
    known = tuple(values)

    def read(value: str) -> str:
        if value in known:
            return value
        hint = did_you_mean(nearest(value, known)) or f"known are {', '.join(known)}"
        raise WrongValue(f"{value!r} is not known; {hint}")

    return read


def plain_text(value: str) -> str:
    if STEERING.search(value):
        raise WrongValue("holds a line break or control character; write plain text on one line")
    if len(value) > LONGEST:
        raise WrongValue(f"is longer than {LONGEST} characters")
    return value


def date(value: str) -> str:
    match = _DATE.fullmatch(value)
    if match is None:
        raise WrongValue(f"{value!r} is not a date; write 2024, 2024-12 or 2024-12-26")
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    if not year or (month is not None and not 1 <= month <= 12):
        raise WrongValue(f"{value!r} is not a date; no calendar has that year or month")
    if day is not None and not 1 <= day <= monthrange(year, month or 1)[1]:
        raise WrongValue(f"{value!r} is not a date; that month has no such day")
    return value


def precision(value: str) -> str:
    """What a date that `date` took is known to."""
    return _PRECISION.get(len(value)) or ("second" if value[16:17] == ":" else "minute")


def place(value: str) -> str:
    if by_code(value):
        return value
    meant = by_name(value)
    likely = [meant] if meant else [each for name in _near(value) for each in full_names()[name]]
    named = [f"{each.code} ({each.name})" for each in likely][:3]
    hint = did_you_mean(named) or "write the six digits of GB/T 2260"
    raise WrongValue(f"{value!r} is no code of a place; {hint}")


def _near(name: str) -> list[str]:
    return [] if name.isascii() else nearest(name, full_names())


def number(value: str) -> str:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= MOST):
        raise WrongValue(f"{value!r} is not a number from 1 to {MOST}")
    return str(int(value))


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)


_TEXT = "as it ought to stand"
_DATES = "2024, 2024-12, 2024-12-26 or a time 2024-12-26T08:00+08:00"
_CODE = "code of GB/T 2260"
FIELDS: Mapping[str, Field] = {
    "speaker": Field(("speaker", "name"), plain_text, _TEXT),
    "office": Field(("speaker", "office"), plain_text, _TEXT),
    "speaks_for": Field(("speaker", "speaks_for"), plain_text, _TEXT),
    "delivered_on": Field(("delivered_on", "value"), date, _DATES),
    "published_on": Field(("published_on", "value"), date, _DATES),
    "place": Field(("place", "code"), place, _CODE),
    "kind": Field(("kind",), one_of(get_args(Kind)), _listed(get_args(Kind)), needed=True),
    "title": Field(("title",), plain_text, _TEXT),
    "headline": Field(("headline",), plain_text, _TEXT),
    "subtitle": Field(("subtitle",), plain_text, _TEXT),
    "body": Field(("occasion", "body"), one_of(get_args(Body)), _listed(get_args(Body))),
    "division": Field(("occasion", "division"), place, _CODE),
    "term": Field(("occasion", "term"), number, "届"),
    "session": Field(("occasion", "session"), number, "次"),
    "meeting": Field(
        ("occasion", "meeting"), one_of(get_args(Meeting)), _listed(get_args(Meeting))
    ),
    "phase": Field(("occasion", "phase"), one_of(get_args(Phase)), _listed(get_args(Phase))),
    "source": Field(("source",), plain_text, _TEXT),
}


def extracted(record: Mapping[str, Any], field: str) -> str | None:
    """The value that the parser read, as text; None where it read none."""
    value: Any = record
    for key in FIELDS[field].path:
        value = None if value is None else value.get(key)
    return None if value is None else str(value)
