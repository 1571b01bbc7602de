"""Counting all phrases in one pass over a text, by an Aho-Corasick automaton over every form and exclusion.

An occurrence is a place where a form begins. A form inside a longer form of the same phrase is not counted beside it
(山水林田湖 in 山水林田湖草沙: 1); occurrences of one form may overlap, as in `search`; what lies inside an exclusion is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from speecharchive.phrases.phrase import Definition

_BREAK = "\n"
"""Between two paragraphs: no form holds it, so none is found across them."""

Span = tuple[int, int]


class _Found(NamedTuple):
    """What a phrase that has more than one form, or exclusions, was found as."""

    forms: list[Span]
    exclusions: list[Span]


class PhraseCounter:
    """Counts `definitions`, whose names differ. Made once, for many texts."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._plain: list[list[str]] = []
        self._placed: list[list[tuple[str, bool]]] = []
        numbers: dict[str, int] = {}
        for definition in definitions:
            plain = len(definition.forms) == 1 and not definition.exclusions
            for pattern, is_form in _patterns(definition):
                number = numbers.setdefault(pattern, len(numbers))
                if number == len(self._plain):
                    self._plain.append([])
                    self._placed.append([])
                if plain:
                    self._plain[number].append(definition.name)
                else:
                    self._placed[number].append((definition.name, is_form))
        self._automaton = AhoCorasick(list(numbers), MatchKind.Standard, store_patterns=False)

    def count(self, folds: Sequence[str]) -> dict[str, int]:
        """Occurrences by name of the phrases that occur in the folded paragraphs."""
        return self.count_text(_BREAK.join(folds))

    def count_text(self, text: str) -> dict[str, int]:
        """The same for paragraphs that stand on lines of one text."""
        counts: dict[str, int] = {}
        found: dict[str, _Found] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for name in self._plain[number]:
                counts[name] = counts.get(name, 0) + 1
            for name, is_form in self._placed[number]:
                spans = found.setdefault(name, _Found([], []))
                (spans.forms if is_form else spans.exclusions).append((start, end))
        for name, spans in found.items():
            if occurrences := sum(1 for _ in _occurrences(spans)):
                counts[name] = occurrences
        return counts


def _patterns(definition: Definition) -> Iterator[tuple[str, bool]]:
    for form in definition.forms:
        yield form, True
    for exclusion in definition.exclusions:
        yield exclusion, False


def _occurrences(found: _Found) -> Iterator[Span]:
    """The forms that lie in no longer form and in no exclusion."""
    reached = 0
    for start, end in sorted(found.forms, key=lambda span: (span[0], -span[1])):
        if end <= reached:
            continue
        reached = end
        if not any(first <= start and end <= last for first, last in found.exclusions):
            yield start, end
