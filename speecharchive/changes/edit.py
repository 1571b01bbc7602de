"""One difference between two texts, the texts themselves, and how edits make the one of the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from speecharchive.changes.kinds import OPPOSITE, Field, Kind

PARAGRAPH_END = "\n"


@dataclass(frozen=True, slots=True)
class Text:
    """What judges whether a page changed, and the names of persons that its record knows."""

    paragraphs: tuple[str, ...]
    headline: str | None = None
    subtitle: str | None = None
    speaker: str | None = None
    """As the page prints it."""
    names: frozenset[str] = field(default_factory=frozenset)

    def of_field(self, name: Field) -> str:
        """The paragraphs are one text, each with its end."""
        if name == "paragraphs":
            return "".join(each + PARAGRAPH_END for each in self.paragraphs)
        return getattr(self, name) or ""


class Place(NamedTuple):
    """Where an edit begins; a text that is no paragraph has no number."""

    paragraph: int | None
    offset: int
    """Characters of the paragraph that stand before it."""


@dataclass(frozen=True, slots=True)
class Edit:
    kind: Kind
    field: Field
    at_before: Place
    at_after: Place
    before: str
    """Empty: an insertion."""
    after: str
    """Empty: an omission."""

    def reversed(self) -> Edit:
        """The edit that takes it back."""
        kind = OPPOSITE.get(self.kind, self.kind)
        return Edit(kind, self.field, self.at_after, self.at_before, self.after, self.before)


class Paragraphs:
    """Which paragraph an offset of `Text.of_field("paragraphs")` lies in."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._starts = [0, *accumulate(len(each) + len(PARAGRAPH_END) for each in paragraphs)]

    def place(self, offset: int) -> Place:
        """The end of the text is the beginning of a paragraph that is not there yet."""
        number = bisect_right(self._starts, offset) - 1
        return Place(number, offset - self._starts[number])

    def offset(self, place: Place) -> int:
        return self._starts[place.paragraph or 0] + place.offset


def applied(text: Text, edits: Iterable[Edit]) -> Text:
    """The text that the edits make of `text`. Raises ValueError where they are not of this text."""
    whole: dict[Field, str] = {}
    for name in ("headline", "subtitle", "speaker", "paragraphs"):
        own = [edit for edit in edits if edit.field == name]
        whole[name] = _applied(text, name, own)
    *paragraphs, rest = whole["paragraphs"].split(PARAGRAPH_END)
    if rest:
        raise ValueError("the edits leave a paragraph without an end")
    return Text(
        tuple(paragraphs), whole["headline"], whole["subtitle"], whole["speaker"], text.names
    )


def _applied(text: Text, name: Field, edits: Sequence[Edit]) -> str:
    before = text.of_field(name)
    places = Paragraphs(text.paragraphs)
    done = 0
    pieces: list[str] = []
    for edit in edits:
        start = places.offset(edit.at_before) if name == "paragraphs" else edit.at_before.offset
        end = start + len(edit.before)
        if start < done or before[start:end] != edit.before:
            raise ValueError(f"an edit of the {name} does not fit the text")
        pieces += (before[done:start], edit.after)
        done = end
    return "".join(pieces) + before[done:]
