"""MinHash signatures of texts: the same bytes on every machine, for they are stored and compared for years.

A text is the set of its runs of five characters: Han characters, digits and Latin letters of the fold. What a signature
is made of are integers and their wrapping multiplication alone, so no release of numpy can make another.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

Grams = npt.NDArray[np.uint64]
"""The distinct runs of a text, hashed, in ascending order."""

RUN = 5
ROWS, BANDS = 3, 56
LENGTH = ROWS * BANDS
SHARED_BANDS = 2
"""Texts that share fewer bands are not looked at: pairs with a Jaccard similarity of .5 do with a chance of .005, those of .05 with .99998."""

_LEFT_OUT = re.compile("[^0-9a-z\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇]+")
_BASE = 0x9E3779B97F4A7C15
_WRAP = (1 << 64) - 1
_CHUNK = 8


def compared(folded: str) -> str:
    """What is compared of a folded text: no punctuation, no spaces."""
    return _LEFT_OUT.sub("", folded)


def grams(text: str, run: int = RUN) -> Grams:
    """Of a text that `compared` made; one that is shorter than a run counts as one."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    if not len(codes):
        return codes
    if len(codes) < run:
        codes = np.concatenate([codes, np.zeros(run - len(codes), dtype=np.uint64)])
    count = len(codes) - run + 1
    hashed = np.zeros(count, dtype=np.uint64)
    for offset in range(run):
        hashed = hashed * np.uint64(_BASE) + codes[offset : offset + count]
    ordered = np.sort(_mixed(hashed))  # np.unique hashes first, which takes ten times as long
    distinct = np.ones(count, dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=distinct[1:])
    return ordered[distinct]


def signature(of: Grams) -> bytes:
    """Least of each of `LENGTH` hashes, 4 bytes each, little end first; empty for a text without characters."""
    if not len(of):
        return b""
    short = of.astype(np.uint32)
    minima = [
        ((short ^ masks) * multipliers).min(axis=1)
        for masks, multipliers in zip(_MASKS, _MULTIPLIERS, strict=True)
    ]
    return np.concatenate(minima).astype("<u4").tobytes()


def bands(signed: bytes) -> list[int]:
    """A key for each band, as signed integers of 64 bits that both databases hold."""
    if not signed:
        return []
    rows = np.frombuffer(signed, dtype="<u4").astype(np.uint64).reshape(BANDS, ROWS)
    keys = np.arange(1, BANDS + 1, dtype=np.uint64)
    for row in range(ROWS):
        keys = _mixed(keys * np.uint64(_BASE) + rows[:, row])
    return [int(key) for key in keys.view(np.int64)]


def estimate(one: bytes, other: bytes) -> float:
    """Of the Jaccard similarity; its standard error is at most .039."""
    if not one or not other:
        return 0.0
    same = np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")
    return float(np.count_nonzero(same)) / LENGTH


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _drawn(count: int) -> npt.NDArray[np.uint32]:
    """The numbers of splitmix64 from 0 on, the higher half of each, as columns for `_CHUNK` hashes at a time."""
    steps = np.array([(n * _BASE) & _WRAP for n in range(1, count + 1)], dtype=np.uint64)
    return (_mixed(steps) >> np.uint64(32)).astype(np.uint32).reshape(-1, _CHUNK, 1)


_NUMBERS = _drawn(2 * LENGTH)
_MASKS, _MULTIPLIERS = _NUMBERS[: LENGTH // _CHUNK], _NUMBERS[LENGTH // _CHUNK :] | np.uint32(1)
"""Exclusive or and multiplying by an odd number are permutations of the integers of 32 bits."""
