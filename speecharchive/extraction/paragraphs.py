"""The reading text: kept lines as paragraphs, with the repairs that leave every character in its place.

Lines that a newspaper's columns broke are joined; a whole paragraph that was printed before is left out; a passage
that stands in two paragraphs is flagged at both, since nobody can know which standing is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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
from speecharchive.pages.wrapping import columns

REPEATED_PARAGRAPH = 30
"""Characters (white space apart) from which a paragraph said twice is a fault of assembly and no refrain."""
REPEATED_PASSAGE = 40
REPEATED_LONG = 60
"""A flagged passage runs over the end of a sentence and is as long as the first, or is one sentence as long as the
second: set phrases of official prose reach 40 characters, but do not run on into the next sentence."""
STANDINGS = 6
"""Earlier standings of a clause that are compared: more make it a set phrase."""
MOST_GROWN = 4_000

SHORTEST_FULL, WIDEST = 15, 90
"""Characters of the lines that may show a width."""
INDENT = 2
"""A paragraph's first line is so many characters shorter: blocks come without their indent."""

_CONTINUES = re.compile(r"[,、。;:!?)”》’%]|[的地得了着]")
_OPEN_END = re.compile(r"[,、(《“‘]$|[一-鿿](?:的|和|与|及|以及|把|对|在|为了|通过)$")
"""No paragraph ends so: it goes on in the next block, also where no sentence ended in it."""
LONG_LINE = 20
"""Characters from which a line that ends in a comma is running text and not verse or a salutation."""
_RUN_ON = re.compile(
    r"\((?:上接|下转|紧接)[^()]{1,24}\)|(?:上接|下转)第?[a-z]?[\d一二三四五六七八九十]{1,4}版"
)
_QUOTE = re.compile("[“”]")
_CLAUSE = re.compile(r"[^。!?;,:、“”]{6,}")


@dataclass(frozen=True, slots=True)
class Reading:
    paragraphs: tuple[Passage, ...]
    flags: tuple[Flag, ...]
    repeated: tuple[int, ...]
    """Indices of blocks whose paragraph stood before."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A passage of `length` characters at `there` in paragraph `other`, and again at `here` in `paragraph`."""

    other: int
    there: int
    paragraph: int
    here: int
    length: int


def read_paragraphs(body: Sequence[Line]) -> Reading:
    joined = _join_columns(body)
    kept, repeated = _drop_repeats(joined)
    flags = [
        Flag("joined-paragraphs", _joints(each), number)
        for number, each in enumerate(kept)
        if len(each.pieces) > 1
    ]
    flags += [
        Flag("page-break", mark.group().strip("()"), number)
        for number, each in enumerate(kept)
        if "接" in each.folded or "下转" in each.folded
        for mark in _RUN_ON.finditer(each.folded)
    ]
    flags += _repeated_passages(kept)
    return Reading(tuple(kept), tuple(flags), tuple(repeated))


def _join_columns(body: Sequence[Line]) -> list[Passage]:
    wrap = _find_wrap(body)
    groups: list[list[Line]] = []
    for line in body:
        if groups and _broken_between(groups[-1], line, wrap):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [passage([piece(line) for line in group]) for group in groups]


def _broken_between(group: Sequence[Line], line: Line, wrap: _Wrap | None) -> bool:
    """A column ends in mid-sentence after running text; a heading has no sentence before its end."""
    last = group[-1]
    if last.continued:
        return True
    if is_labelled(line.folded) or is_salutation(line) or line.listed:
        return False
    if wrap is not None and wrap.fills(last) and not _closed(last.bare):
        return True
    if ends_sentence(last.folded):
        return False
    if len(last.bare) >= LONG_LINE and _reads_on(last.bare, line.bare):
        return True
    if not any("。" in each.bare for each in group):
        return False
    if last.bare[-1:] in CLOSERS:
        return _CONTINUES.match(line.bare) is not None
    return "。" in line.bare or ends_sentence(line.folded)


def _reads_on(one: str, two: str) -> bool:
    """Words that cannot end a paragraph before, a mark that cannot open one behind, or a quotation over the break."""
    if is_labelled(one):
        return False
    if _OPEN_END.search(one[-6:]) or two[:1] in "，、。；：！？）”》,;:!?)":
        return True
    mark = _QUOTE.search(two)
    return one.count("“") > one.count("”") and mark is not None and mark.group() == "”"


