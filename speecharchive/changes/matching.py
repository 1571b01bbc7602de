"""Which characters of two folded texts are the same ones: by sentences first, then by longest common subsequence.

The bounds make it linear in all that is not a close comparison: a text of any length costs no more than `_CELLS` for
every 8,000 characters. What is beyond them is not matched, so it is told as replaced, which is true, if coarse.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from speecharchive.changes.sentences import Sentences

_CELLS = 64_000_000
"""Of the table of a longest common subsequence: 8 MB, some 15 ms."""
_GRAM = 12
"""Characters that hardly stand twice in a text."""
_TELLING = 6
"""Characters a sentence must have to be found again by itself."""


class Match(NamedTuple):
    """`length` characters at `a` of the one text are those at `b` of the other."""

    a: int
    b: int
    length: int


class _Gap(NamedTuple):
    """Spans of both texts between two matches."""

    a0: int
    a1: int
    b0: int
    b1: int


def matches(a: str, b: str) -> list[Match]:
    """In order, without overlap, neighbours joined. Both texts are folded."""
    whole = _Gap(0, len(a), 0, len(b))
    return _joined(sorted(match for match in _matches(a, b, whole) if match.length))


def _matches(a: str, b: str, whole: _Gap) -> Iterator[Match]:
    head, rest, tail = _trimmed(a, b, whole)
    yield from (head, tail)
    for gap in _between(_same_sentences(a, b, rest), rest):
        yield from _close(a, b, gap)


def _same_sentences(a: str, b: str, gap: _Gap) -> list[Match]:
    """Of the sentences that stand once in each, those that keep their order: as pairs of places."""
    places_a, keys_a = _keyed(a, gap.a0, gap.a1)
    places_b, keys_b = _keyed(b, gap.b0, gap.b1)
    return [Match(places_a[i], places_b[j], 0) for i, j in _anchors(keys_a, keys_b)]


def _keyed(text: str, start: int, end: int) -> tuple[list[int], list[str | None]]:
    part = text[start:end]
    starts = Sentences.of(part).starts
    keys = []
    for here, there in pairwise(starts):
        key = "".join(filter(str.isalnum, part[here:there]))
        keys.append(key if len(key) >= _TELLING else None)
    return [start + here for here in starts], keys


def _close(a: str, b: str, gap: _Gap) -> Iterator[Match]:
    """By characters; what is too large for that is cut first at the strings of `_GRAM` that stand once in each."""
    head, rest, tail = _trimmed(a, b, gap)
    yield from (head, tail)
    if _cells(rest) <= _CELLS:
        yield from _subsequence(a, b, rest)
        return
    for piece in _between(_same_grams(a, b, rest), rest):
        head, inner, tail = _trimmed(a, b, piece)
        yield from (head, tail)
        if _cells(inner) <= _CELLS:
            yield from _subsequence(a, b, inner)


def _same_grams(a: str, b: str, gap: _Gap) -> list[Match]:
    grams_a = [a[at : at + _GRAM] for at in range(gap.a0, gap.a1 - _GRAM + 1)]
    grams_b = [b[at : at + _GRAM] for at in range(gap.b0, gap.b1 - _GRAM + 1)]
    return [Match(gap.a0 + i, gap.b0 + j, 0) for i, j in _anchors(grams_a, grams_b)]


def _cells(gap: _Gap) -> int:
    return (gap.a1 - gap.a0) * (gap.b1 - gap.b0)


def _subsequence(a: str, b: str, gap: _Gap) -> Iterator[Match]:
    if not _cells(gap):
        return
    from rapidfuzz.distance import LCSseq  # 60 ms to import: only who compares pays it

    found = LCSseq.editops(a[gap.a0 : gap.a1], b[gap.b0 : gap.b1])
    for block in found.as_matching_blocks():
        yield Match(gap.a0 + block.a, gap.b0 + block.b, block.size)


def _trimmed(a: str, b: str, gap: _Gap) -> tuple[Match, _Gap, Match]:
    """The common beginning and end of a gap, and what is left of it."""
    a0, a1, b0, b1 = gap
    head = _common(a[a0:a1], b[b0:b1])
    tail = _common(a[a0 + head : a1][::-1], b[b0 + head : b1][::-1])
    rest = _Gap(a0 + head, a1 - tail, b0 + head, b1 - tail)
    return Match(a0, b0, head), rest, Match(rest.a1, rest.b1, tail)


def _common(a: str, b: str) -> int:
    """The length of the common beginning, by halving: compared in C."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _between(places: Sequence[Match], gap: _Gap) -> Iterator[_Gap]:
    """The gap, cut at the places: each piece begins with what is the same on both sides."""
    a0, b0 = gap.a0, gap.b0
    for place in places:
        yield _Gap(a0, place.a, b0, place.b)
        a0, b0 = place.a, place.b
    yield _Gap(a0, gap.a1, b0, gap.b1)


def _anchors(a: Sequence[Hashable | None], b: Sequence[Hashable | None]) -> list[tuple[int, int]]:
    """Patience: what stands once in each, as the longest run of pairs that rises in both."""
    once_b = _once(b)
    pairs = [(i, once_b[key]) for key, i in _once(a).items() if key in once_b]
    ends: list[int] = []
    last_at: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(last_at[at - 1] if at else -1)
        ends[at : at + 1], last_at[at : at + 1] = [j], [number]
    chain: list[tuple[int, int]] = []
    number = last_at[-1] if last_at else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _once(keys: Sequence[Hashable | None]) -> dict[Hashable, int]:
    counts = Counter(keys)
    return {key: at for at, key in enumerate(keys) if key is not None and counts[key] == 1}


def _joined(found: Sequence[Match]) -> list[Match]:
    joined: list[Match] = []
    for match in found:
        if (
            joined
            and (last := joined[-1])
            and ((last.a + last.length, last.b + last.length) == (match.a, match.b))
        ):
            joined[-1] = Match(last.a, last.b, last.length + match.length)
        else:
            joined.append(match)
    return joined
