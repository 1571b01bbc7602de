"""Cells that a spreadsheet neither runs nor cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.export.cells import CELL_LIMIT, pieces, safe, utf16_units


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  =", "\u3000="]
)
def test_a_formula_is_text(start: str) -> None:
    assert safe(start + 'HYPERLINK("http://x")') == "'" + start + 'HYPERLINK("http://x")'


@pytest.mark.parametrize("text", ["", "甲", "一、=1", "——在会议上的讲话", "1+1", "'=1", " "])
def test_other_text_stays(text: str) -> None:
    assert safe(text) == text


def test_a_cell_at_the_limit_is_whole() -> None:
    assert pieces("长" * (CELL_LIMIT - 1)) == ["长" * (CELL_LIMIT - 1)]
    assert [len(piece) for piece in pieces("长" * CELL_LIMIT)] == [CELL_LIMIT - 1, 1]


def test_a_character_of_two_units_is_not_cut() -> None:
    cut = pieces("𠮷" * CELL_LIMIT)
    assert "".join(cut) == "𠮷" * CELL_LIMIT
    assert all(utf16_units(piece) < CELL_LIMIT for piece in cut)


@given(st.text(), st.integers(1, 40_000))
def test_pieces_are_the_text_and_fit(text: str, times: int) -> None:
    text = (text * times)[:100_000]
    cut = pieces(text)
    assert "".join(cut) == text
    assert all(utf16_units(safe(piece)) <= CELL_LIMIT for piece in cut)
