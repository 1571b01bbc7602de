"""Puts invented texts together: sentences from `stock.toml`, slots filled, no two articles alike.

Deterministic: the same key gives the same text on every machine and in every run.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

NUMERALS = "一二三四五六七八九"

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section as the truth knows it: its numeral, the heading, and the paragraph it starts at."""

    label: str
    heading: str
    paragraph: int


@cache
def _stock() -> dict[str, Any]:
    with (Path(__file__).parent / "stock.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(slots=True)
class Writer:
    """Writes one article; a sentence of the stock is used once in it."""

    key: str
    paragraphs: list[str] = field(default_factory=list)
    sections: list[Heading] = field(default_factory=list)
    _random: random.Random = field(init=False)
    _unused: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # Not for secrets: the demo must be the same everywhere.
        self._random = random.Random(self.key)  # noqa: S311

    def say(self, text: str) -> Writer:
        """A paragraph as it stands."""
        self.paragraphs.append(text)
        return self

    def about(self, theme: str, sentences: int = 3, lead: str = "") -> Writer:
        """A paragraph on `theme`: that many sentences of its own, each with a general one."""
        return self.say(lead + self._sentences(theme, sentences))

    def section(self, theme: str, sentences: int = 3, *, paragraphs: int = 2) -> Writer:
        """A numbered section with its heading on a line of its own."""
        heading = self._random.choice(_stock()["themes"][theme]["headings"])
        label = NUMERALS[len(self.sections)]
        self.sections.append(Heading(label, heading, len(self.paragraphs)))
        self.say(f"{label}、{heading}")
        for number in range(paragraphs):
            share = sentences // paragraphs + (1 if number < sentences % paragraphs else 0)
            self.about(theme, max(1, share))
        return self

    def running_section(self, theme: str, sentences: int = 3) -> Writer:
        """A numbered section whose heading is the first sentence of its paragraph."""
        return self.item(
            self._random.choice(_stock()["themes"][theme]["headings"]), theme, sentences
        )

    def item(self, heading: str, theme: str, sentences: int = 2) -> Writer:
        """A numbered section of that heading, which is the first sentence of its paragraph."""
        label = NUMERALS[len(self.sections)]
        self.sections.append(Heading(label, heading, len(self.paragraphs)))
        return self.about(theme, sentences, lead=f"{label}、{heading}。")

    def points(self, themes: Sequence[str], sentences: int = 2) -> Writer:
        """One paragraph a theme, opening with `一是…`; these are no sections."""
        for number, theme in enumerate(themes):
            self.about(theme, sentences, lead=f"{NUMERALS[number]}是")
        return self

    def closing(self, lead: str = "") -> Writer:
        return self.say(lead + self._fill(self._random.choice(_stock()["closings"]["lines"])))

    def _sentences(self, theme: str, count: int) -> str:
        unused = self._unused.setdefault(theme, self._shuffled(theme))
        if len(unused) < count:
            unused.extend(self._shuffled(theme))
        themed = [self._fill(unused.pop(0)) for _ in range(count)]
        return "".join(part for sentence in themed for part in (sentence, self._general()))

    def _general(self) -> str:
        """A sentence for any theme: a subject, what it must do, what comes of it."""
        subject = self._random.choice(_stock()["general"]["subjects"])
        action, result = (self._next_part(part) for part in ("actions", "results"))
        return f"{subject}{self._fill(action)}，{result}。"

    def _next_part(self, part: str) -> str:
        unused = self._unused.setdefault(part, [])
        if not unused:
            unused.extend(_stock()["general"][part])
            self._random.shuffle(unused)
        return unused.pop()

    def _shuffled(self, theme: str) -> list[str]:
        sentences = list(_stock()["themes"][theme]["sentences"])
        self._random.shuffle(sentences)
        return sentences

    def _fill(self, sentence: str) -> str:
        return _SLOT.sub(lambda match: self._slot(match.group(1)), sentence)

    def _slot(self, name: str) -> str:
        if name in ("n", "m"):
            return str(self._random.randrange(3, 980))
        if name == "pct":
            return f"{self._random.randrange(11, 989) / 10}%"
        return str(self._random.choice(_stock()["slots"][name]))
