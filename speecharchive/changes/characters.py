"""What sort of character one is, as far as edits are classed by it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千万亿两廿卅%‰")
_IN_NUMBERS = frozenset(".,%‰")
_QUOTES = frozenset("「」『』“”‘’\"'")


@lru_cache(4096)
def is_space(char: str) -> bool:
    """White space, ends of paragraphs, and what has no width."""
    return char.isspace() or unicodedata.category(char) in ("Cf", "Cc")


@lru_cache(4096)
def is_punctuation(char: str) -> bool:
    return char not in "%‰" and unicodedata.category(char)[0] in "PS"


def is_loose(char: str) -> bool:
    return is_space(char) or is_punctuation(char)


def is_numeral(folded: str) -> bool:
    return folded in _NUMERALS


def is_in_numbers(folded: str) -> bool:
    """Between two digits it belongs to the number."""
    return folded in _IN_NUMBERS


@lru_cache(4096)
def is_width(one: str, other: str) -> bool:
    """The same character in full and half width: `，` and `,`, `１` and `1`, `％` and `%`."""
    half, full = sorted((one, other))
    wide = "\uff01" <= full <= "\uff5e"
    return half.isascii() and wide and unicodedata.normalize("NFKC", full) == half


@lru_cache(4096)
def is_script(one: str, other: str) -> bool:
    """Of two characters with one fold: whether a conversion between the scripts makes one of the other."""
    han = all(_is_han(char) for char in (one, other))
    small = any("\ufe30" <= char <= "\ufe6f" for char in (one, other))
    return han or small or (one in _QUOTES and other in _QUOTES)


def _is_han(char: str) -> bool:
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or char >= "\U00020000"
        or char in "○◯〇"
    )
