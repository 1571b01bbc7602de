"""A query and filters as one question to the index, verified in the text where the index cannot be sure.

The index knows which speeches hold a phrase. Whether it stands outside another one (EXCEPT) or near another one is read
from the folds of those speeches, and only those, in which that is a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from speecharchive.index.entries import folds_of
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.query import occurrences
from speecharchive.query.filters import Filters
from speecharchive.query.language import Clause, Near, Query, Term, terms_of
from speecharchive.query.scopes import scope_for
from speecharchive.query.snapshot import Snapshot

BATCH = 200


def resolve(view: Snapshot, query: Query | None, filters: Filters) -> Wanted:
    """Speeches that meet the filters and any clause of the query. Raises BadFilter and UnknownOutlet.

    A clause is judged on the whole speech, not on one paragraph.
    """
    scope = scope_for(view, query, filters)
    if query is None or not query.clauses:
        return Wanted(scope=scope)
    held, pages = Wanted(tuple(map(_indexed, query.clauses)), scope), replace(scope, copies=True)
    doubtful = tuple(asked for clause in query.clauses for asked in _doubtful(clause))
    if not doubtful:
        return held
    # Copies differ: what stands for a group is found among those that the text has confirmed.
    refuted = set(_refuted(view, Wanted(doubtful, pages), query))
    if not refuted:
        return held
    found = (version for version, _ in view.index.facets(Wanted(held.clauses, pages), ()))
    return replace(held, versions=tuple(version for version in found if version not in refuted))


def _refuted(view: Snapshot, in_doubt: Wanted, query: Query) -> Iterator[int]:
    versions = (version for version, _ in view.index.facets(in_doubt, ()))
    while batch := list(islice(versions, BATCH)):
        for version, folds in folds_of(view.connection, batch):
            if not occurrences.matches(folds, query.clauses):
                yield version


def _indexed(clause: Clause) -> AllOf:
    """Phrases that a speech which meets the clause holds, and phrases that it does not."""
    wanted = tuple(term.phrase for atom in clause.wanted for term in terms_of(atom))
    unwanted = tuple(
        atom.phrase for atom in clause.unwanted if isinstance(atom, Term) and not atom.excluded
    )
    return AllOf(wanted, unwanted)


def _doubtful(clause: Clause) -> Iterator[AllOf]:
    """The same for speeches that may or may not meet it: together they are all that must be read."""
    held = _indexed(clause)
    for atom in clause.wanted:
        if isinstance(atom, Near):
            yield held
            return
    for term in clause.wanted:
        for excluded in term.excluded if isinstance(term, Term) else ():
            yield AllOf((*held.wanted, excluded), held.unwanted)
    for atom in clause.unwanted:
        if isinstance(atom, Near) or atom.excluded:
            also = (term.phrase for term in terms_of(atom))
            yield AllOf((*held.wanted, *also), held.unwanted)
