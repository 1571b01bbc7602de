"""Where the running text begins and ends among the lines that may belong to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from speecharchive.extraction.bylines import read_byline
from speecharchive.extraction.lines import Line
from speecharchive.extraction.rules import Rule
from speecharchive.extraction.shapes import (
    dash_length,
    ends_sentence,
    is_closing_formula,
    is_date_line,
    is_labelled,
    is_prose,
    is_salutation,
)

LEAD_LIMIT = 600
"""Characters of running text that may stand before the salutation of a speech (an editor's note); beyond it the
salutation is one inside a longer article."""
WEAK_REST = 0.2
"""Share of the text before it that may follow a weak closing mark; more means that it stands inside the text."""

_BRACKETED = re.compile(r"[(\[【].{2,80}[)\]】]$")
_LEAD_LABELS = frozenset(("摘要", "核心提示", "内容提要", "导读", "提要", "阅读提示", "导语"))
_DATED_PLACE = re.compile(
    r"\(?(?:\d{4}|[一二三四五六七八九〇零]{4})年.{2,12}日.{0,60}(?:上|通过|会议|大会)\)?$"
)

Furniture = Mapping[int, Rule]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Positions in the sequence of candidate lines: the body is `start <= position < end`."""

    start: int
    end: int
    closed_by: str | None
    """`weak` or `strong`: the kind of rule that closed it; None where the text just stops."""


def same_title(one: str, two: str) -> bool:
    """Equal in their letters: white space and punctuation differ between a page's head and its body."""
    return bool(letters(one)) and letters(one) == letters(two)


def letters(bare: str) -> str:
    return re.sub(r"[^\w]", "", bare)


def masthead_like(line: Line, headline: str | None) -> bool:
    """A line that heads an article also inside its body container."""
    bare = line.bare
    if dash_length(line.folded) or is_date_line(bare) or _DATED_PLACE.match(bare):
        return not ends_sentence(bare)
    if headline and (same_title(bare, headline) or same_title(bare, headline.partition(":")[2])):
        return True
    if (_BRACKETED.match(bare) and "。" not in bare) or bare in _LEAD_LABELS:
        return True
    return len(bare) <= 40 and read_byline(line) is not None


def find_bounds(lines: Sequence[Line], furniture: Furniture, headline: str | None) -> Bounds | None:
    """None where there is no running text at all."""
    prose = _running_totals(lines, furniture)
    start = _salutation(lines, furniture, prose)
    if start is None:
        start = _first_running_line(lines, furniture, headline)
    if start is None:
        return None
    end, closed_by = _end(lines, furniture, start, prose)
    return Bounds(start, end, closed_by)


def _running_totals(lines: Sequence[Line], furniture: Furniture) -> list[int]:
    """`totals[n]`: characters of running text in the first n lines."""
    totals = [0]
    for line in lines:
        counts = line.index not in furniture and is_prose(line)
        totals.append(totals[-1] + (len(line.bare) if counts else 0))
    return totals


def _salutation(lines: Sequence[Line], furniture: Furniture, prose: list[int]) -> int | None:
    for position, line in enumerate(lines):
        before, after = prose[position], prose[-1] - prose[position]
        if before > LEAD_LIMIT or before > after:
            return None
        if line.index not in furniture and is_salutation(line):
            return position
    return None


def _first_running_line(
    lines: Sequence[Line], furniture: Furniture, headline: str | None
) -> int | None:
    fallback: int | None = None
    untitled = headline is None
    for position, line in enumerate(lines):
        if line.index in furniture:
            continue
        if fallback is None and ends_sentence(line.folded):
            fallback = position
        if line.role == "body" and not untitled:
            if not masthead_like(line, headline):
                return position
        elif untitled and _exclaims(line):
            untitled = False
        elif _opens_text(line, headline):
            return position
    return fallback


def _opens_text(line: Line, headline: str | None) -> bool:
    """Running text, a numbered heading, or an addressee (`各县政协,市直有关单位:`): no title ends in a colon."""
    if is_labelled(line.folded) or (len(line.bare) >= 3 and line.bare[-1] == ":"):
        return True
    return is_prose(line) and not masthead_like(line, headline)


def _exclaims(line: Line) -> bool:
    """A title may end in an exclamation; the first such short line is one."""
    return 8 <= len(line.bare) <= 45 and line.bare[-1] in "!?" and "。" not in line.bare


def _end(
    lines: Sequence[Line], furniture: Furniture, start: int, prose: list[int]
) -> tuple[int, str | None]:
    for position in range(start + 1, len(lines)):
        closing = furniture.get(lines[position].index)
        if closing is None or closing.ends is None:
            continue
        before = prose[position] - prose[start]
        after = prose[-1] - prose[position]
        limit = before if closing.ends == "strong" else before * WEAK_REST
        if before and after <= limit:
            return position, _strongest(lines[position:], furniture)
    return len(lines), None


def _strongest(tail: Sequence[Line], furniture: Furniture) -> str:
    rules = (furniture.get(line.index) for line in tail)
    return "strong" if any(rule and rule.ends == "strong" for rule in rules) else "weak"


def last_sentence(lines: Sequence[Line], furniture: Furniture, bounds: Bounds) -> int:
    """Position after the last line that ends as text does."""
    for position in range(bounds.end - 1, bounds.start, -1):
        line = lines[position]
        if line.index in furniture:
            continue
        if ends_sentence(line.folded) or is_closing_formula(line.bare) or len(line.bare) >= 60:
            return position + 1
    return bounds.start + 1
