"""Lines that a text file wrapped by width, put together again: nothing is put between them that was not there.

Editors, mail programs and PDF readers break running text at a fixed width, in characters or in columns (a Chinese
character takes two). Such a file shows it: most of its longer lines have (nearly) one length and stop in mid-sentence.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

NARROWEST, WIDEST = 15, 170
"""Bounds of a width that is looked for, in characters (twice as many columns); shorter lines of one length are verse or
names."""
FEW = 4
"""Lines of the full width that a wrapped text has at least; one fewer where all of them stop in mid-sentence."""
SLACK = 2
"""Units that a full line may lack: a closing mark or a word that would not fit went over to the next."""
MOST_LINES = 20_000
"""Lines that are measured: a wrapped file shows its width long before."""

_INDENT = re.compile(r"\u3000{1,8}|\t+[ \u3000]*| {2,}\u3000*")
_CLOSED = re.compile(r"[。！？!?…：:][”’」』）)\"]*$")
_CONTINUING = re.compile(r"[，、。；：！？）》”’」』】％,.;:!?)%\]]")
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,%:/@_-]*|.[，、。；：！？）》”’」』】,.;:!?)]*")
_OWN_LINE = re.compile(
    r"第?[一二三四五六七八九十]{1,3}(?:、|部分)|[（(][一二三四五六七八九十]{1,3}[)）]|[•·●◆■□▪►★※*]|[-—–―]{1,2}[^\s\d—-]"
    r"|(?:各位|同志们|尊敬的).{0,40}[：:]$|[（(【\[].{2,60}[)）】\]]$|.{0,6}(?:来源|來源|编辑|編輯|责编|責編|作者|记者|記者|供稿|校对|审核)\s?[：:].{0,60}$"
)
"""Opens or is a line of its own also where nothing parts paragraphs: numbered headings, bullets, subtitles, salutations,
notes in brackets, credits."""
_QUOTED = re.compile(r"(?:> ?)+")


@dataclass(slots=True)
class SourceLine:
    """One line of the file that holds a visible character."""

    text: str
    """Without white space at its end; with its indent."""
    blanks: int
    """Empty lines above it."""
    leaf: int = 0
    """Which sheet it stands on, where form feeds part them."""
    blank_end: bool = False
    """White space stood at its end."""

    @property
    def indented(self) -> bool:
        return _INDENT.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a file was wrapped."""

    width: int
    measure: Callable[[str], int]
    indents: bool
    """An indent opens a paragraph."""
    blanks: int
    """Empty lines that part paragraphs, at least."""
    parted: bool
    """Paragraphs are parted by empty lines throughout."""

    def goes_on(self, line: SourceLine, after: SourceLine) -> bool:
        """Whether `after` is the same paragraph: no sign of a new one, and `line` had no room for what follows."""
        if after.blanks >= self.blanks or (self.indents and after.indented):
            return False
        following = after.text.lstrip()
        marked = self.indents or self.parted
        closed = _CLOSED.search(line.text) is not None
        if _OWN_LINE.match(following) and (closed or not marked):
            return False
        if (line.text + following).count("|") > 2:
            return line.text[-1] == "|" or following[0] == "|"
        if self.is_full(line, following):
            return True
        return marked and not closed and self._broke_at_a_blank(line, following)

    def is_full(self, line: SourceLine, following: str) -> bool:
        length = self.measure(line.text)
        if length >= self.width - SLACK:
            return True
        word = _WORD.match(following)
        return word is not None and length + self.measure(word.group()) > self.width

    def _broke_at_a_blank(self, line: SourceLine, following: str) -> bool:
        """Some programs break at a blank where there is one: what stood before the next blank had no room."""
        length, word = self.measure(line.text), self.measure(following.split(None, 1)[0])
        return length * 2 > self.width and word < self.width - 1 and length + 1 + word > self.width

    def glue(self, line: SourceLine, after: SourceLine) -> str:
        """A blank where the break took the place of one: between Latin words, and where the next word had had no room."""
        one, two = line.text[-1], after.text.lstrip()
        if line.blank_end or after.text[0] == " ":
            return " "
        latin = one.isascii() and one.isalpha() and two[0].isascii() and two[0].isalpha()
        if self.measure(line.text) >= self.width:
            return ""
        return " " if latin or not self.is_full(line, two) else ""


def read_lines(pages: Sequence[Sequence[str]]) -> list[SourceLine]:
    """The lines with something on them, and the empty ones between them as a number."""
    found: list[SourceLine] = []
    blanks = 0
    for leaf, lines in enumerate(pages):
        for text in lines:
            if text.strip():
                bare = text.rstrip()
                found.append(SourceLine(bare, blanks, leaf, bare != text))
                blanks = 0
            else:
                blanks += 1
    return _without_flow_marks(without_quote_marks(found))


