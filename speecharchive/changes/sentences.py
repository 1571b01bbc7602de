"""A text in sentences, by the offsets where each begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"""[^。!?\n]*+[。!?]++[”’"')\]】》]*+|[^。!?\n]++|\n""")
"""Over folded text, where `！？」` are `!?”`. The end of a paragraph is a piece of its own. Possessive, so linear."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Of one text; `starts` ends with the length of the text."""

    starts: Sequence[int]
    folded: str

    @classmethod
    def of(cls, folded: str) -> Sentences:
        starts = [match.start() for match in _SENTENCE.finditer(folded)]
        return cls([*starts, len(folded)], folded)

    def ends_paragraph(self, offset: int) -> bool:
        return self.folded[offset : offset + 1] == "\n"

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, offset: int) -> int:
        """The number of the sentence that the character at `offset` belongs to."""
        return bisect_right(self.starts, offset) - 1

    def is_border(self, offset: int) -> bool:
        """Whether a sentence begins or the text ends at `offset`."""
        at = self.at(offset)
        return self.starts[at] == offset

    def length(self, number: int) -> int:
        return self.starts[number + 1] - self.starts[number]

    def within(self, start: int, end: int) -> range:
        """The numbers of the sentences that lie wholly in the span."""
        first = self.at(start) + (0 if self.is_border(start) else 1)
        last = self.at(end)
        return range(first, max(first, last))
