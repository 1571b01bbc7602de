"""Numbered sections of the reading text, and numbers that are missing between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.extraction.lines import Passage
from speecharchive.model import Flag, Section
from speecharchive.normalise.numerals import parse_numeral

_LEVELS = (
    re.compile(r"\s*第?([一二三四五六七八九十]{1,3})(?:、|部分[,、:\s]|[,.](?!\d))\s*(?=\S)"),
    re.compile(r"\s*\(([一二三四五六七八九十]{1,3})\)[、,]?\s*(?=\S)"),
)
_FIRST_SENTENCE = re.compile(r"[^。!?;]+")
_DIGITS = "零一二三四五六七八九"
MOST_MISSING = 3
"""A leap over more numbers than this is another list, not a gap."""


def read_sections(paragraphs: Sequence[Passage]) -> tuple[tuple[Section, ...], tuple[Flag, ...]]:
    """Sections of the highest level of numbering the text has: 一、 before (一)."""
    for label in _LEVELS:
        sections = _labelled(paragraphs, label)
        if len(sections) >= 2:
            return tuple(sections), tuple(_gaps(sections))
    sections = _labelled(paragraphs, _LEVELS[0])
    return tuple(sections), ()


def _labelled(paragraphs: Sequence[Passage], label: re.Pattern[str]) -> list[Section]:
    found = []
    for number, each in enumerate(paragraphs):
        match = label.match(each.folded)
        if match and parse_numeral(match.group(1)):
            found.append(Section(match.group(1), _heading(each, match.end()), number))
    return found


def _heading(each: Passage, begin: int) -> str:
    """The whole rest of a line of its own; of running text its first sentence, without the full stop."""
    sentence = _FIRST_SENTENCE.match(each.folded, begin)
    end = sentence.end() if sentence else len(each.text)
    return each.text[begin:end].strip()


def _gaps(sections: Sequence[Section]) -> list[Flag]:
    """Numbers left out while counting up; a return to 一 starts another count."""
    flags = []
    previous = 0
    for section in sections:
        number = parse_numeral(section.label) or 0
        missing = range(previous + 1, number)
        if 0 < len(missing) <= MOST_MISSING:
            flags += [Flag("section-gap", _chinese(each), section.paragraph) for each in missing]
        previous = number
    return flags


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