def _without_flow_marks(lines: list[SourceLine]) -> list[SourceLine]:
    """Mail programs end every line that goes on with a blank, which is no part of a Chinese text."""
    if sum(line.blank_end for line in lines) * 4 > len(lines):
        for line in lines:
            line.blank_end = False
    return lines


def without_quote_marks(lines: list[SourceLine]) -> list[SourceLine]:
    """A mail that quotes the whole text puts `>` before each line."""
    quoted = [line for line in lines if line.text.startswith(">")]
    if len(quoted) < 3 or len(quoted) * 5 < len(lines) * 4:
        return lines
    bare: list[SourceLine] = []
    blanks = 0
    for line in lines:
        text = _QUOTED.sub("", line.text, count=1)
        blanks += line.blanks
        if text.strip():
            bare.append(SourceLine(text, blanks, line.leaf, line.blank_end))
            blanks = 0
        else:
            blanks += 1
    return bare


def find_wrap(lines: Sequence[SourceLine]) -> Wrap | None:
    """None for a text of one paragraph a line."""
    looked_at = lines[:MOST_LINES]
    found = [
        (near, width, measure)
        for measure in (len, columns, wide_columns)
        for near, width in (_densest(looked_at, measure),)
        if near
    ]
    if not found:
        return None
    _, width, measure = max(found, key=lambda each: each[0])
    indents = _indents_part(looked_at, width, measure)
    single = all(line.blanks for line in looked_at[1:])
    parted = not single and _blanks_part(looked_at, width, measure)
    return Wrap(width, measure, indents, 2 if single else 1, parted)


def _densest(lines: Sequence[SourceLine], measure: Callable[[str], int]) -> tuple[int, int]:
    """How many lines have the width (nearly), and the width; (0, 0) where no width explains the file's lines."""
    texts = [line.text for line in lines]
    lengths = sorted(map(measure, texts))
    narrowest = NARROWEST if measure is len else 2 * NARROWEST - 2
    best = (0, 0)
    for width in sorted(set(lengths)):
        if narrowest <= width <= WIDEST:
            near = bisect_right(lengths, width) - bisect_left(lengths, width - SLACK)
            best = max(best, (near, width))
    near, width = best
    if near < FEW - 1:
        return 0, 0
    longer = len(lengths) - bisect_right(lengths, width + SLACK)
    long = len(lengths) - bisect_left(lengths, width * 2 // 3)
    full = [text for text in texts if width - SLACK <= measure(text) <= width]
    open_ended = sum(_CLOSED.search(text) is None for text in full)
    if near < FEW and (open_ended < near or longer or width < 2 * NARROWEST):
        return 0, 0
    if longer * 20 > len(lines) or near * 2 < long or open_ended * 3 < near * 2:
        return 0, 0
    if not _reads_on(lines, width, measure):
        return 0, 0
    return best


def _reads_on(lines: Sequence[SourceLine], width: int, measure: Callable[[str], int]) -> bool:
    """Lists and verse have lines of one length too: wrapped text has its commas and full stops inside its lines, and at
    their ends no more often than elsewhere."""
    full = [line.text for line in lines if width - SLACK <= measure(line.text) <= width]
    if sum(text[-1] in "，、；,;" for text in full) * 2 > len(full):
        return False
    inside = sum("。" in text or "，" in text or "," in text or "、" in text for text in full)
    return inside * 3 >= len(full)


def _indents_part(lines: Sequence[SourceLine], width: int, measure: Callable[[str], int]) -> bool:
    """Where paragraphs are indented, the lines behind full ones are not."""
    if sum(line.indented for line in lines) < 2:
        return False
    behind = [
        after.indented
        for line, after in pairwise(lines)
        if measure(line.text) >= width - SLACK and not after.blanks
    ]
    return sum(behind) * 2 < len(behind)


def _blanks_part(lines: Sequence[SourceLine], width: int, measure: Callable[[str], int]) -> bool:
    """Where empty lines part paragraphs, they stand behind most lines that are not full."""
    behind = [
        bool(after.blanks) for line, after in pairwise(lines) if measure(line.text) < width - SLACK
    ]
    return sum(behind) * 3 >= len(behind) * 2 > 0


def columns(text: str) -> int:
    if len(text) > WIDEST:
        return len(text)
    return len(text) + sum(_is_wide(char) for char in text)


def wide_columns(text: str) -> int:
    """As terminals and editors of East Asia count: quotation marks and dashes take two columns as well."""
    if len(text) > WIDEST:
        return len(text)
    return len(text) + sum(_is_wide(char) or _is_ambiguous(char) for char in text)


@cache
def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


@cache
def _is_ambiguous(char: str) -> bool:
    return unicodedata.east_asian_width(char) == "A"
