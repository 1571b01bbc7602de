"""Numbers that count parts of a text, at every level, and where the count goes wrong.

Levels in the order of official documents: 第一部分, 一、, (一), 1., (1), ①, then the enumerations of running text: 第一, (with 首先 …
其次), 一是 … 二是 (with 一要, 一靠). A number counts where a paragraph or, in running text, a sentence begins; what stands in
quotation marks is somebody else's count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from speecharchive.extraction.lines import Passage
from speecharchive.extraction.shapes import ends_sentence
from speecharchive.model import Flag
from speecharchive.normalise.numerals import parse_numeral

MOST_MISSING = 3
"""A leap over more numbers than this is another list, not a gap."""
QUOTED = 12
"""Paragraphs that a quotation may run over."""
HEADING = 40
"""Characters of a line without number that may head a new count."""

_N = "[一二三四五六七八九十]{1,3}"
PART, FIRST, SECOND, ARABIC, BRACKETED, CIRCLED, ORDINAL, POINT = range(8)
LEVELS = (
    re.compile(rf"\s*第({_N})(?:部分|章|编|篇)[,、:\s]*(?=\S)"),
    re.compile(rf"\s*第?({_N})(?:、|部分[,、:\s]|[,.](?!\d))\s*(?=\S)"),
    re.compile(rf"\s*\(({_N})\)[、,]?\s*(?=\S)"),
    re.compile(r"\s*(\d{1,2})(?:[、,]|\.(?!\d))\s*(?=\S)"),
    re.compile(r"\s*\(?(\d{1,2})\)[、,.]?\s*(?=\S)"),
    re.compile(r"\s*([①-⑳])\s*(?=\S)"),
)
"""How a paragraph of each level begins."""
_COUNTED = rf"(?P<ordinal>第{_N}),|(?P<order>首先|其次|再次),|其?(?P<point>{_N})[是要靠抓](?!一)"
_AT_START = re.compile(rf"\s{{0,4}}(?:{_COUNTED})")
_INLINE = re.compile(rf"[。;!?:,]\s{{0,4}}(?:{_COUNTED})")
"""Begins with one set, which is searched several times as fast as a look behind."""
_ORDER = {"首先": 1, "其次": 2, "再次": 3}
_QUOTES = re.compile("[“”]")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Number:
    level: int
    value: int
    paragraph: int
    end: int
    """Where its text begins in the paragraph."""
    label: str
    inline: bool = False
    """Stands inside a paragraph."""


def read_numbers(paragraphs: Sequence[Passage]) -> list[Number]:
    """All numbers, in order."""
    found = []
    texts = [each.folded for each in paragraphs]
    marks = [match.group() if (match := _QUOTES.search(text)) else "" for text in texts]
    for position, text in enumerate(texts):
        if _opens_inside_a_quotation(marks, position):
            continue
        own = _label(text, position)
        if own is not None:
            found.append(own)
        found += _enumerated(text, position, own.end if own else 0)
    return found


def _opens_inside_a_quotation(marks: Sequence[str], position: int) -> bool:
    """The next quotation mark closes one that a paragraph before has opened: a quotation goes on over the break.

    `marks` are the first marks of the paragraphs.
    """
    if "“" not in marks[max(0, position - QUOTED) : position]:
        return False
    ahead = (mark for mark in marks[position : position + QUOTED] if mark)
    return next(ahead, "“") == "”"


def _label(text: str, position: int) -> Number | None:
    for level, pattern in enumerate(LEVELS):
        if match := pattern.match(text):
            label = match[1]
            value = ord(label) - ord("①") + 1 if level == CIRCLED else parse_numeral(label)
            if value:
                return Number(level, value, position, match.end(), label)
    return None


def _enumerated(text: str, position: int, begin: int) -> Iterator[Number]:
    """Enumerations of running text outside quotation marks."""
    opening = _AT_START.match(text, begin)
    matches = [] if opening is None else [opening]
    for match in (*matches, *_INLINE.finditer(text, begin)):
        label = match["point"] or (match["ordinal"] or "").removeprefix("第") or match["order"]
        value = _ORDER.get(label) or parse_numeral(label)
        if value and not _quoted(text, match.start()):
            level = POINT if match["point"] else ORDINAL
            inline = match is not opening
            yield Number(level, value, position, match.end(), label, inline)


def _quoted(text: str, at: int) -> bool:
    return text.rfind("“", max(0, at - 400), at) > text.rfind("”", max(0, at - 400), at)


def check_numbers(paragraphs: Sequence[Passage], numbers: Sequence[Number]) -> list[Flag]:
    """`section-gap` with the number that is missing, `section-repeat` with one that stands twice, `section-restart` with
    the number at which a count begins again under the same heading.

    Enumerations of running text begin with one and begin again at will.
    """
    flags: list[Flag] = []
    previous: dict[int, Number] = {}
    for number in numbers:
        last = previous.get(number.level)
        for level in [level for level in previous if level > number.level and level < ORDINAL]:
            if number.level < ORDINAL:
                del previous[level]
        if _headed_anew(paragraphs, numbers, last, number):
            last = None
        if (
            number.level >= ORDINAL
            and number.value != 1
            and (last is None or number.value <= last.value)
        ):
            continue
        flags += _faults(last, number)
        previous[number.level] = number
    return flags


def _faults(last: Number | None, number: Number) -> Iterator[Flag]:
    value, before = number.value, last.value if last else 0
    if number.level >= ORDINAL and value == 1:
        return
    if value == before:
        yield Flag("section-repeat", written(value, number.level), number.paragraph)
    elif value == 1 and before:
        yield Flag("section-restart", written(value, number.level), number.paragraph)
    elif value < before:
        yield Flag("section-repeat", written(value, number.level), number.paragraph)
    elif last is not None or number.level < ARABIC:
        missing = range(before + 1, value)
        if 0 < len(missing) <= MOST_MISSING:
            for each in missing:
                yield Flag("section-gap", written(each, number.level), number.paragraph)


def _headed_anew(
    paragraphs: Sequence[Passage],
    numbers: Sequence[Number],
    last: Number | None,
    number: Number,
) -> bool:
    """Whether something between the two counts opens another list: a heading without number, an announcing colon; for the
    lower levels any paragraph without number."""
    if last is None or number.value > last.value:
        return False
    numbered = {each.paragraph for each in numbers if not each.inline}
    between = [
        paragraphs[n].folded.strip()
        for n in range(last.paragraph + 1, number.paragraph)
        if n not in numbered
    ]
    if number.level >= ARABIC:
        return bool(between) or number.paragraph == last.paragraph
    return any(text.endswith(":") or _heads(text) for text in between)


def _heads(text: str) -> bool:
    return len(text) <= HEADING and not ends_sentence(text)


def written(number: int, level: int = FIRST) -> str:
    """As the level writes it: 四, 4, ④."""
    if level in (ARABIC, BRACKETED):
        return str(number)
    if level == CIRCLED:
        return chr(ord("①") + number - 1)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
