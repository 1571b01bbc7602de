"""A query as a condition in SQL: what the search index says, verified in the text where it cannot say it exactly.

The index knows which speeches hold a phrase. Whether it stands outside another one (EXCEPT) or near another one is read
from the folds of those speeches, and only those, in which that is a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from speecharchive.query import occurrences
from speecharchive.query.language import Clause, Near, Query, Term, terms_of
from speecharchive.store import tables
from speecharchive.store.search_index import matching_versions

BATCH = 200


def matches(connection: Connection, query: Query) -> ColumnElement[bool]:
    """Versions that meet any clause of the query; a clause is judged on the whole speech, not on one paragraph."""
    if not query.clauses:
        return true()
    held = or_(*(_holding(connection, *_indexed(clause)) for clause in query.clauses))
    doubtful = [asked for clause in query.clauses for asked in _doubtful(clause)]
    if not doubtful:
        return held
    in_doubt = or_(*(_holding(connection, *asked) for asked in doubtful))
    refuted = [
        number
        for number, folds in _folds(connection, in_doubt)
        if not occurrences.matches(folds, query.clauses)
    ]
    return and_(held, tables.Version.id.not_in(refuted)) if refuted else held


Phrases = tuple[str, ...]


def _indexed(clause: Clause) -> tuple[Phrases, Phrases]:
    """Phrases that a speech which meets the clause holds, and phrases that it does not."""
    wanted = tuple(term.phrase for atom in clause.wanted for term in terms_of(atom))
    unwanted = tuple(
        atom.phrase for atom in clause.unwanted if isinstance(atom, Term) and not atom.excluded
    )
    return wanted, unwanted


def _doubtful(clause: Clause) -> Iterator[tuple[Phrases, Phrases]]:
    """The same for speeches that may or may not meet it: together they are all that must be read."""
    wanted, unwanted = _indexed(clause)
    for atom in clause.wanted:
        if isinstance(atom, Near):
            yield wanted, unwanted
            return
    for term in clause.wanted:
        for excluded in term.excluded if isinstance(term, Term) else ():
            yield (*wanted, excluded), unwanted
    for atom in clause.unwanted:
        if isinstance(atom, Near) or atom.excluded:
            yield (*wanted, *(term.phrase for term in terms_of(atom))), unwanted


def _holding(
    connection: Connection, wanted: Sequence[str], unwanted: Sequence[str]
) -> ColumnElement[bool]:
    number = tables.Version.id
    return and_(
        true(),
        *(number.in_(matching_versions(connection, phrase)) for phrase in wanted),
        *(number.not_in(matching_versions(connection, phrase)) for phrase in unwanted),
    )


def _folds(
    connection: Connection, condition: ColumnElement[bool]
) -> Iterator[tuple[int, list[str]]]:
    """The folded paragraphs of the versions, a batch at a time."""
    numbers = connection.scalars(select(tables.Version.id).where(condition))
    for batch in numbers.partitions(BATCH):
        folds: dict[int, list[str]] = defaultdict(list)
        paragraph = tables.Paragraph
        for number, folded in connection.execute(
            select(paragraph.version_id, paragraph.fold).where(paragraph.version_id.in_(batch))
        ):
            folds[number].append(folded)
        for number in batch:
            yield number, folds[number]
