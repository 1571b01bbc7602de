"""A breach in words says what would have been right."""

from __future__ import annotations

import pytest

from speecharchive.monitors.telling import line_of


@pytest.mark.parametrize(
    ("found", "said"),
    [(0.5, "50 %, expected less than 50 %"), (0.8, "80 %, expected at most 50 %")],
)
def test_what_is_found_is_never_said_to_be_expected(found: float, said: str) -> None:
    breach = {"measure": "failed-pages", "found": found, "low": None, "high": 0.5}
    assert line_of(breach) == f"pages that failed: {said}"
