"""What is near the hits of one paragraph, in characters.

A string is near when its end that is nearest to a hit is at most `window` characters from it. The characters of the hits
themselves take no part: they are masked, so that no string overlaps a hit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speecharchive.query.statistics.ngrams import han_characters

_MASK = "\n"


class Neighbourhood:
    """The masked text of a paragraph and where the neighbours of its hits stand."""

    def __init__(self, folded: str, hits: Sequence[tuple[int, int]], window: int) -> None:
        self.hits = len(hits)
        self.text = masked(folded, hits)
        size = len(folded)
        self._ends = bytearray(size + 1)
        self._begins = bytearray(size + 1)
        self._windows: list[tuple[int, int]] = []
        for start, end in hits:
            low, high = max(0, start - window), min(size, end + window)
            self._ends[low + 1 : start + 1] = b"\x01" * (start - low)
            self._begins[end:high] = b"\x01" * (high - end)
            self._windows += [(low, start), (end, high)]

    def is_left(self, end: int) -> bool:
        """Whether a string that ends here stands to the left of a hit."""
        return bool(self._ends[end])

    def is_right(self, start: int) -> bool:
        """Whether a string that begins here stands to the right of a hit."""
        return bool(self._begins[start])

    def is_near(self, start: int, end: int) -> bool:
        return bool(self._ends[end] or self._begins[start])

    def stretches(self, margin: int) -> Iterator[tuple[int, str]]:
        """The windows with so many characters more on each side, each text once, and where it begins."""
        size = len(self.text)
        wider = [(max(0, low - margin), min(size, high + margin)) for low, high in self._windows]
        for low, high in _merged(wider):
            yield low, self.text[low:high]

    def characters(self) -> int:
        """Chinese characters in the windows, each once."""
        return sum(han_characters(self.text[low:high]) for low, high in _merged(self._windows))


def masked(folded: str, hits: Sequence[tuple[int, int]]) -> str:
    """As long as `folded`, without the characters of the hits."""
    parts, at = [], 0
    for start, end in _merged(hits):
        parts += [folded[at:start], _MASK * (end - start)]
        at = end
    return "".join([*parts, folded[at:]])


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