def _closed(bare: str) -> bool:
    return bare[-1:] in SENTENCE_ENDS


@dataclass(frozen=True, slots=True)
class _Wrap:
    width: int
    measure: Callable[[str], int]

    def fills(self, line: Line) -> bool:
        return self.measure(line.folded.rstrip()) >= self.width - INDENT


def _find_wrap(body: Sequence[Line]) -> _Wrap | None:
    """How a page whose lines were wrapped by width was wrapped, None for one paragraph a line.

    Wrapped text has many lines of (nearly) one length that stop in mid-sentence.
    """
    long = [line for line in body if len(line.bare) >= SHORTEST_FULL]
    if len(long) < 6 or max(len(line.folded) for line in long) > WIDEST:
        return None
    for measure in (len, columns):
        wrap = _Wrap(max(measure(line.folded.rstrip()) for line in long), measure)
        full = [line for line in long if wrap.fills(line)]
        open_ended = [line for line in full if line.bare[-1] not in SENTENCE_ENDS + ",、"]
        if len(full) >= 5 and len(full) * 2 >= len(long) and len(open_ended) * 3 >= len(full) * 2:
            return wrap
    return None


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
    """Clauses that were said before are grown to both sides; what grows over the end of a sentence is a splice."""
    earlier: dict[str, list[tuple[int, int]]] = {}
    found: list[Repeat] = []
    covered = [0] * len(paragraphs)
    for number, each in enumerate(paragraphs):
        for match in _CLAUSE.finditer(each.folded):
            start = match.start()
            if start < covered[number]:
                continue
            standings = earlier.get(match.group())
            if standings is None:
                earlier[match.group()] = [(number, start)]
                continue
            grown = [
                _grown(paragraphs, standing, number, start, covered[number])
                for standing in standings
            ]
            best = max(grown, key=lambda repeat: repeat.length)
            if _is_splice(paragraphs, best):
                found.append(best)
                covered[number] = best.here + best.length
            elif len(standings) < STANDINGS:
                standings.append((number, start))
    return [flag for repeat in found for flag in _flags(paragraphs, repeat)]


def _grown(
    paragraphs: Sequence[Passage], standing: tuple[int, int], number: int, start: int, floor: int
) -> Repeat:
    """As far as both standings agree, not beyond `floor` to the left nor over one another."""
    other, at = standing
    one, two = paragraphs[other].folded, paragraphs[number].folded
    most = min(at, start - floor, MOST_GROWN)
    back = _agreement(one[at - most : at][::-1], two[start - most : start][::-1])
    while back and two[start - back] in SENTENCE_ENDS + CLOSERS + ",、":
        back -= 1
    room = min(len(one) - at, len(two) - start, MOST_GROWN)
    if other == number:
        room = min(room, start - back - at)
    ahead = _agreement(one[at : at + room], two[start : start + room])
    return Repeat(other, at - back, number, start - back, back + ahead)


def _agreement(one: str, two: str) -> int:
    """Characters from the start in which both agree; by halves, since texts that repeat themselves are asked often."""
    if one == two:
        return len(one)
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _is_splice(paragraphs: Sequence[Passage], repeat: Repeat) -> bool:
    if repeat.length < REPEATED_PASSAGE:
        return False
    text = paragraphs[repeat.paragraph].folded[repeat.here : repeat.here + repeat.length]
    return any(mark in text[:-1] for mark in "。!?;") or (
        text[-1] in "。!?" and len(text) >= REPEATED_LONG
    )


def _flags(paragraphs: Sequence[Passage], repeat: Repeat) -> list[Flag]:
    """One flag at each paragraph: its own span, and the other's, in characters of the page's text."""
    first = paragraphs[repeat.other].span(repeat.there, repeat.there + repeat.length)
    second = paragraphs[repeat.paragraph].span(repeat.here, repeat.here + repeat.length)
    one, two = (f"{begin}-{end}" for begin, end in (first, second))
    flags = [Flag("repeated-passage", f"{one} = {two}", repeat.other)]
    if repeat.other != repeat.paragraph:
        flags.append(Flag("repeated-passage", f"{two} = {one}", repeat.paragraph))
    return flags
