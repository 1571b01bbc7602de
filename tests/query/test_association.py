"""The statistics against figures worked out by hand, and one from the literature."""

from __future__ import annotations

from math import log, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.query.statistics import association

COUNTS = st.integers(1, 10_000)


def test_log_likelihood_of_a_published_table() -> None:
    # Dunning's "the swiss": 110 together, 2442 and 111 alone, 29114 neither.
    assert association.log_likelihood(110, 110 + 2442, 110 + 111, 31_777) == pytest.approx(
        270.72, abs=0.01
    )


def test_log_likelihood_by_hand() -> None:
    # 30 together, 20 and 10 alone, 40 neither; expected 20, 30, 20, 30.
    by_hand = 2 * (30 * log(1.5) + 20 * log(20 / 30) + 10 * log(0.5) + 40 * log(40 / 30))
    assert association.log_likelihood(30, 50, 40, 100) == pytest.approx(by_hand)
    assert association.expected(50, 40, 100) == 20


def test_comparison_by_hand() -> None:
    # 60 in 10,000 and 30 in 20,000: expected 30 and 60.
    by_hand = 2 * (60 * log(2) + 30 * log(0.5))
    assert association.comparison_log_likelihood(60, 30, 10_000, 20_000) == pytest.approx(by_hand)
    assert association.comparison_log_likelihood(5, 0, 1_000, 1_000) == pytest.approx(10 * log(2))
    assert association.comparison_log_likelihood(0, 0, 1_000, 1_000) == 0


def test_effect_sizes_by_hand() -> None:
    assert association.log_ratio(60, 30, 10_000, 20_000) == pytest.approx(2)
    assert association.log_ratio(4, 0, 1_000, 1_000) == pytest.approx(3)
    assert association.percent_difference(60, 30, 10_000, 20_000) == pytest.approx(300)
    assert association.percent_difference(30, 60, 20_000, 10_000) == pytest.approx(-75)
    assert association.percent_difference(4, 0, 1_000, 1_000) is None
    assert association.mutual_information(30, 20) == pytest.approx(log2(1.5))
    assert association.log_dice(20, 20, 20) == 14
    assert association.log_dice(10, 60, 20) == pytest.approx(12)


@given(COUNTS, COUNTS, COUNTS)
def test_what_is_as_often_as_by_chance_surprises_nobody(count: int, size: int, times: int) -> None:
    size += count
    assert association.comparison_log_likelihood(
        count, count * times, size, size * times
    ) == pytest.approx(0, abs=1e-6)
    assert association.log_ratio(count, count * times, size, size * times) == pytest.approx(0)
    together = association.log_likelihood(count, count * times, size, size * times)
    assert together == pytest.approx(0, abs=1e-6)
