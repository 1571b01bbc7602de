"""Where the atoms of a query stand in folded text, and whether a speech meets it.

An occurrence is a place where a phrase begins, as in CQP and FTS5: those of one phrase may overlap (哈哈 stands twice in 哈哈哈).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from speecharchive.query.language import Atom, Clause, Near, Term

Span = tuple[int, int]
"""Begin and end, in characters of one paragraph."""


def occurrences(folded: str, atoms: Iterable[Atom]) -> list[Span]:
    """The places of all atoms in one paragraph, in reading order, each once; those of one phrase may overlap.

    A NEAR has places of both its terms: those that have the other one near enough.
    """
    found = {span for atom in atoms for span in _spans(folded, atom)}
    return sorted(found)


def count(folded: str, atoms: Sequence[Atom]) -> int:
    """How many occurrences there are in one paragraph."""
    if len(atoms) == 1 and isinstance(atoms[0], Term) and not atoms[0].excluded:
        phrase = atoms[0].phrase
        return len(_starts(folded, phrase)) if _overlaps(phrase) else folded.count(phrase)
    return len({span for atom in atoms for span in _spans(folded, atom)})


def holds(folded: str, atom: Atom) -> bool:
    """Whether one paragraph has an occurrence of the atom."""
    if isinstance(atom, Term):
        return bool(_term_starts(folded, atom) if atom.excluded else atom.phrase in folded)
    return all(term.phrase in folded for term in atom.terms) and bool(_near(folded, atom))


def meets(folds: Sequence[str], clause: Clause) -> bool:
    """Whether a speech of these paragraphs meets the clause."""
    return all(_stands(folds, atom) for atom in clause.wanted) and not any(
        _stands(folds, atom) for atom in clause.unwanted
    )


def matches(folds: Sequence[str], clauses: Sequence[Clause]) -> bool:
    """Whether it meets any of them; every speech does where there are none."""
    return not clauses or any(meets(folds, clause) for clause in clauses)


def _stands(folds: Sequence[str], atom: Atom) -> bool:
    return any(holds(folded, atom) for folded in folds)


def _spans(folded: str, atom: Atom) -> list[Span]:
    if isinstance(atom, Near):
        return _near(folded, atom)
    length = len(atom.phrase)
    return [(start, start + length) for start in _term_starts(folded, atom)]


def _near(folded: str, near: Near) -> list[Span]:
    first, second = (_spans(folded, term) for term in near.terms)
    if not (first and second):
        return []
    return [
        *_close_to(first, second, near.distance),
        *_close_to(second, first, near.distance),
    ]


def _close_to(spans: list[Span], others: list[Span], distance: int) -> list[Span]:
    """Those of `spans` that one of `others` (all of one length, in order) follows or precedes closely enough."""
    length = others[0][1] - others[0][0]
    starts = [start for start, _ in others]
    return [
        (start, end)
        for start, end in spans
        if _any_between(starts, end, end + distance)
        or _any_between(starts, start - distance - length, start - length)
    ]


def _any_between(ordered: list[int], low: int, high: int) -> bool:
    at = bisect_left(ordered, low)
    return at < len(ordered) and ordered[at] <= high


def _term_starts(folded: str, term: Term) -> list[int]:
    starts = _starts(folded, term.phrase)
    if not (term.excluded and starts):
        return starts
    longer = _longer(term)
    return [
        start
        for start in starts
        if not any(
            start >= offset and folded.startswith(phrase, start - offset)
            for phrase, offset in longer
        )
    ]


def _starts(folded: str, phrase: str) -> list[int]:
    found: list[int] = []
    at = folded.find(phrase)
    while at >= 0:
        found.append(at)
        at = folded.find(phrase, at + 1)
    return found


@lru_cache(maxsize=256)
def _longer(term: Term) -> tuple[tuple[str, int], ...]:
    """Excluded phrases, each with every offset at which it holds the term's own phrase."""
    return tuple(
        (excluded, offset)
        for excluded in term.excluded
        for offset in _starts(excluded, term.phrase)
    )


@lru_cache(maxsize=256)
def _overlaps(phrase: str) -> bool:
    """Whether two occurrences of it can overlap: it ends as it begins."""
    return any(phrase.endswith(phrase[:length]) for length in range(1, len(phrase)))
