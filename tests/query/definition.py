"""What queries mean, read off their definitions: every stretch of every paragraph is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from speecharchive.query.language import Atom, Clause, Term

Place = tuple[int, int]


def places(text: str, atom: Atom) -> set[Place]:
    stretches = [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
    if isinstance(atom, Term):
        outside = [(a, b) for a, b in stretches if text[a:b] in atom.excluded]
        return {
            (a, b)
            for a, b in stretches
            if text[a:b] == atom.phrase and not any(c <= a and b <= d for c, d in outside)
        }
    pairs = [
        (one, other)
        for one in places(text, atom.first)
        for other in places(text, atom.second)
        if (one[1] <= other[0] and other[0] - one[1] <= atom.distance)
        or (other[1] <= one[0] and one[0] - other[1] <= atom.distance)
    ]
    return {place for pair in pairs for place in pair}


def asked_for(paragraphs: Sequence[str], clauses: Sequence[Clause]) -> bool:
    def stands(atom: Atom) -> bool:
        return any(places(paragraph, atom) for paragraph in paragraphs)

    return any(
        all(map(stands, clause.wanted)) and not any(map(stands, clause.unwanted))
        for clause in clauses
    )
