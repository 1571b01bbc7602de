"""The reading text: kept lines as paragraphs, with the repairs that leave every character in its place.

Lines that a newspaper's columns broke are joined; a whole paragraph that was printed before is left out; a passage
that stands in two paragraphs is flagged at both, since nobody can know which standing is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive.extraction.lines import Line, Passage, passage, piece
from speecharchive.extraction.shapes import (
    CLOSERS,
    SENTENCE_ENDS,
    ends_sentence,
    is_labelled,
    is_salutation,
)
from speecharchive.model import Flag

REPEATED_PARAGRAPH = 30
"""Characters (white space apart) from which a paragraph said twice is a fault of assembly and no refrain."""
REPEATED_SENTENCE = 20
REPEATED_PASSAGE = 40
"""A flagged passage holds a whole sentence of the first length and is at least as long as the second: set phrases of
official prose reach 40 characters, but do not run across the end of a sentence."""

INDENT = 2
"""A paragraph's first line is so many characters shorter: blocks come without their indent."""

_CONTINUES = re.compile(r"[,、。;:!?)”》’%]|[的地得了着]")
_SENTENCE = re.compile(r"[^。!?;]+(?:[。!?;]|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    paragraphs: tuple[Passage, ...]
    flags: tuple[Flag, ...]
    repeated: tuple[int, ...]
    """Indices of blocks whose paragraph stood before."""


def read_paragraphs(body: Sequence[Line]) -> Reading:
    joined = _join_columns(body)
    kept, repeated = _drop_repeats(joined)
    flags = [
        Flag("joined-paragraphs", _joints(each), number)
        for number, each in enumerate(kept)
        if len(each.pieces) > 1
    ]
    flags += _repeated_passages(kept)
    return Reading(tuple(kept), tuple(flags), tuple(repeated))


def _join_columns(body: Sequence[Line]) -> list[Passage]:
    width = _wrap_width(body)
    groups: list[list[Line]] = []
    for line in body:
        if groups and _broken_between(groups[-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [passage([piece(line) for line in group]) for group in groups]


def _broken_between(group: Sequence[Line], line: Line, width: int | None) -> bool:
    """A column ends in mid-sentence after running text; a heading has no sentence before its end."""
    last = group[-1]
    if is_labelled(line.folded) or is_salutation(line) or line.listed:
        return False
    if width is not None and len(last.folded.rstrip()) >= width - INDENT and not _closed(last.bare):
        return True
    if ends_sentence(last.folded) or not any("。" in each.bare for each in group):
        return False
    if last.bare[-1:] in CLOSERS:
        return _CONTINUES.match(line.bare) is not None
    return "。" in line.bare or ends_sentence(line.folded)


def _closed(bare: str) -> bool:
    return bare[-1:] in SENTENCE_ENDS


def _wrap_width(body: Sequence[Line]) -> int | None:
    """The line length of a text file that was wrapped by width, None for one paragraph a line.

    Wrapped text has many lines of (nearly) one length that stop in mid-sentence.
    """
    lengths = [len(line.folded.rstrip()) for line in body if len(line.bare) >= 20]
    if len(lengths) < 6 or max(lengths) > 60:
        return None
    widest = max(lengths)
    full = [line for line in body if len(line.folded.rstrip()) >= widest - INDENT]
    open_ended = [line for line in full if not _closed(line.bare)]
    return (
        widest
        if len(full) >= 5 and len(full) * 2 >= len(body) and len(open_ended) * 4 >= len(full) * 3
        else None
    )


def _joints(each: Passage) -> str:
    """Where the breaks were, by the characters around them: `增强|“四个`."""
    return " ".join(
        f"{one.text[-2:]}|{two.text[:2]}"
        for one, two in zip(each.pieces, each.pieces[1:], strict=False)
    )


def _drop_repeats(paragraphs: Sequence[Passage]) -> tuple[list[Passage], list[int]]:
    seen: set[str] = set()
    kept: list[Passage] = []
    repeated: list[int] = []
    for each in paragraphs:
        bare = "".join(each.folded.split())
        if len(bare) >= REPEATED_PARAGRAPH and bare in seen:
            repeated += [part.line.index for part in each.pieces]
            continue
        seen.add(bare)
        kept.append(each)
    return kept, repeated


def _repeated_passages(paragraphs: Sequence[Passage]) -> list[Flag]:
    first: dict[str, tuple[int, int]] = {}
    found: list[tuple[int, int, int, int, int]] = []
    covered: dict[int, int] = {}
    for number, each in enumerate(paragraphs):
        for match in _SENTENCE.finditer(each.folded):
            if match.end() - match.start() < REPEATED_SENTENCE or match.start() < covered.get(
                number, 0
            ):
                continue
            sentence = match.group()
            if sentence not in first:
                first[sentence] = (number, match.start())
                continue
            other, at = first[sentence]
            room = match.start() - covered.get(number, 0)
            back, length = _extended(paragraphs[other].folded, at, each.folded, match.start(), room)
            covered[number] = match.start() - back + length
            if length >= REPEATED_PASSAGE:
                found.append((other, at - back, number, match.start() - back, length))
    return _flags(paragraphs, found)


def _extended(one: str, at: int, two: str, start: int, room: int) -> tuple[int, int]:
    """How far two equal sentences agree to the left (within `room`), and over how many characters in all."""
    back = 0
    while back < min(at, room) and one[at - back - 1] == two[start - back - 1]:
        back += 1
    while back and two[start - back] in SENTENCE_ENDS + CLOSERS:
        back -= 1
    ahead = 0
    while (
        at + ahead < len(one) and start + ahead < len(two) and one[at + ahead] == two[start + ahead]
    ):
        ahead += 1
    return back, back + ahead


def _flags(
    paragraphs: Sequence[Passage], found: Sequence[tuple[int, int, int, int, int]]
) -> list[Flag]:
    """One flag at each standing: its own span, and where the other stands, in characters of the page's text."""
    flags = []
    for one, at, two, start, length in found:
        here = paragraphs[one].span(at, at + length)
        there = paragraphs[two].span(start, start + length)
        flags.append(Flag("repeated-passage", f"{here[0]}-{here[1]} = {there[0]}-{there[1]}", one))
        flags.append(Flag("repeated-passage", f"{there[0]}-{there[1]} = {here[0]}-{here[1]}", two))
    return flags
