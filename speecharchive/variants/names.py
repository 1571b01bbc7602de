"""Whether one text is another with its names exchanged: another city's report, another meeting's message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_ANCHOR = 4
_SHORTEST, _LONGEST = 2, 24
"""Characters of a name."""
_OFTEN, _OFTEN_IN_SHORT = 3, 2
_SHORT = 1000
_FIGURES = re.compile("[0-9]+")
_START, _END = "\x02" * _ANCHOR, "\x03" * _ANCHOR
"""Runs that both texts have once, at either end."""


@dataclass(frozen=True, slots=True)
class Named:
    """A text without punctuation, and its title."""

    text: str
    title: str


def names_exchanged(one: Named, other: Named) -> bool:
    """The same two or more characters stand throughout for the same others, or so they stand in the titles.

    A conversion artefact exchanges single characters, wherever they stand.
    """
    often = _OFTEN if min(len(one.text), len(other.text)) > _SHORT else _OFTEN_IN_SHORT
    found = exchanges(one.text, other.text)
    return any(
        _are_names(ours, theirs, found)
        and (
            (ours in one.title and theirs in other.title and ours not in other.title)
            or (count >= often and ours not in other.text and theirs not in one.text)
        )
        for (ours, theirs), count in found.items()
    )


def exchanges(one: str, other: str) -> Counter[tuple[str, str]]:
    """What stands in one text for what in the other, between runs that both have once; figures left out."""
    one, other = (_START + _FIGURES.sub("", text) + _END for text in (one, other))
    found: Counter[tuple[str, str]] = Counter()
    before: tuple[int, int] | None = None
    for here, there in _anchors(one, other):
        if before is not None:
            ours, theirs = _trimmed(
                one[before[0] + _ANCHOR : here], other[before[1] + _ANCHOR : there]
            )
            if all(1 <= len(words) <= _LONGEST for words in (ours, theirs)):
                found[ours, theirs] += 1
        before = here, there
    return found


def _are_names(ours: str, theirs: str, found: Counter[tuple[str, str]]) -> bool:
    long_enough = min(len(ours), len(theirs)) >= _SHORTEST
    return long_enough and not _alike(ours, theirs) and not _converted(ours, theirs, found)


def _trimmed(ours: str, theirs: str) -> tuple[str, str]:
    """Without what both begin or end with."""
    start = _shared(ours, theirs)
    ours, theirs = ours[start:], theirs[start:]
    end = _shared(ours[::-1], theirs[::-1])
    return ours[: len(ours) - end], theirs[: len(theirs) - end]


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _alike(ours: str, theirs: str) -> bool:
    """They share a third of their characters, as two forms of a word do."""
    shared = set(ours) & set(theirs)
    return len(shared) * 3 >= min(len(set(ours)), len(set(theirs)))


def _converted(ours: str, theirs: str, found: Counter[tuple[str, str]]) -> bool:
    """Each character stands for its counterpart elsewhere too."""
    return len(ours) == len(theirs) and any(found[pair] for pair in zip(ours, theirs, strict=True))


def _anchors(one: str, other: str) -> Iterator[tuple[int, int]]:
    """Places of the runs that each text has once."""
    places = _once(other)
    for run, here in _once(one).items():
        if run in places:
            yield here, places[run]


def _once(text: str) -> dict[str, int]:
    places: dict[str, int] = {}
    twice: set[str] = set()
    for start in range(len(text) - _ANCHOR + 1):
        run = text[start : start + _ANCHOR]
        if places.setdefault(run, start) != start:
            twice.add(run)
    return {run: place for run, place in places.items() if run not in twice}
