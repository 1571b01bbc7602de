"""Where the atoms of a query stand in a text, and the stretch of original characters around them.

The fold is as long as the text, so places found in one are places in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from speecharchive.query.language import Atom
from speecharchive.query.occurrences import Span, occurrences

WIDTH = 30
"""Characters shown on each side of a hit."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of one paragraph with at least one hit in it."""

    paragraph: int
    text: str
    """Published characters, `…` where the paragraph goes on."""
    marks: tuple[Span, ...]
    """The hits, as places in `text`."""
    start: int
    """Where the first hit begins in the paragraph."""
    end: int
    """Where the first hit ends in the paragraph."""


def hits(folded: str, atoms: Iterable[Atom]) -> list[Span]:
    """All places of all atoms, in reading order, overlapping ones merged: what is shown marked."""
    merged: list[Span] = []
    for start, end in occurrences(folded, atoms):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippets(
    paragraphs: Iterable[tuple[int, str, str]],
    atoms: Sequence[Atom],
    *,
    limit: int = 3,
    width: int = WIDTH,
) -> list[Snippet]:
    """The first stretches with hits in `paragraphs`, given as (number, text, fold)."""
    found: list[Snippet] = []
    for number, text, folded in paragraphs:
        places = hits(folded, atoms)
        while places and len(found) < limit:
            snippet, places = _first(number, text, places, width)
            found.append(snippet)
        if len(found) >= limit:
            break
    return found


def _first(number: int, text: str, places: list[Span], width: int) -> tuple[Snippet, list[Span]]:
    """The snippet around the first place, with those that follow closely, and the places left over."""
    first, left = places[0], max(0, places[0][0] - width)
    right = min(len(text), first[1] + width)
    inside = [place for place in places if place[1] <= right]
    lead = "…" if left else ""
    shift = len(lead) - left
    snippet = Snippet(
        paragraph=number,
        text=lead + text[left:right] + ("…" if right < len(text) else ""),
        marks=tuple((start + shift, end + shift) for start, end in inside),
        start=first[0],
        end=first[1],
    )
    return snippet, places[len(inside) :]
