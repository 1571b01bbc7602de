"""A withheld text known again by the digests of its sentences: in the other script, in other paragraphs, edited, as an excerpt.

A digest tells a sentence to nobody who cannot guess it. Signatures for near-duplicates are not kept: they digest runs of
five characters, and those are soon tried.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from speecharchive.normalise.fold import fold, han_of_folded

SHORTEST = 12
"""Han characters of a sentence: shorter ones are easily guessed, and everybody says them."""
LEAST = 30
"""Han characters that two texts must share in such sentences."""
SHARE = 0.75
"""Of the one or the other: reports of two years share less."""
_END = re.compile("[。!?;]")


def sentence_digests(paragraphs: Iterable[str]) -> dict[str, int]:
    """Length in Han characters by digest, of the sentences that are long enough."""
    found: dict[str, int] = {}
    for paragraph in paragraphs:
        for sentence in _END.split(fold(paragraph)):
            characters = han_of_folded(sentence)
            if len(characters) >= SHORTEST:
                found[_digest(characters)] = len(characters)
    return found


def is_same_text(shared: int, one: int, other: int) -> bool:
    """Whether texts with so many Han characters in their sentences, and so many of them in common, are one."""
    return shared >= LEAST and shared >= SHARE * min(one, other)


def are_same_text(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """The same of the digests of two texts."""
    shared = sum(length for sha256, length in one.items() if sha256 in other)
    return is_same_text(shared, sum(one.values()), sum(other.values()))


def _digest(characters: str) -> str:
    data = b"speecharchive withheld 1\n" + characters.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()
