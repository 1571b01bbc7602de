"""BM25: how much of a speech a phrase is, and how rare the phrase is.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with the weight that is never
negative, as in Lucene; lengths are in characters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from speecharchive.index.wanted import Scope, Total

if TYPE_CHECKING:
    from speecharchive.index.engine import SearchIndex

K1, B = 1.2, 0.75


def speeches_and_mean_length(index: SearchIndex) -> tuple[int, float]:
    """Of all that there is."""
    everything = next(iter(index.totals(Scope(), ())), Total((), 0, 0))
    return everything.speeches, everything.characters / max(everything.speeches, 1)


def weight(speeches: int, holding: int) -> float:
    """Of a phrase that `holding` of all speeches hold."""
    return math.log(1 + (speeches - holding + 0.5) / (holding + 0.5))


def score(times: float, length: int, mean_length: float) -> float:
    """Of a phrase in one speech, to be multiplied by its weight."""
    return times * (K1 + 1) / (times + K1 * (1 - B + B * length / mean_length))
