"""The index that is none: every paragraph is read. Exact, and slow at scale; what PostgreSQL has without a sidecar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (  # fmt: skip
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)

from speecharchive.index.bigrams import can_occur
from speecharchive.index.columns import Columns, within
from speecharchive.index.copies import Grouped
from speecharchive.index.engine import Named
from speecharchive.index.occurrence_counts import overlapping
from speecharchive.index.ranking import score, speeches_and_mean_length, weight
from speecharchive.index.wanted import AllOf, Facet, Scope, Tally, Total, Value, Wanted, by_outlet
from speecharchive.normalise.fold import fold
from speecharchive.store.tables import Outlet, Page, Paragraph, Speech, Variant, Version

_DAY = cast(func.rpad(func.replace(func.coalesce(Version.dated_on, ""), "-", ""), 8, "0"), Integer)
VERSION_COLUMNS = Columns(
    version_id=Version.id,
    speech_id=Version.speech_id,
    day=_DAY,
    month=_DAY // literal(100, Integer),
    place_code=Version.place_code,
    place_name=Version.place_name,
    outlet=Outlet.name,
    kind=Version.kind,
    speaker=Version.speaker_name,
    office=Version.speaker_office,
    body=Version.body,
    meeting=Version.meeting,
    phase=Version.phase,
    term=Version.term,
    session=Version.session,
    n_characters=Version.n_characters,
)
_NAMED = {"speaker": Version.speaker_name, "office": Version.speaker_office}

VERSIONS = (
    Version.__table__.join(
        Speech, and_(Speech.id == Version.speech_id, Speech.current == Version.n)
    )
    .join(Page, Page.id == Speech.page_id)
    .outerjoin(Outlet, Outlet.id == Page.outlet_id)
    .outerjoin(Variant, Variant.speech_id == Speech.id)
)
"""The current versions of speeches, with what the columns need."""


class ScanIndex:
    """A SearchIndex over the archive's own tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: Wanted) -> int:
        return self._connection.scalar(self._select(wanted, func.count())) or 0

    def newest(self, wanted: Wanted, limit: int | None = None, offset: int = 0) -> Iterator[int]:
        statement = self._select(wanted, Version.id).order_by(_DAY.desc(), Version.speech_id)
        yield from self._connection.scalars(statement.limit(limit).offset(offset))

    def ranked(self, wanted: Wanted, phrases: Sequence[str], limit: int | None = None) -> list[int]:
        speeches, mean = speeches_and_mean_length(self)
        facts = self._connection.execute(
            self._select(wanted, Version.id, _DAY, Version.n_characters, Version.speech_id)
        ).all()
        scores: dict[int, float] = defaultdict(float)
        for phrase in phrases:
            holding = self.count(Wanted((AllOf((phrase,)),)))
            rarity = weight(speeches, holding)
            often = self._hits([row[0] for row in facts], [phrase])
            for version, _, length, _ in facts:
                scores[version] += rarity * score(often[version], length, mean)
        best = sorted(facts, key=lambda row: (-scores[row[0]], -row[1], row[3]))
        return [row[0] for row in best[:limit]]

    def tally(
        self, wanted: Wanted, by: Sequence[Facet], phrases: Sequence[str] = ()
    ) -> Iterator[Tally]:
        found = list(self.facets(wanted, by))
        often = self._hits([version for version, _ in found], phrases)
        speeches: dict[tuple[Value, ...], int] = defaultdict(int)
        hits: dict[tuple[Value, ...], int] = defaultdict(int)
        for version, values in found:
            speeches[values] += 1
            hits[values] += often[version]
        for values in sorted(speeches, key=_order):
            yield Tally(values, speeches[values], hits[values] if phrases else None)

    def occurrences(self, wanted: Wanted, phrase: str) -> Iterator[tuple[int, int]]:
        versions = list(self._connection.scalars(self._select(wanted, Version.id)))
        often = self._hits(versions, [phrase])
        yield from ((version, often[version]) for version in versions if often[version])

    def totals(self, scope: Scope, by: Sequence[Facet]) -> Iterator[Total]:
        facets = [VERSION_COLUMNS.facet(name) for name in by]
        columns = (*facets, func.count(), func.sum(Version.n_characters))
        statement = self._select(by_outlet(Wanted(scope=scope), by), *columns)
        if facets:
            statement = statement.group_by(*facets)
        rows = [Total(tuple(row[:-2]), row[-2], row[-1] or 0) for row in self._connection.execute(statement)]  # fmt: skip
        yield from sorted((row for row in rows if row.speeches), key=lambda row: _order(row.values))

    def facets(
        self, wanted: Wanted, by: Sequence[Facet]
    ) -> Iterator[tuple[int, tuple[Value, ...]]]:
        columns = (Version.id, *map(VERSION_COLUMNS.facet, by))
        for row in self._connection.execute(self._select(by_outlet(wanted, by), *columns)):
            yield row[0], tuple(row[1:])

    def grouped(self, wanted: Wanted) -> Iterator[Grouped]:
        found = self._all(wanted, Version.id, Variant.group_id, Variant.rank)
        for row in self._connection.execute(found.where(Variant.group_id.is_not(None))):
            yield Grouped(*row)

    def condition(self, wanted: Wanted) -> ColumnElement[bool]:
        return Version.id.in_(self._select(wanted, Version.id))

    def names(self, of: Named) -> list[str]:
        column = _NAMED[of]
        statement = self._select(Wanted(), column).where(column.is_not(None)).distinct()
        return [str(name) for name in self._connection.scalars(statement)]

    def places(self) -> dict[str, str]:
        code, name = Version.place_code, Version.place_name
        statement = self._select(Wanted(), code, name).where(code.is_not(None)).distinct()
        return {str(row[0]): str(row[1]) for row in self._connection.execute(statement)}

    def _select(self, wanted: Wanted, *columns: Any) -> Select[Any]:
        """What counts."""
        statement = self._all(wanted, *columns)
        if wanted.scope.copies:
            return statement
        place = func.row_number().over(
            partition_by=Variant.group_id, order_by=(Variant.rank, Version.id)
        )
        members = self._all(wanted, Version.id, place.label("place"))
        placed = members.where(Variant.group_id.is_not(None)).correlate(None).subquery("placed")
        return statement.where(Version.id.not_in(select(placed.c.id).where(placed.c.place > 1)))

    def _all(self, wanted: Wanted, *columns: Any) -> Select[Any]:
        """What matches, copies too."""
        statement = (
            select(*columns)
            .select_from(VERSIONS)
            .where(Speech.status == "held", *within(VERSION_COLUMNS, wanted.scope))
        )
        if wanted.clauses is not None:
            statement = statement.where(or_(literal(False), *map(_meets, wanted.clauses)))
        if wanted.versions is not None:
            statement = statement.where(Version.id.in_(wanted.versions))
        if wanted.scope.titles:
            statement = statement.where(Version.id.in_(self._titled(wanted.scope.titles)))
        return statement

    def _titled(self, titles: Sequence[str]) -> list[int]:
        rows = self._connection.execute(
            select(Version.id, func.coalesce(Version.title, Version.headline, ""))
        )
        return [number for number, title in rows if all(each in fold(title) for each in titles)]

    def _hits(self, versions: Sequence[int], phrases: Sequence[str]) -> dict[int, int]:
        often: dict[int, int] = defaultdict(int)
        if not phrases:
            return often
        statement = select(Paragraph.version_id, Paragraph.fold).where(
            Paragraph.version_id.in_(versions)
        )
        for version, folded in self._connection.execute(statement):
            often[version] += sum(overlapping(folded, phrase) for phrase in phrases)
        return often


def _meets(clause: AllOf) -> ColumnElement[bool]:
    return and_(
        true(),
        *(Version.id.in_(_holding(term)) for term in clause.wanted),
        *(Version.id.not_in(_holding(term)) for term in clause.unwanted),
    )


def _holding(term: str) -> Select[Any]:
    held = select(Paragraph.version_id)
    if not can_occur(term):
        return held.where(literal(False))
    return held.where(func.strpos(Paragraph.fold, term) > 0)


def _order(values: tuple[Value, ...]) -> list[tuple[bool, Any]]:
    """As SQLite sorts: null first."""
    return [(value is not None, value) for value in values]
