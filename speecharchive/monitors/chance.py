"""How improbable a share is."""

from __future__ import annotations

import math

_NOTHING = 1e-30


def tail(found: int, of: int, probability: float) -> float:
    """Probability of `found` or more among `of`, each with `probability` (0 < probability < 1); right below one half.

    For `found` above the expected number, where the terms fall faster than a geometric row and few are added.
    """
    if found <= of * probability:
        return 1.0
    term = math.exp(
        math.lgamma(of + 1) - math.lgamma(found + 1) - math.lgamma(of - found + 1)
        + found * math.log(probability) + (of - found) * math.log1p(-probability)
    )  # fmt: skip
    odds = probability / (1 - probability)
    whole = 0.0
    for k in range(found, of + 1):
        whole += term
        term *= (of - k) / (k + 1) * odds
        if term < _NOTHING:
            break
    return min(1.0, whole)
