"""Scopes and facets as SQL over whatever table holds the facts of a version: the index's own, or the archive's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, func, literal, or_
from sqlalchemy.types import Integer, String

from speecharchive.index.wanted import Facet, Scope


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the facts stand."""

    version_id: Any
    speech_id: Any
    day: Any
    """yyyymmdd, with zeros for what is not known."""
    month: Any
    place_code: Any
    place_name: Any
    outlet: Any
    kind: Any
    speaker: Any
    office: Any
    body: Any
    meeting: Any
    phase: Any
    term: Any
    session: Any
    n_characters: Any

    def facet(self, name: Facet) -> ColumnElement[Any]:
        if name == "year":
            year: ColumnElement[int] = self.month // literal(100, Integer)
            return year
        if name in ("province", "city"):
            digits, zeros = (2, "0000") if name == "province" else (4, "00")
            prefix = cast(func.substr(self.place_code, 1, digits), String)
            code: ColumnElement[str] = prefix.concat(literal(zeros))
            return code
        column: ColumnElement[Any] = self.place_code if name == "place" else getattr(self, name)
        return column


def within(columns: Columns, scope: Scope, *, dates: bool = True) -> list[ColumnElement[bool]]:
    """The bounds of a scope; titles are the engines' own business, for databases cannot fold."""
    wanted: list[ColumnElement[bool]] = [
        getattr(columns, name).in_(values) for name, values in scope.one_of.items()
    ]
    if scope.places is not None:
        code = columns.place_code
        ranges = [code == low if low == high else code.between(low, high) for low, high in scope.places]  # fmt: skip
        wanted.append(or_(*ranges) if ranges else literal(False))
    return [*wanted, *(_dates(columns.day, scope) if dates else ())]


def _dates(day: Any, scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.since is not None:
        coarser = (scope.since // 100 * 100, scope.since // 10_000 * 10_000)
        yield or_(day >= scope.since, day.in_(coarser))
    if scope.until is not None:
        yield and_(day <= scope.until, day > 0)
