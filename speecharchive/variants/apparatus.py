"""The apparatus (校勘记) of a variant group: where each witness differs from the reading text, and in what way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from speecharchive.changes.comparing import compare
from speecharchive.changes.edit import Edit, Paragraphs, Text

Sort = Literal["conversion-artefact", "punctuation", "omission", "insertion", "substitution"]
SORTS: tuple[Sort, ...] = (
    "substitution",
    "omission",
    "insertion",
    "punctuation",
    "conversion-artefact",
)

_CONVERTED = frozenset(("script", "width", "spacing"))
_OFTEN = 3
_LONGEST = 4
"""Characters in a row that a conversion mistakes."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one witness, at one place."""

    sort: Sort
    field: str
    paragraph: int | None
    """Of the reading text; None for what is no paragraph."""
    offset: int
    """Characters of that paragraph before it."""
    reading: str
    """Empty: an insertion."""
    witness_paragraph: int | None
    witness: str
    """Empty: an omission."""


def differences(reading: Text, witness: Text) -> list[Difference]:
    """In the order of the reading text. A headline, subtitle or byline that one of the two lacks is no difference."""
    edits = [
        edit
        for edit in compare(reading, witness)
        if edit.field == "paragraphs" or (reading.of_field(edit.field) and witness.of_field(edit.field))
    ]  # fmt: skip
    mistaken = _mistaken(edits)
    places, other_places = Paragraphs(reading.paragraphs), Paragraphs(witness.paragraphs)
    told: list[Difference] = []
    ends: tuple[int, int] | None = None
    for edit in edits:
        each = _difference(edit, _sort(edit, mistaken))
        starts = places.offset(edit.at_before), other_places.offset(edit.at_after)
        if told and starts == ends and _goes_on(told[-1], each):
            told[-1] = _joined(told[-1], each)
        else:
            told.append(each)
        ends = starts[0] + len(edit.before), starts[1] + len(edit.after)
    return told


def _difference(edit: Edit, sort: Sort) -> Difference:
    here, there = edit.at_before, edit.at_after
    return Difference(
        sort, edit.field, here.paragraph, here.offset, edit.before, there.paragraph, edit.after
    )


def _goes_on(last: Difference, each: Difference) -> bool:
    """Sentences that were left out, or put in, one after the other are one difference."""
    in_text = last.field == each.field == "paragraphs"
    return in_text and last.sort == each.sort and each.sort in ("omission", "insertion")


def _joined(last: Difference, each: Difference) -> Difference:
    return replace(last, reading=last.reading + each.reading, witness=last.witness + each.witness)


def _sort(edit: Edit, mistaken: Counter[tuple[str, str]]) -> Sort:
    if edit.kind in _CONVERTED or _is_conversion(edit, mistaken):
        return "conversion-artefact"
    if edit.kind == "punctuation":
        return "punctuation"
    if not edit.after:
        return "omission"
    return "insertion" if not edit.before else "substitution"


def _mistaken(edits: Sequence[Edit]) -> Counter[tuple[str, str]]:
    """How often a character stands for another: a recogniser that reads 己 as 已 does so again."""
    return Counter(
        pair
        for edit in edits
        if _may_be_conversion(edit)
        for pair in zip(edit.before, edit.after, strict=True)
    )


def _may_be_conversion(edit: Edit) -> bool:
    same_length = len(edit.before) == len(edit.after) <= _LONGEST
    return edit.kind in ("wording", "names") and same_length


def _is_conversion(edit: Edit, mistaken: Counter[tuple[str, str]]) -> bool:
    return _may_be_conversion(edit) and all(
        one == other or mistaken[one, other] >= _OFTEN
        for one, other in zip(edit.before, edit.after, strict=True)
    )
