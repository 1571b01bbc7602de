"""Masthead lines that a page prints above its container, where its layout gives them no role or a wrong one."""

from __future__ import annotations

from collections.abc import Sequence

from speecharchive.extraction.bounds import letters
from speecharchive.extraction.credit_labels import INFO_LABEL
from speecharchive.extraction.lines import Line
from speecharchive.extraction.masthead import part_of
from speecharchive.extraction.shapes import is_date_line
from speecharchive.extraction.titles import title_form

ABOVE = 6
"""Blocks above the container among which an unmarked title is looked for."""
BETWEEN = 12
"""Blocks between a headline and the text among which subtitle, name and date are looked for."""


def above_container(lines: tuple[Line, ...], first: Line, head: Sequence[Line]) -> list[Line]:
    """`first` is the first line of the container, `head` what stands in it above the running text."""
    headline = next((line for line in lines if line.role == "headline"), None)
    if headline is None:
        return _unmarked_titles(lines[max(0, first.index - ABOVE) : first.index], head)
    begin = max(headline.index + 1, first.index - BETWEEN)
    return [line for line in lines[begin : first.index] if _heads_a_speech(line)]


def _unmarked_titles(lines: Sequence[Line], head: Sequence[Line]) -> list[Line]:
    """Titles of a page without heading elements: by form, by type, or said again inside."""
    said = {letters(line.bare) for line in head}
    found = []
    for line in lines:
        if line.role != "outside" or line.listed or len(line.bare) < 4:
            continue
        again = letters(line.bare.partition(":")[2]) in said or letters(line.bare) in said
        if title_form(line.folded) or again or (line.set_off and len(line.bare) >= 8):
            found.append(line)
    return found


def _heads_a_speech(line: Line) -> bool:
    """`——2024年1月8日在…会议上` is no info line for its date; a bare date is one, a bracketed date the speech's own."""
    if line.role not in ("outside", "info") or line.listed or INFO_LABEL.search(line.folded):
        return False
    part = part_of(line)
    if part == "date-line":
        return line.bare[:1] == "(" and is_date_line(line.bare)
    return part == "subtitle" or (part == "byline" and line.role == "outside")
