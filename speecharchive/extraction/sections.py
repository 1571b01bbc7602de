"""Numbered sections of the reading text, and the counts in it that go wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.extraction.lines import Passage
from speecharchive.extraction.numbering import (
    FIRST,
    PART,
    SECOND,
    Number,
    check_numbers,
    read_numbers,
)
from speecharchive.model import Flag, Section

_FIRST_SENTENCE = re.compile(r"[^。!?;]+")


def read_sections(paragraphs: Sequence[Passage]) -> tuple[tuple[Section, ...], tuple[Flag, ...]]:
    """Sections of the highest level of numbering the text has: 第一部分 before 一、 before (一)."""
    numbers = read_numbers(paragraphs)
    flags = tuple(check_numbers(paragraphs, numbers))
    for level in (PART, FIRST, SECOND):
        sections = _of_level(paragraphs, numbers, level)
        if len(sections) >= 2:
            return sections, flags
    return _of_level(paragraphs, numbers, FIRST), flags


def _of_level(
    paragraphs: Sequence[Passage], numbers: Sequence[Number], level: int
) -> tuple[Section, ...]:
    return tuple(
        Section(each.label, _heading(paragraphs[each.paragraph], each.end), each.paragraph)
        for each in numbers
        if each.level == level
    )


def _heading(each: Passage, begin: int) -> str:
    """The whole rest of a line of its own; of running text its first sentence, without the full stop."""
    sentence = _FIRST_SENTENCE.match(each.folded, begin)
    end = sentence.end() if sentence else len(each.text)
    return each.text[begin:end].strip()
