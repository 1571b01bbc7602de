"""How often a phrase stands in a speech, out of the score that tantivy gives it.

The score is BM25 of the one phrase: idf * (k1 + 1) * f / (f + norm) with norm = k1 * (1 - b + b * length / mean), where the
length is rounded to one byte and idf and mean are told by tantivy's own explanation of one score. Solved for f.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from speecharchive.index.ranking import K1, B

_PRECISION = 5e-7
"""A few roundings of 32-bit numbers, relative to the score."""
_SURE = 0.2


def _stored_lengths() -> Iterator[int]:
    """The 256 lengths that one byte can say: 0 to 23 as they are, then three bits behind the leading one."""
    for code in range(256):
        if code < 24:
            yield code
            continue
        bits, shift = (code - 24) & 7, ((code - 24) >> 3) - 1
        yield 24 + (bits if shift < 0 else (bits | 8) << shift)


_LENGTHS = tuple(_stored_lengths())


def stored_length(tokens: int) -> int:
    """The length that tantivy remembers of a text of so many tokens."""
    return _LENGTHS[bisect_right(_LENGTHS, tokens) - 1]


@dataclass(frozen=True, slots=True)
class Scoring:
    """What one phrase's scores depend on, the same for all speeches of a search."""

    idf: float
    mean: float

    @classmethod
    def explained(cls, explanation: str) -> Scoring:
        """Out of the JSON of an explanation of a phrase's or a term's score."""
        told = dict(_told(json.loads(explanation)))
        idf, mean = (next((v for name, v in told.items() if name.startswith(n)), 0.0) for n in ("idf", "avgdl"))  # fmt: skip
        return cls(idf, mean or 1.0)

    def all_times(
        self, scores: Sequence[float], lengths: Sequence[int], *, pairs: bool
    ) -> list[int | None]:
        """How often, of each score and length in characters; None where a score is too coarse to say.

        That happens to hundreds of occurrences in a short text.
        """
        norms = {length: self._norm(length - pairs) for length in set(lengths)}
        most = self.idf * (K1 + 1)
        return [_solved(score / most if most else 1.0, norms[length]) for score, length in zip(scores, lengths, strict=True)]  # fmt: skip

    def _norm(self, tokens: int) -> float:
        return K1 * (1 - B + B * stored_length(max(tokens, 0)) / self.mean)


def overlapping(text: str, phrase: str) -> int:
    """How often, by reading."""
    count, at = 0, text.find(phrase)
    while at >= 0:
        count, at = count + 1, text.find(phrase, at + 1)
    return count


def _solved(share: float, norm: float) -> int | None:
    if share >= 1:
        return None
    times = share * norm / (1 - share)
    return round(times) if times * (times + norm) / norm * _PRECISION < _SURE else None


def _told(explanation: dict[str, Any]) -> Iterator[tuple[str, float]]:
    yield str(explanation["description"]), float(explanation["value"])
    for detail in explanation.get("details") or ():
        yield from _told(detail)
