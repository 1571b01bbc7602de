"""Every block of a page with its verdict, as `extract --blocks` and `extract --residue` print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive.extraction.kinds import Verdict
from speecharchive.extraction.paragraphs import read_paragraphs
from speecharchive.extraction.privacy import masked_lines
from speecharchive.extraction.reader import find, judge_article, open_article, verdicts
from speecharchive.model import PageSource, Role


@dataclass(frozen=True, slots=True)
class BlockRow:
    number: int
    start: int
    """Offset of its first character in the text that spans count in."""
    role: Role
    """What the page's layout says it is."""
    paragraph: int | None
    """Number of the kept paragraph it is (part of); None for a dropped block."""
    rule: str | None
    """Name of the rule that dropped it; None for a kept block."""
    text: str
    """Masked as in the record where it was dropped; as long as published."""

    @property
    def kept(self) -> bool:
        return self.rule is None


def report_blocks(
    source: PageSource, *, family: str | None = None, continuation: Sequence[PageSource] = ()
) -> list[BlockRow]:
    """All blocks in order. Raises as `reader.read` does."""
    judgement = judge_article(open_article(source, family, continuation))
    reading = read_paragraphs(judgement.body)
    dropped = verdicts(judgement, reading)
    paragraphs = {
        part.line.index: number
        for number, each in enumerate(reading.paragraphs)
        for part in each.pieces
    }
    shown = masked_lines(judgement.lines, dropped)
    rows = []
    for line in judgement.lines:
        rule = dropped.get(line.index)
        text = shown.get(line.index, line.text)
        rows.append(
            BlockRow(line.index, line.start, line.role, paragraphs.get(line.index), rule, text)
        )
    return rows


def report_residue(
    source: PageSource, *, family: str | None = None, continuation: Sequence[PageSource] = ()
) -> list[BlockRow]:
    """The dropped blocks, those that no rule explains first."""
    rows = [
        row
        for row in report_blocks(source, family=family, continuation=continuation)
        if not row.kept
    ]
    return sorted(rows, key=lambda row: (row.rule != "unexplained", row.number))


def report_kind(
    source: PageSource, *, family: str | None = None, continuation: Sequence[PageSource] = ()
) -> Verdict:
    """Why the page has its kind: the decision, and all evidence for and against. Raises as `reader.read` does."""
    return find(open_article(source, family, continuation)).verdict
