"""Automatic numbers of Word paragraphs: `一、` that no text holds, because the program counts it when it prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from speecharchive.normalise.numerals import chinese_numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_CHINESE = (
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand",
)  # fmt: skip
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    """Levels by list (`w:numId`)."""
    _counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return cls()
        abstract = {
            each.get(f"{_W}abstractNumId"): _levels(each) for each in root.iter(f"{_W}abstractNum")
        }
        named = {}
        for number in root.iter(f"{_W}num"):
            link = number.find(f"{_W}abstractNumId")
            if link is not None:
                named[number.get(f"{_W}numId")] = abstract.get(link.get(f"{_W}val"), {})
        return cls(named)

    def label(self, paragraph: Any) -> str:
        """The number that print puts before the paragraph; empty where there is none, or a bullet."""
        place = _numbered(paragraph)
        if place is None:
            return ""
        number, depth = place
        levels = self.levels.get(number, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(number, [0] * _LEVELS)
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        return _PLACE.sub(
            lambda found: _count(levels, counts, int(found[1]) - 1), levels[depth].text
        )


def _count(levels: Mapping[int, _Level], counts: list[int], depth: int) -> str:
    level = levels.get(depth)
    if level is None:
        return ""
    value = level.start + max(counts[depth], 1) - 1
    if level.format in _CHINESE:
        return chinese_numeral(value)
    if level.format in _CIRCLED and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    return str(value) if level.format != "bullet" else ""


def _levels(abstract: Any) -> Mapping[int, _Level]:
    found = {}
    for level in abstract.iter(f"{_W}lvl"):
        depth, style, text = (
            level.get(f"{_W}ilvl"),
            _value(level, "numFmt"),
            _value(level, "lvlText"),
        )
        if (
            depth
            and depth.isdigit()
            and int(depth) < _LEVELS
            and style not in (None, "none", "bullet")
        ):
            start = _value(level, "start") or "1"
            found[int(depth)] = _Level(
                style or "", text or "", int(start) if start.isdigit() else 1
            )
    return found


def _numbered(paragraph: Any) -> tuple[str, int] | None:
    """List and depth of a paragraph, its own or its style's."""
    for holder in (paragraph._p, paragraph.style.element if paragraph.style else None):
        properties = holder.find(f"{_W}pPr/{_W}numPr") if holder is not None else None
        if properties is None:
            continue
        number, depth = _value(properties, "numId"), _value(properties, "ilvl") or "0"
        if number and number != "0" and depth.isdigit() and int(depth) < _LEVELS:
            return number, int(depth)
        return None
    return None


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    value: str | None = child.get(f"{_W}val") if child is not None else None
    return value
