"""The filters that `search`, `export` and the rest share, as written and as the archive's own values.

Values of one filter are alternatives (but all parts of a title must hold); different filters must all hold. Dates apply to `delivered_on`, else `published_on`;
a date known to the month or year alone is in range when any of its days is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from speecharchive.errors import BadFilter
from speecharchive.index.engine import Named
from speecharchive.index.wanted import Scope
from speecharchive.normalise.fold import fold
from speecharchive.query import places
from speecharchive.query.choices import CHOICES, require_choice
from speecharchive.query.names import bare
from speecharchive.query.snapshot import Snapshot

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


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
    copies: bool = True
    """Every page that carries a speech counts; else of a variant group the first alone that matches."""

    def __post_init__(self) -> None:
        for name in CHOICES:
            for value in getattr(self, name):
                require_choice(name, value)
        since, until = first_day(self.since), last_day(self.until)
        if since and until and since > until:
            raise BadFilter(f"--since {self.since} is later than --until {self.until}")

    def as_given(self) -> dict[str, Any]:
        """The filters that were set, for a manifest; whether copies count is told apart."""
        given = {name: getattr(self, name) for name in NARROWING}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if value
        }


NARROWING = tuple(field.name for field in fields(Filters) if field.name != "copies")
"""The names of the filters that leave speeches out by what is known of them."""


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


def scope_of(filters: Filters, view: Snapshot) -> Scope:
    """The filters as this archive's own values.

    Raises BadFilter and UnknownOutlet where a place or outlet is known neither to the registry nor to this archive.
    """
    held = view.index.places() if filters.place else {}
    codes = [places.resolve(held, place) for place in filters.place]
    since, until = first_day(filters.since), last_day(filters.until)
    return Scope(
        speakers=_named(view, "speaker", filters.speaker),
        offices=_named(view, "office", filters.office),
        outlets=tuple(places.known_outlets(view.connection, filters.outlet)) or None,
        places=tuple(places.range_of(code) for code in codes) or None,
        kinds=filters.kind or None,
        bodies=filters.body or None,
        meetings=filters.meeting or None,
        phases=filters.phase or None,
        terms=filters.term or None,
        sessions=filters.session or None,
        titles=tuple(_searchable_titles(filters.title)),
        copies=filters.copies,
        since=int(since.replace("-", "")) if since else None,
        until=int(until.replace("-", "")) if until else None,
    )


def _named(view: Snapshot, what: Named, asked: Sequence[str]) -> tuple[str, ...] | None:
    """Names are compared on their fold, which no database can do: the distinct names are few."""
    if not asked:
        return None
    forms = [bare(name) for name in asked]
    if not all(forms):
        raise BadFilter("--speaker and --office need at least one character")
    whole = what == "speaker"
    return tuple(
        name
        for name in view.index.names(what)
        if any(bare(name) == form or (not whole and form in bare(name)) for form in forms)
    )


def _searchable_titles(asked: Sequence[str]) -> list[str]:
    forms = [fold(title) for title in asked]
    if not all(forms):
        raise BadFilter("--title needs at least one character")
    return forms
