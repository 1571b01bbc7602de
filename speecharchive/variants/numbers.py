"""Whether two alike texts count other things: the reports of two years say the same sentences with other figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from speecharchive.variants.signature import compared

_NUMBER = re.compile(r"\d+(?:\.\d+)?|第?[〇零一二三四五六七八九十百]{1,4}(?=[届次年])")
_WORDS, _REACH = 5, 16
"""Characters that a number stands behind, and how far back they are looked for."""
_FEW, _MANY = 4, 5
_SHORT = 600
"""Characters up to which a single number that differs counts."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Those of a folded text of so many characters, each found by the five characters before it."""

    characters: int
    by_words_before: Mapping[str, str]


def numbers_of(folded: str) -> Numbers:
    return Numbers(len(folded), _by_words_before(folded))


def numbers_differ(one: Numbers, other: Numbers, *, surely: bool = False) -> bool:
    """Of two texts: too many of the numbers that stand behind the same words differ; `surely` wants several.

    An editor corrects a few. Of the numbers of two reports a half and more are others; the rest are years and names of plans.
    """
    ours, theirs = one.by_words_before, other.by_words_before
    shared = [(ours[words], theirs[words]) for words in ours.keys() & theirs.keys()]
    judged = [pair for pair in shared if pair[0] == pair[1] or not _mistyped(*pair)]
    differing = sum(number != counterpart for number, counterpart in judged)
    if surely or differing >= _MANY:
        return differing >= _MANY and differing * 3 > len(judged)
    if len(judged) >= _FEW:
        return differing * 2 > len(judged)
    if len(judged) == 1 and min(one.characters, other.characters) > _SHORT:
        return False
    return bool(judged) and differing == len(judged)


def _mistyped(one: str, other: str) -> bool:
    """A digit or the point was lost or doubled: 12.5 and 125, 2023 and 20223."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter[0].isdecimal() or len(longer) != len(shorter) + 1:
        return False
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


def _by_words_before(text: str) -> dict[str, str]:
    """The number behind each five characters that stand before one number alone."""
    found: dict[str, str] = {}
    ambiguous: set[str] = set()
    for match in _NUMBER.finditer(text):
        start = match.start()
        before = compared(text[max(0, start - _REACH) : start])[-_WORDS:]
        if found.setdefault(before, match[0]) != match[0]:
            ambiguous.add(before)
    return {before: number for before, number in found.items() if before not in ambiguous}
