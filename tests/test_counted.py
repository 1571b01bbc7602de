"""Numbers with their nouns."""

from __future__ import annotations

import pytest

from speecharchive.counted import counted


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [(0, "speech", "0 speeches"), (1, "speech", "1 speech"), (1, "export", "1 export"), (2_345, "file", "2,345 files")],
)  # fmt: skip
def test_a_number_with_its_noun(number: int, noun: str, words: str) -> None:
    assert counted(number, noun) == words
