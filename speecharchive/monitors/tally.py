"""What a crawl counts as it goes: sums from which a mean, its spread and shares follow, whatever the number of pages."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from speecharchive.model import Speech

_TYPESET = ("pdf", "word")
_MOMENT = 0.001


@dataclass(slots=True)
class Sums:
    amount: float = 0.0
    cases: float = 0.0
    squares: float = 0.0

    def add(self, value: float, cases: float = 1.0) -> None:
        self.amount += value
        self.cases += cases
        self.squares += value * value


@dataclass(slots=True)
class Tally:
    """Of one run; kept in memory, since a run that was killed is not judged."""

    sums: dict[str, Sums] = field(default_factory=dict)

    def add(self, name: str, value: float, cases: float = 1.0) -> None:
        self.sums.setdefault(name, Sums()).add(value, cases)

    def article(self, speech: Speech, family: str) -> None:
        """A page whose bytes are new: one that shows what it showed says nothing about the site of today."""
        self.add("no-title", (speech.title or speech.headline) is None)
        self.add("no-date", (speech.published_on.value or speech.delivered_on.value) is None)
        self.add("fallback", speech.family != family and speech.family not in _TYPESET)
        characters = sum(len(paragraph.text) for paragraph in speech.paragraphs)
        self.add("length", math.log1p(characters))
        unexplained = sum(block.rule == "unexplained" for block in speech.dropped)
        self.add("unexplained", math.log1p(unexplained))
        if speech.is_speech:
            self.add("no-speaker", speech.speaker.name is None)

    def answered(self, seconds: float) -> None:
        self.add("seconds", math.log1p(max(seconds, _MOMENT)))

    def listed(self, items: int, pages: int) -> None:
        """Article links of a listing; `pages` is 1 for a start page (or an issue's first), 0 for one that continues it."""
        self.add("items", items, pages)

    def __iter__(self) -> Iterator[tuple[str, Sums]]:
        yield from ((name, sums) for name, sums in self.sums.items() if sums.cases > 0)
