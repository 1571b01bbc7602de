"""Which strings in a list of phrases say nothing that another one does not say better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from speecharchive.query.statistics.association import comparison_log_likelihood
from speecharchive.query.statistics.ngrams import NEARLY

_CHANCE = 6.63
"""G² below which a difference is put down to chance: p < 0.01."""

Counts = Mapping[str, int]


def inside_longer(counts: Counts) -> set[str]:
    """Those that stand nearly always inside the same longer string: 质量发 in 高质量发展."""
    longer: dict[str, int] = {}
    for string, count in counts.items():
        for part in _parts(string):
            if part in counts:
                longer[part] = max(longer.get(part, 0), count)
    return {part for part, count in longer.items() if count >= NEARLY * counts[part]}


def explained(string: str, here: Counts, there: Counts, better: Callable[[str], bool]) -> bool:
    """Whether a part of the string that does `better` explains why it stands here more often than there.

    It does where the string is not more frequent among the part's occurrences here than among those there: that 新质生产力的 is
    a keyword says no more than that 新质生产力 is one.
    """
    return any(
        comparison_log_likelihood(here[string], there[string], here[part], there[part]) < _CHANCE
        for part in _parts(string)
        if part in here and better(part)
    )


def _parts(string: str) -> Iterator[str]:
    """Shorter strings of two characters and more in it."""
    size = len(string)
    for length in range(2, size):
        for start in range(size - length + 1):
            yield string[start : start + length]
