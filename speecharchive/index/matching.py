"""A question as rows of FTS5 or of the entries, and conditions on them."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    column,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
)  # fmt: skip

from speecharchive.index.bigrams import can_occur, character, pairs_of_phrase
from speecharchive.index.columns import Columns, within
from speecharchive.index.postings import CHARACTERS, ENTRY, PAIRS, VARIANT
from speecharchive.index.slots import SEQUENCE_BITS, first_slot
from speecharchive.index.wanted import AllOf, Scope, Wanted

_SAME = (
    "version_id", "speech_id", "day", "place_code", "place_name", "outlet", "kind", "speaker", "office", "body",
    "meeting", "phase", "term", "session", "n_characters",
)  # fmt: skip


def month_of(slot: ColumnElement[Any]) -> ColumnElement[int]:
    return slot.op(">>", return_type=Integer())(literal_column(str(SEQUENCE_BITS)))


ENTRY_COLUMNS = Columns(month=month_of(ENTRY.c.slot), **{name: ENTRY.c[name] for name in _SAME})


@dataclass(frozen=True, slots=True)
class Rows:
    """Where matches are read from."""

    name: str | None
    """An FTS5 table, or None: the entries."""
    found: tuple[ColumnElement[bool], ...]
    """What the postings tell."""
    facts: tuple[ColumnElement[bool], ...]
    """What the entries tell."""
    scope: Scope
    dropped: Sequence[int] = ()
    """Slots of matches that do not count, for another member of their variant group stands for them."""

    @property
    def slot(self) -> ColumnElement[int]:
        return ENTRY.c.slot if self.name is None else rowid(self.name)

    def select(self, *columns: Any, entries: bool = False) -> Select[Any]:
        """The rows, with their entries where those are looked at."""
        source: FromClause = ENTRY if self.name is None else table(self.name)
        if self.name is not None and (entries or self.facts):
            source = source.join(ENTRY, ENTRY.c.slot == self.slot)
        bounds = (*months_within(self.slot, self.scope), *self.counted(self.slot))
        return select(*columns).select_from(source).where(*self.found, *bounds, *self.facts)

    def counted(self, slot: ColumnElement[int]) -> tuple[ColumnElement[bool], ...]:
        """The condition that leaves out what does not count."""
        return (slot.not_in(numbers(self.dropped)),) if self.dropped else ()

    def grouped(self, *columns: Any) -> Select[Any]:
        """The matches that are members of variant groups; `columns` are of those."""
        # The unary plus keeps SQLite from looking each member up in the postings: that costs a hundred times as much.
        slot = ENTRY.c.slot if self.name is None else literal_column(f"+{self.name}.rowid", Integer)
        source: FromClause = ENTRY if self.name is None else table(self.name)
        source = source.join(VARIANT, VARIANT.c.slot == slot)
        if self.name is not None and self.facts:
            source = source.join(ENTRY, ENTRY.c.slot == VARIANT.c.slot)
        bounds = months_within(self.slot, self.scope)
        return select(*columns).select_from(source).where(*self.found, *bounds, *self.facts)

    def copies(self) -> Select[Any]:
        """The slots of what another match of its group, of a lower rank, stands for."""
        group, rank, slot = VARIANT.c.variant_group, VARIANT.c.variant_rank, VARIANT.c.slot
        place = func.row_number().over(partition_by=group, order_by=(rank, slot)).label("place")
        placed = self.grouped(slot, place).subquery("placed")
        return select(placed.c.slot).where(placed.c.place > 1)


def numbers(ids: Sequence[int]) -> Select[Any]:
    """Any number of ids as one bound value, for SQLite."""
    listed = func.json_each(json.dumps(ids)).table_valued(column("value", Integer))
    return select(listed.c.value)


def rowid(name: str) -> ColumnElement[int]:
    return literal_column(f"{name}.rowid", Integer)


def match(name: str, expression: str) -> ColumnElement[bool]:
    return literal_column(name).bool_op("MATCH")(expression)


def rows_of(wanted: Wanted) -> Rows:
    """By one expression of FTS5 where that can say it, else by sets of rows."""
    facts = tuple(_facts(wanted))
    if wanted.clauses is None:
        return Rows(None, (), facts, wanted.scope)
    possible = [clause for clause in wanted.clauses if all(map(can_occur, clause.wanted))]
    name = _one_table(possible)
    if name is None:
        found = or_(false(), *(_by_sets(clause) for clause in possible))
    else:
        found = match(name, " OR ".join(_expression(clause) for clause in possible))
    return Rows(name, (found,), facts, wanted.scope)


def held_by(phrase: str) -> ColumnElement[bool]:
    """Rows of the pairs that hold a phrase of any length: every character begins a pair."""
    if not can_occur(phrase):
        return false()
    return match(PAIRS, character(phrase) + "*" if len(phrase) == 1 else pairs_of_phrase(phrase))


def single_phrase(wanted: Wanted) -> str | None:
    """The phrase, where one phrase is all that is searched for."""
    if wanted.clauses is None or len(wanted.clauses) != 1:
        return None
    (clause,) = wanted.clauses
    return clause.wanted[0] if len(clause.wanted) == 1 and not clause.unwanted else None


def _one_table(clauses: list[AllOf]) -> str | None:
    """The FTS5 table that has every term; there must be a term to begin with in every clause."""
    if not clauses or not all(clause.wanted for clause in clauses):
        return None
    names = {_table(term) for each in clauses for term in (*each.wanted, *_possible(each.unwanted))}
    return names.pop() if len(names) == 1 else None


def _table(term: str) -> str:
    return CHARACTERS if len(term) == 1 else PAIRS


def _term(term: str) -> str:
    return character(term) if len(term) == 1 else pairs_of_phrase(term)


def _possible(terms: tuple[str, ...]) -> list[str]:
    return [term for term in terms if can_occur(term)]


def _expression(clause: AllOf) -> str:
    wanted = " AND ".join(_term(term) for term in clause.wanted)
    unwanted = [_term(term) for term in _possible(clause.unwanted)]
    return f"(({wanted}) NOT ({' OR '.join(unwanted)}))" if unwanted else f"({wanted})"


def _by_sets(clause: AllOf) -> ColumnElement[bool]:
    return and_(
        true(),
        *(ENTRY.c.slot.in_(_holding(term)) for term in clause.wanted),
        *(ENTRY.c.slot.not_in(_holding(term)) for term in _possible(clause.unwanted)),
    )


def _holding(term: str) -> Select[Any]:
    name = _table(term)
    return select(rowid(name)).select_from(table(name)).where(match(name, _term(term)))


def _facts(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    scope = wanted.scope
    yield from within(ENTRY_COLUMNS, scope, dates=not _whole_months(scope))
    for title in scope.titles:
        yield func.instr(ENTRY.c.title, title) > 0
    if wanted.versions is not None:
        yield ENTRY.c.version_id.in_(numbers(wanted.versions))


def _whole_months(scope: Scope) -> bool:
    """Whether the months alone tell what lies between the dates: from a new year, to the end of a month."""
    begins = scope.since is None or scope.since % 10_000 == 101
    if scope.until is None:
        return begins
    year, month, day = scope.until // 10_000, scope.until // 100 % 100, scope.until % 100
    return begins and day == monthrange(year, month)[1]


def months_within(slot: ColumnElement[int], scope: Scope) -> Iterator[ColumnElement[bool]]:
    """A range of rows that holds all dates of the scope: FTS5 reads no others."""
    if scope.since is not None:
        yield slot >= literal(first_slot(scope.since // 10_000 * 100))
    if scope.until is not None:
        yield slot < literal(first_slot(scope.until // 100 + 1))
        if scope.since is None:
            yield slot >= literal(first_slot(1))
