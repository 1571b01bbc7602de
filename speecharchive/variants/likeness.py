"""Whether two texts are one speech: how alike they are, weighed by what is known of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from speecharchive.variants.facts import Bearing, Facts, bearing
from speecharchive.variants.names import Named, names_exchanged
from speecharchive.variants.numbers import Numbers, numbers_differ, numbers_of
from speecharchive.variants.signature import Grams, compared, grams

_LEAST_LENGTH = 8
_LONG = 500
"""Characters from which on an identical text is the same speech, whatever the pages say of it."""
_SHORT = 300
_IDENTICAL = 0.999
_SHORT_RUN = 3
_LEAST_ALIKE = 0.1
_JACCARD = {0: 0.4, 1: 0.6, 2: 0.85}
_CONTAINED = {0: 0.7, 1: 0.85, 2: 0.95}
_HOPELESS = 1.01
_HEAVILY_EDITED = 0.27
"""Jaccard similarity of runs of three, for a pair that its facts support."""


@dataclass(frozen=True)
class Witness:
    """One text, folded, and what is known of it."""

    facts: Facts
    folded: str = field(repr=False)

    @cached_property
    def text(self) -> str:
        return compared(self.folded)

    @property
    def named(self) -> Named:
        return Named(self.text, compared(self.facts.title))

    @cached_property
    def numbers(self) -> Numbers:
        return numbers_of(self.folded)

    @cached_property
    def grams(self) -> Grams:
        return grams(self.text)

    @cached_property
    def short_grams(self) -> Grams:
        return grams(self.text, _SHORT_RUN)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts share: Jaccard similarity of their runs, and the share of each one's runs that the other has."""

    jaccard: float
    share: float
    other_share: float

    @property
    def contained(self) -> float:
        """Share of the shorter one's runs."""
        return max(self.share, self.other_share)


def likeness(one: Grams, other: Grams) -> Likeness:
    if not len(one) or not len(other):
        return Likeness(0.0, 0.0, 0.0)
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return Likeness(
        shared / (len(one) + len(other) - shared), shared / len(one), shared / len(other)
    )


def worth_reading(known: Bearing, estimated: float) -> bool:
    """Whether texts whose signatures are so alike can be one speech."""
    if known.refused:
        return estimated > 0.95
    return estimated >= (_LEAST_ALIKE if not known.doubts else 0.2)


def same_speech(one: Witness, other: Witness) -> Likeness | None:
    """How alike they are, if they are one speech; the same whichever comes first."""
    if one.text == other.text and _same_wherever(one):
        return Likeness(1.0, 1.0, 1.0)  # as below, without a comparison of runs
    known = bearing(one.facts, other.facts)
    alike = likeness(one.grams, other.grams)
    if _identical(one, other, alike):
        return alike
    if known.refused or not _alike_enough(one, other, known, alike):
        return None
    return None if _tell_apart(one, other, known) else alike


def _same_wherever(witness: Witness) -> bool:
    """Whether a text is long enough that whoever has it word for word has the same speech."""
    return len(witness.text) >= _LONG


def exclude_each_other(one: Witness, other: Witness) -> bool:
    """Whether they cannot be one speech, even where a third is the same as both.

    Two bad copies of one text differ from each other twice, so single numbers exclude nothing here.
    """
    known = bearing(one.facts, other.facts)
    if _identical(one, other, likeness(one.grams, other.grams)):
        return False
    return known.refused or _tell_apart(one, other, known, surely=True)


def _identical(one: Witness, other: Witness, alike: Likeness) -> bool:
    return alike.jaccard >= _IDENTICAL and _same_wherever(one) and _same_wherever(other)


def _alike_enough(one: Witness, other: Witness, known: Bearing, alike: Likeness) -> bool:
    shortest = min(len(one.text), len(other.text))
    if shortest < _LEAST_LENGTH:
        return False
    if shortest < _SHORT:
        return known.support > known.doubts and (alike.jaccard >= 0.6 or alike.contained >= 0.85)
    if alike.jaccard >= _JACCARD.get(known.doubts, _HOPELESS):
        return True
    if alike.contained >= _CONTAINED.get(known.doubts, _HOPELESS):
        return True
    supported = known.same_day and known.support > 1 and not known.doubts
    return supported and likeness(one.short_grams, other.short_grams).jaccard >= _HEAVILY_EDITED


def _tell_apart(one: Witness, other: Witness, known: Bearing, *, surely: bool = False) -> bool:
    """Whether the texts themselves say that they are not one."""
    if numbers_differ(one.numbers, other.numbers, surely=surely):
        return True
    short = min(len(one.text), len(other.text)) < 2 * _SHORT
    if known.same_day and known.same_speaker and not short:
        return False
    return names_exchanged(one.named, other.named)
