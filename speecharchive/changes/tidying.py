"""Matches that mean something: two sentences that only share some characters are not the same sentence.

A longest common subsequence of two unlike Chinese sentences finds 的 and 在 again and again; told that way, a difference
cannot be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from speecharchive.changes.matching import Match
from speecharchive.changes.sentences import Sentences

_ALIKE = 0.5
"""Share of the shorter sentence that must stand in the longer one, in strings of two characters and more."""
_SHORT = 3
"""Characters of a sentence in which single ones count."""


def meant(
    found: Sequence[Match],
    a: Sentences,
    b: Sentences,
    is_same: Callable[[int, int], bool],
    is_loose: Callable[[Match], bool],
) -> list[Match]:
    """Without the matches between unlike sentences, and without scraps between two larger differences.

    `is_same` compares two characters by their places; `is_loose` tells what is no part of the wording (punctuation), and
    never makes a scrap.
    """
    pieces = [piece for match in found for piece in _by_sentence(match, a, b)]
    shared: Counter[tuple[int, int]] = Counter()
    for piece in pieces:
        pair = a.at(piece.a), b.at(piece.b)
        if piece.length > 1 or _shorter(pair, a, b) <= _SHORT:
            shared[pair] += piece.length
    kept = [
        piece
        for piece in pieces
        if (pair := (a.at(piece.a), b.at(piece.b)))
        and shared[pair] >= _ALIKE * _shorter(pair, a, b)
    ]
    grown = _grown(_rejoined(kept), a, b, is_same)
    return _without_scraps(_rejoined(grown), a.starts[-1], b.starts[-1], is_loose)


def _shorter(pair: tuple[int, int], a: Sentences, b: Sentences) -> int:
    return min(a.length(pair[0]), b.length(pair[1]))


def _by_sentence(match: Match, a: Sentences, b: Sentences) -> Iterator[Match]:
    start = 0
    while start < match.length:
        in_a = a.starts[a.at(match.a + start) + 1] - match.a
        in_b = b.starts[b.at(match.b + start) + 1] - match.b
        end = min(match.length, in_a, in_b)
        yield Match(match.a + start, match.b + start, end - start)
        start = end


def _rejoined(pieces: Sequence[Match]) -> list[Match]:
    joined: list[Match] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.a + last.length, last.b + last.length) == (piece.a, piece.b):
            joined[-1] = Match(last.a, last.b, last.length + piece.length)
        else:
            joined.append(piece)
    return joined


def _grown(
    found: Sequence[Match], a: Sentences, b: Sentences, is_same: Callable[[int, int], bool]
) -> list[Match]:
    """Matches take what their sentences share with each other and had lost to unlike ones: their 。 above all."""
    ends = [Match(0, 0, 0), *found, Match(a.starts[-1], b.starts[-1], 0)]
    for number in range(1, len(ends)):
        last, match = ends[number - 1], ends[number]
        at_a, at_b = last.a + last.length, last.b + last.length
        while (
            at_a < match.a and at_b < match.b and is_same(at_a, at_b) and _goes_on(at_a, at_b, a, b)
        ):
            at_a, at_b = at_a + 1, at_b + 1
        ends[number - 1] = Match(last.a, last.b, at_a - last.a)
        back = 0
        while (
            min(match.a - at_a, match.b - at_b) > back
            and is_same(match.a - back - 1, match.b - back - 1)
            and _came_on(match.a - back, match.b - back, a, b)
        ):
            back += 1
        ends[number] = Match(match.a - back, match.b - back, match.length + back)
    return [match for match in ends if match.length]


def _goes_on(at_a: int, at_b: int, a: Sentences, b: Sentences) -> bool:
    """Whether the characters here belong to the sentences of those before them, or end their paragraphs."""
    if a.is_border(at_a) or b.is_border(at_b):
        return a.ends_paragraph(at_a) and b.ends_paragraph(at_b)
    return True


def _came_on(at_a: int, at_b: int, a: Sentences, b: Sentences) -> bool:
    """Whether the characters before belong to the sentences of those here, or end the paragraphs before them."""
    if a.is_border(at_a) or b.is_border(at_b):
        return a.ends_paragraph(at_a - 1) and b.ends_paragraph(at_b - 1)
    return True


def _without_scraps(
    found: Sequence[Match], end_a: int, end_b: int, is_loose: Callable[[Match], bool]
) -> list[Match]:
    """A scrap is no longer than the difference on either side of it."""
    ends = [Match(0, 0, 0), *found, Match(end_a, end_b, 0)]
    kept: list[Match] = [ends[0]]
    for number in range(1, len(ends) - 1):
        match, before, after = ends[number], kept[-1], ends[number + 1]
        left = max(match.a - before.a - before.length, match.b - before.b - before.length)
        right = max(after.a - match.a - match.length, after.b - match.b - match.length)
        scrap = min(left, right) >= 2 and match.length <= min(left, right)
        if not scrap or is_loose(match):
            kept.append(match)
    return kept[1:]
