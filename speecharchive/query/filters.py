"""The filters that `search`, `export` and the rest share, as written and as conditions in SQL.

Values of one filter are alternatives (but all parts of a title must hold); different filters must all hold. Dates apply to `delivered_on`, else `published_on`;
a date known to the month or year alone is in range when any of its days is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select

from speecharchive import model
from speecharchive.errors import BadFilter
from speecharchive.normalise.fold import fold
from speecharchive.query import places
from speecharchive.store import tables

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(model.Kind),
    "body": get_args(model.Body),
    "meeting": get_args(model.Meeting),
    "phase": get_args(model.Phase),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asked for, not yet checked against an archive."""

    speaker: tuple[str, ...] = ()
    """Whole names, script-blind."""
    office: tuple[str, ...] = ()
    """Parts of an office's name, script-blind: 市委书记 finds 湘潭市委书记."""
    title: tuple[str, ...] = ()
    """Parts that all stand in the title, script-blind; in the headline where a speech has no title."""
    outlet: tuple[str, ...] = ()
    """Registry names."""
    place: tuple[str, ...] = ()
    """Codes or names of divisions; each with all that lies in it."""
    kind: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    meeting: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    term: tuple[int, ...] = ()
    session: tuple[int, ...] = ()
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for name, known in _CHOICES.items():
            for value in getattr(self, name):
                if value not in known:
                    raise BadFilter(f"--{name} {value!r} is none of: {', '.join(known)}")
        since, until = first_day(self.since), last_day(self.until)
        if since and until and since > until:
            raise BadFilter(f"--since {self.since} is later than --until {self.until}")

    def as_given(self) -> dict[str, Any]:
        """The filters that were set, for a manifest."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if value
        }


def first_day(text: str | None) -> str | None:
    """`2024`, `2024-12` or `2024-12-26` as its first day. Raises BadFilter."""
    if text is None:
        return None
    year, month, day = _date_parts(text)
    return f"{year:04}-{month or 1:02}-{day or 1:02}"


def last_day(text: str | None) -> str | None:
    """`2024`, `2024-12` or `2024-12-26` as its last day. Raises BadFilter."""
    if text is None:
        return None
    year, month, day = _date_parts(text)
    return f"{year:04}-{month or 12:02}-{day or monthrange(year, month or 12)[1]:02}"


def _date_parts(text: str) -> tuple[int, int | None, int | None]:
    match = _DATE.fullmatch(text.strip())
    year, month, day = (
        (int(part) if part else None for part in match.groups()) if match else (None,) * 3
    )
    if (
        year is None
        or year < 1
        or (month is not None and not 1 <= month <= 12)
        or (day is not None and not 1 <= day <= monthrange(year, month or 1)[1])
    ):
        raise BadFilter(f"{text!r} is not a date; write 2024, 2024-12 or 2024-12-26")
    return year, month, day


def conditions(filters: Filters, connection: Connection) -> list[ColumnElement[bool]]:
    """What must hold for a row of `version` joined with `page` and `outlet`.

    Raises BadFilter and UnknownOutlet where a place or outlet is not known to the registry or this archive.
    """
    version = tables.Version
    wanted: list[ColumnElement[bool]] = []
    if filters.speaker:
        wanted.append(_one_of_names(connection, version.speaker_name, filters.speaker, whole=True))
    if filters.office:
        wanted.append(
            _one_of_names(connection, version.speaker_office, filters.office, whole=False)
        )
    if filters.title:
        wanted.append(_titled(connection, filters.title))
    if filters.outlet:
        wanted.append(tables.Outlet.name.in_(places.known_outlets(connection, filters.outlet)))
    if filters.place:
        codes = [places.resolve(connection, place) for place in filters.place]
        wanted.append(or_(*(places.lies_in(version.place_code, code) for code in codes)))
    for name in ("kind", "body", "meeting", "phase", "term", "session"):
        if values := getattr(filters, name):
            wanted.append(getattr(version, name).in_(values))
    return wanted + _date_conditions(filters)


def _one_of_names(
    connection: Connection, column: Any, asked: Sequence[str], *, whole: bool
) -> ColumnElement[bool]:
    """Names are compared on their fold, which neither database can do: the distinct names are few."""
    forms = [_bare(name) for name in asked]
    if not all(forms):
        raise BadFilter("--speaker and --office need at least one character")
    held = connection.scalars(select(column).where(column.is_not(None)).distinct())
    matching = [
        name
        for name in held
        if any(_bare(name) == form or (not whole and form in _bare(name)) for form in forms)
    ]
    condition: ColumnElement[bool] = column.in_(matching)
    return condition


def _titled(connection: Connection, asked: Sequence[str]) -> ColumnElement[bool]:
    forms = [fold(title) for title in asked]
    if not all(forms):
        raise BadFilter("--title needs at least one character")
    version = tables.Version
    rows = connection.execute(select(version.id, func.coalesce(version.title, version.headline)))
    held = [number for number, title in rows if all(form in fold(title or "") for form in forms)]
    return version.id.in_(held)


def _bare(name: str) -> str:
    return "".join(fold(name).split())


def _date_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    dated = tables.Version.dated_on
    wanted: list[ColumnElement[bool]] = []
    if since := first_day(filters.since):
        # The year alone first: a plain range that an index on the column can serve.
        same_precision = func.substr(literal(since), 1, func.length(dated))
        wanted.append(and_(dated >= since[:4], dated >= same_precision))
    if until := last_day(filters.until):
        wanted.append(dated <= until)
    return wanted
