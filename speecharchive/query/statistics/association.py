"""Statistics of how strongly things go together, from counts alone.

- Log-likelihood G² = 2 Σ O·ln(O/E) over the four cells of a 2×2 table: T. Dunning, "Accurate methods for the statistics of
  surprise and coincidence", Computational Linguistics 19(1), 1993. Compared with χ² of one degree of freedom: 3.84 is
  p < 0.05, 15.13 is p < 0.0001.
- The same for two corpora, over the two cells of the word: P. Rayson & R. Garside, "Comparing corpora using frequency
  profiling", 2000 (what the log-likelihood wizard of UCREL computes).
- Mutual information log₂(O/E): K. Church & P. Hanks, Computational Linguistics 16(1), 1990.
- logDice 14 + log₂(2·f_xy / (f_x + f_y)): P. Rychlý, "A lexicographer-friendly association score", RASLAN 2008.
- Log ratio log₂ of the two relative frequencies, 0.5 standing for a frequency of nothing: A. Hardie, 2014.
- %DIFF, the difference of the relative frequencies in per cent of the second: C. Gabrielatos & A. Marchi, 2011.
"""

from __future__ import annotations

from math import log, log2

_ABSENT = 0.5


def expected(first: int, second: int, total: int) -> float:
    """How often two things of these frequencies meet by chance among `total`."""
    return first * second / total


def log_likelihood(together: int, first: int, second: int, total: int) -> float:
    """G² of two things that stand `together` so often and have these frequencies among `total`."""
    rest_first, rest_second = first - together, second - together
    neither = total - first - second + together
    cells = (
        (together, first, second),
        (rest_first, first, total - second),
        (rest_second, total - first, second),
        (neither, total - first, total - second),
    )
    return 2 * sum(_surprise(seen, row * column / total) for seen, row, column in cells)


def comparison_log_likelihood(first: int, second: int, size: int, other_size: int) -> float:
    """G² of a word found `first` times in a corpus of `size` and `second` times in one of `other_size`."""
    share = (first + second) / (size + other_size)
    return 2 * (_surprise(first, size * share) + _surprise(second, other_size * share))


def _surprise(seen: int, expected: float) -> float:
    return seen * log(seen / expected) if seen > 0 else 0.0


def mutual_information(seen: int, expected: float) -> float:
    """In bits; `seen` must not be 0."""
    return log2(seen / expected)


def log_dice(together: int, first: int, second: int) -> float:
    """At most 14, whatever the size of the corpus; `together` must not be 0."""
    return 14 + log2(2 * together / (first + second))


def log_ratio(first: int, second: int, size: int, other_size: int) -> float:
    """In doublings: 1 is twice as frequent in the first corpus, -1 half as frequent."""
    return log2(((first or _ABSENT) / size) / ((second or _ABSENT) / other_size))


def percent_difference(first: int, second: int, size: int, other_size: int) -> float | None:
    """None where the second corpus has none: nothing is a percentage of that."""
    if not second:
        return None
    rate, other_rate = first / size, second / other_size
    return (rate - other_rate) / other_rate * 100
