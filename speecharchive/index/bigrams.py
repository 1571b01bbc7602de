"""Folded text as the terms of the index: overlapping pairs of characters, of every character.

A phrase of two or more characters is a run of pairs; every character begins one pair, since the text ends with a break.
FTS5's `ascii` tokenizer ends a token at a space or control character: each of those stands in the index as a code point
that Unicode sets aside for a program's own use.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Sequence

_BREAK = "\n"
"""Behind every paragraph; no phrase holds it, so none is found across two of them."""
_NONCHARACTERS = (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)
_OPAQUE = dict(zip((*range(0x21), 0x7F), _NONCHARACTERS, strict=True))
_RARE_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_SPACE, _LINE = chr(_OPAQUE[0x20]), chr(_OPAQUE[0x0A])
_CODEC = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_FOUR_BYTES = next(code for code in "IL" if array(code).itemsize == 4)


def whole_text(folds: Sequence[str]) -> str:
    """The paragraphs of a version as the one text that is indexed."""
    return "".join(folded + _BREAK for folded in folds)


def pairs_of_text(whole: str) -> str:
    return _pairs(opaque(whole))


def characters_of_text(whole: str) -> str:
    """Each distinct character once: by sorting code points, a fifth of the time of a set of strings."""
    import numpy as np

    codes = np.sort(np.frombuffer(opaque(whole).encode(_CODEC), dtype=np.uint32))
    first = np.ones(len(codes), dtype=np.bool_)
    np.not_equal(codes[1:], codes[:-1], out=first[1:])
    return " ".join(codes[first].tobytes().decode(_CODEC).replace(_LINE, ""))


def can_occur(folded: str) -> bool:
    """No stored paragraph holds a line break or a zero byte."""
    return _BREAK not in folded and "\x00" not in folded


def pairs_of_phrase(folded: str) -> str:
    """The run of pairs of a phrase of two characters or more, quoted for FTS5."""
    return _quoted(_pairs(opaque(folded)))


def pair_terms(folded: str) -> list[str]:
    """The pairs of a short text, one after the other."""
    terms = opaque(folded)
    return list(map(str.__add__, terms, terms[1:]))


def character(folded: str) -> str:
    """A phrase of one character, quoted for FTS5: as it is, and behind it `*` finds the pairs it begins."""
    return _quoted(opaque(folded))


def _quoted(terms: str) -> str:
    return '"' + terms.replace('"', '""') + '"'


def opaque(folded: str) -> str:
    """Of the same length, without what ends a token."""
    if _RARE_CONTROL.search(folded):
        return folded.translate(_OPAQUE)
    return folded.replace(" ", _SPACE).replace(_BREAK, _LINE)


def _pairs(opaque: str) -> str:
    """`abcd` → `ab bc cd`, by slices of 32-bit code points: a tenth of the time of joining pairs."""
    codes = array(_FOUR_BYTES, opaque.encode(_CODEC))
    count = len(codes) - 1
    if count < 1:
        return ""
    terms = array(_FOUR_BYTES, (0x20,)) * (3 * count)
    terms[0::3] = codes[:-1]
    terms[1::3] = codes[1:]
    return terms.tobytes().decode(_CODEC)
