"""An insertion that could stand at several places stands where a sentence or a clause begins.

Of `甲。乙。丙。` beside `甲。丙。` a longest common subsequence may say that `。乙` was inserted or that `乙。` was.
"""

from __future__ import annotations

from collections.abc import Sequence

from speecharchive.changes.characters import is_loose
from speecharchive.changes.matching import Match
from speecharchive.changes.sentences import Sentences

_FURTHEST = 200
"""Characters that a difference is moved at most."""


def slid(found: Sequence[Match], a: str, b: str, in_a: Sentences, in_b: Sentences) -> list[Match]:
    """The same matches, with insertions and omissions between two of them moved to the best place."""
    kept = list(found)
    for number in range(len(kept) - 1):
        left, right = kept[number], kept[number + 1]
        end_a, end_b = left.a + left.length, left.b + left.length
        if end_a == right.a and end_b < right.b:
            by = _best(b, end_b, right.b, in_b, left.length, right.length)
        elif end_b == right.b and end_a < right.a:
            by = _best(a, end_a, right.a, in_a, left.length, right.length)
        else:
            continue
        kept[number] = Match(left.a, left.b, left.length + by)
        kept[number + 1] = Match(right.a + by, right.b + by, right.length - by)
    return [match for match in kept if match.length]


def _best(text: str, start: int, end: int, sentences: Sentences, left: int, right: int) -> int:
    """By how many characters to move the span: to the place with the best borders, the nearest of equals."""
    places = [0]
    by = 0
    while -by < min(left, _FURTHEST) and text[start + by - 1] == text[end + by - 1]:
        by -= 1
        places.append(by)
    by = 0
    while by < min(right, _FURTHEST) and text[start + by] == text[end + by]:
        by += 1
        places.append(by)
    return max(places, key=lambda at: (_worth(text, start + at, sentences), -abs(at), at))


def _worth(text: str, start: int, sentences: Sentences) -> int:
    """What begins with a sentence ends with one too, since what stands before both borders is the same."""
    if sentences.is_border(start):
        return 2 if sentences.ends_paragraph(start) else 3
    return 1 if start and is_loose(text[start - 1]) else 0
