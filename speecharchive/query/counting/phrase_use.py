"""Counts of one known phrase from the table of uses: what `trend` tells of it, without a search.

Its numbers are those of the index wherever the phrase has one form and no exclusions; with variants and exclusions no search
could tell them. Months, and filters that are whole months, come from the phrase's own rows; other facets join the facts.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (  # fmt: skip
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from speecharchive.index.columns import Columns, within
from speecharchive.index.matching import ENTRY_COLUMNS, single_phrase
from speecharchive.index.postings import ENTRY, VARIANT
from speecharchive.index.scan import VERSION_COLUMNS, VERSIONS
from speecharchive.index.wanted import Facet, Scope, Tally, Value, Wanted, by_outlet
from speecharchive.query.snapshot import Snapshot
from speecharchive.store.tables import Phrase, PhraseUse, Variant

_TIMES = {"month": PhraseUse.month, "year": PhraseUse.month // literal(100, Integer)}


@dataclass(frozen=True, slots=True)
class FirstUse:
    """The earliest dated speech that holds a phrase: the one whose date, whatever it is exactly, is over first."""

    speech_id: str
    dated_on: str
    place: str | None


def phrase_of(view: Snapshot, wanted: Wanted, phrases: Sequence[str]) -> int | None:
    """The phrase whose counts answer the question: the only thing searched for, of one form, counted over the whole archive."""
    name = single_phrase(wanted)
    if name is None or wanted.versions is not None or tuple(phrases) != (name,):
        return None
    statement = select(Phrase.id).where(
        Phrase.name == name,
        Phrase.variants == "",
        Phrase.exclusions == "",
        Phrase.counted_to.is_(None),
    )
    number: int | None = view.connection.scalar(statement)
    return number


def tally(view: Snapshot, phrase_id: int, scope: Scope, by: Sequence[Facet]) -> Iterator[Tally]:
    """Speeches and hits by facet values, in the order of the values, as the index gives them."""
    uses = _Uses.of(view, scope, by)
    facets = [_TIMES.get(name, uses.columns.facet(name)) for name in by]
    statement = uses.select(*facets, func.count(), func.sum(PhraseUse.n)).where(
        *_counted(view, scope, by, PhraseUse.phrase_id == phrase_id)
    )
    if facets:
        statement = statement.group_by(*facets)
    rows = [row for row in view.connection.execute(statement) if row[-2]]
    for row in sorted(rows, key=lambda row: _order(tuple(row[:-2]))):
        yield Tally(tuple(row[:-2]), row[-2], int(row[-1]))


def speeches_and_hits(
    view: Snapshot, phrase_ids: Sequence[int], scope: Scope
) -> dict[int, tuple[int, int]]:
    """For each of the phrases that occurs in the scope."""
    columns = (PhraseUse.phrase_id, func.count(), func.sum(PhraseUse.n))
    of_these = PhraseUse.phrase_id.in_(phrase_ids)
    statement = _Uses.of(view, scope).select(*columns).where(*_counted(view, scope, (), of_these))
    statement = statement.group_by(PhraseUse.phrase_id)
    return {row[0]: (row[1], int(row[2])) for row in view.connection.execute(statement)}


def first_use(view: Snapshot, phrase_id: int, scope: Scope) -> FirstUse | None:
    """None where no dated speech in the scope holds the phrase."""
    of_phrase = _counted(view, scope, (), PhraseUse.phrase_id == phrase_id)
    month = _first_month(view, _Uses.of(view, scope), of_phrase)
    if month is None:
        return None
    facts = _Uses.of(view, scope, ("place",))
    columns = facts.columns
    day = columns.day
    is_over = case((day % 10_000 == 0, day + 9_999), (day % 100 == 0, day + 99), else_=day)
    statement = (
        facts.select(columns.speech_id, day, columns.place_name)
        .where(*of_phrase, PhraseUse.month == month)
        .order_by(is_over, columns.speech_id)
        .limit(1)
    )
    speech_id, number, place = view.connection.execute(statement).one()
    return FirstUse(speech_id, _written(number), place)


def _first_month(
    view: Snapshot, uses: _Uses, of_phrase: Sequence[ColumnElement[bool]]
) -> int | None:
    """The month that is over first; a year without a month is over with its December."""
    month = PhraseUse.month

    def least(*conditions: ColumnElement[bool]) -> int | None:
        wanted = uses.select(month).where(*of_phrase, *conditions)
        found: int | None = view.connection.scalar(wanted.order_by(month).limit(1))
        return found

    regular = least(month % 100 > 0)
    if regular is None:
        return least(month > 0)
    # Whatever stands before that month's year is a year without a month.
    return least(month > 0, month < regular // 100 * 100) or regular


def _counted(
    view: Snapshot, scope: Scope, by: Sequence[Facet], of_phrases: ColumnElement[bool]
) -> tuple[ColumnElement[bool], ...]:
    """The uses of these phrases that count: of a variant group those of the first that holds the phrase, see `SearchIndex`."""
    if by_outlet(Wanted(scope=scope), by).scope.copies:
        return (of_phrases,)
    members, (group, rank) = _Uses.of_groups(view, scope)
    use, version = PhraseUse.phrase_id, PhraseUse.version_id
    place = func.row_number().over(partition_by=(use, group), order_by=(rank, version))
    placed = (
        members.select(use.label("phrase"), version.label("version"), place.label("place"))
        .where(of_phrases, group.is_not(None))
        .correlate(None)
        .subquery("placed")
    )
    copies = select(placed.c.phrase, placed.c.version).where(placed.c.place > 1)
    return of_phrases, tuple_(use, version).not_in(copies)


@dataclass(frozen=True, slots=True)
class _Uses:
    """The rows of the uses within a scope, with the facts of their speeches where those are looked at."""

    source: FromClause
    columns: Columns
    conditions: tuple[ColumnElement[bool], ...]

    @classmethod
    def of(cls, view: Snapshot, scope: Scope, by: Sequence[Facet] = ()) -> _Uses:
        sqlite = view.connection.dialect.name == "sqlite"
        columns = ENTRY_COLUMNS if sqlite else VERSION_COLUMNS
        months = _months(scope)
        bounds = within(columns, scope, dates=months is None)
        if scope.titles and sqlite:
            bounds += [func.instr(ENTRY.c.title, title) > 0 for title in scope.titles]
        elif scope.titles:
            bounds.append(view.index.condition(Wanted(scope=Scope(titles=scope.titles))))
        if not bounds and all(name in _TIMES for name in by):
            return cls(PhraseUse.__table__, columns, months or ())
        facts = ENTRY if sqlite else VERSIONS
        source = PhraseUse.__table__.join(facts, columns.version_id == PhraseUse.version_id)
        return cls(source, columns, (*bounds, *(months or ())))

    @classmethod
    def of_groups(cls, view: Snapshot, scope: Scope) -> tuple[_Uses, tuple[Any, Any]]:
        """Those of members of variant groups, with group and rank."""
        if view.connection.dialect.name != "sqlite":
            return cls.of(view, scope, ("place",)), (Variant.group_id, Variant.rank)
        uses = cls.of(view, scope)
        source = uses.source.join(VARIANT, VARIANT.c.version_id == PhraseUse.version_id)
        columns = (VARIANT.c.variant_group, VARIANT.c.variant_rank)
        return replace(uses, source=source), columns

    def select(self, *columns: Any) -> Select[Any]:
        return select(*columns).select_from(self.source).where(*self.conditions)


def _months(scope: Scope) -> tuple[ColumnElement[bool], ...] | None:
    """The dates of the scope as conditions on months alone; None where they begin or end within one."""
    month, since, until = PhraseUse.month, scope.since, scope.until
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        if since % 100 != 1:
            return None
        conditions.append(or_(month >= since // 100, month == since // 10_000 * 100))
    if until is not None:
        if until % 100 != monthrange(until // 10_000, until // 100 % 100)[1]:
            return None
        conditions.append(and_(month <= until // 100, month > 0))
    return tuple(conditions)


def _written(day: int) -> str:
    """20241226 as `2024-12-26`, 20241200 as `2024-12`, 20240000 as `2024`."""
    year, month, number = day // 10_000, day // 100 % 100, day % 100
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{number:02}" if number else "")


def _order(values: tuple[Value, ...]) -> list[tuple[bool, Any]]:
    return [(value is not None, value) for value in values]
