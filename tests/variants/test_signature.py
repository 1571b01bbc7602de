"""Signatures are stored for years: they must never depend on machine, process or release of numpy."""

from __future__ import annotations

import hashlib
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.fold import fold
from speecharchive.variants.signature import (
    BANDS,
    LENGTH,
    bands,
    compared,
    estimate,
    grams,
    signature,
)

TEXT = "云河市要走新路，建设制造名城，坚持协商于民、协商为民，2024年增长6.5%。" * 3
CODE = (
    "from speecharchive.variants.signature import *; import sys;"
    "print(signature(grams(compared(sys.argv[1]))).hex())"
)  # fmt: skip


def signed(text: str) -> bytes:
    return signature(grams(compared(fold(text))))


def test_the_signature_of_a_text_is_the_one_that_archives_hold() -> None:
    made = signed(TEXT)
    assert len(made) == 4 * LENGTH
    assert hashlib.sha256(made).hexdigest() == (
        "64f9c194459a8eed9179754c386305f051e4a96cb441c2648da88a3f25328e4c"
    )
    assert bands(made)[:2] == [-7038025881096422337, 4500423358247465943]
    assert len(set(bands(made))) == BANDS


def test_another_process_makes_the_same_signature() -> None:
    other = subprocess.run(
        [sys.executable, "-c", CODE, fold(TEXT)], capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == signed(TEXT).hex()


def test_script_and_punctuation_make_no_difference() -> None:
    assert signed("協商民主，是個好辦法。") == signed("协商民主 是个好办法")
    assert signed("ＡＢＣ　１２") == signed("abc12")


@given(st.text(max_size=40))
def test_any_text_has_a_signature(text: str) -> None:
    made = signed(text)
    assert bool(made) == bool(compared(fold(text)))
    assert all(-(2**63) <= key < 2**63 for key in bands(made))
    assert estimate(made, made) == (1.0 if made else 0.0)


def test_an_estimate_is_near_the_exact_similarity() -> None:
    first = "".join(chr(0x4E00 + n) for n in range(2000))
    second = first[600:] + "".join(chr(0x6000 + n) for n in range(600))
    one, other = grams(first), grams(second)
    shared = len(set(one.tolist()) & set(other.tolist()))
    exact = shared / len(set(one.tolist()) | set(other.tolist()))
    assert abs(estimate(signature(one), signature(other)) - exact) < 0.12
