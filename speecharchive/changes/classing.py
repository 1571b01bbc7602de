"""Which class a difference is of, from the characters that differ and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from speecharchive.changes import characters
from speecharchive.changes.kinds import Kind
from speecharchive.normalise.fold import fold
from speecharchive.normalise.names import is_person_name

_MEASURES = frozenset(
    "年月日号时分秒届次个项件名户元亩里家条人位期章节点倍层吨米度批类大方面多余第约近"
)
_OFFICE = re.compile(
    r"(?:书记|主席|主任|[省市县区州局部厅院校会社]长|委员|代表|同志|先生|女士|总理|总书记|常委)$"
)
_FORM_OF_ADDRESS = re.compile(
    r"同志|先生|女士|书记|主席|主任|[省市县区州局部厅院校会]长|委员|代表|等|、"
)
_LONGEST_NAME = 4
_AROUND = 8


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts, and where the difference lies in it."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def changed(self) -> str:
        return self.folded[self.start : self.end]

    def inner(self) -> Side:
        """Without punctuation and space at both ends."""
        start, end = self.start, self.end
        while start < end and characters.is_loose(self.text[start]):
            start += 1
        while start < end and characters.is_loose(self.text[end - 1]):
            end -= 1
        return Side(self.text, self.folded, start, end)


def class_of(before: Side, after: Side, names: Iterable[str]) -> Kind:
    """Of a difference that is no whole sentence. `names` are folded. The same whichever text comes first."""
    changed = before.text[before.start : before.end] + after.text[after.start : after.end]
    if all(characters.is_space(char) for char in changed):
        return "spacing"
    if _in_a_number(before) and _in_a_number(after):
        return "numbers"
    if all(characters.is_loose(char) for char in changed):
        return "punctuation"
    one, other = before.inner(), after.inner()
    if one.changed == other.changed:
        return "punctuation"
    if _are_numbers(one, other):
        return "numbers"
    if _are_names(one, other, names):
        return "names"
    return "wording"


def class_of_pair(one: str, other: str) -> Kind:
    """Of two characters that have one fold."""
    if characters.is_space(one) and characters.is_space(other):
        return "spacing"
    if characters.is_width(one, other):
        return "width"
    if characters.is_script(one, other):
        return "script"
    if characters.is_punctuation(one) and characters.is_punctuation(other):
        return "punctuation"
    return "wording"


def _in_a_number(side: Side) -> bool:
    """Decimal points and thousands' commas: what differs, if anything, stands between digits."""
    inside = all(characters.is_in_numbers(char) for char in side.changed)
    around = side.folded[max(0, side.start - 1) : side.start], side.folded[side.end : side.end + 1]
    return inside and all(char.isascii() and char.isdigit() for char in around)


def _are_numbers(one: Side, other: Side) -> bool:
    sides = [side for side in (one, other) if side.changed]
    if not all(
        characters.is_numeral(char) or characters.is_in_numbers(char)
        for side in sides
        for char in side.changed
    ):
        return False
    if len(sides) == 2 or any(char.isdigit() and char.isascii() for char in sides[0].changed):
        return True
    # 一 alone may be part of a word: 统一, 一致.
    side = sides[0]
    left, right = (
        side.folded[max(0, side.start - 1) : side.start],
        side.folded[side.end : side.end + 1],
    )
    in_a_number = any(char and characters.is_numeral(char) for char in (left, right))
    return in_a_number or left == "第" or right in _MEASURES


def _are_names(one: Side, other: Side, names: Iterable[str]) -> bool:
    known = list(names)
    sides = [side for side in (one, other) if side.changed]
    if not all(_may_be_name(side) for side in sides):
        return False
    if any(_is_within(side, name) for side in sides for name in known):
        return True
    return len(sides) == 2 and _are_persons(one, other)


def _may_be_name(side: Side) -> bool:
    return len(side.changed) <= _LONGEST_NAME + 1 and all(
        "\u3400" <= char <= "\u9fff" or char in "· " or char >= "\U00020000"
        for char in side.changed
    )


def _is_within(side: Side, name: str) -> bool:
    """Whether what differs is a known name or lies in one."""
    start = max(0, side.end - len(name))
    window = side.folded[start : side.start + len(name)]
    at = window.find(name)
    while at >= 0:
        if start + at <= side.start and side.end <= start + at + len(name):
            return True
        at = window.find(name, at + 1)
    return False


def _are_persons(one: Side, other: Side) -> bool:
    """Both read as a person's name, with what they share around them, and stand beside an office or 同志."""
    for left in range(3):
        for right in range(3 - left):
            tokens = [_around(side, left, right) for side in (one, other)]
            if all(token is not None and _is_named(token) for token in tokens):
                return True
    return False


def _around(side: Side, left: int, right: int) -> Side | None:
    start, end = side.start - left, side.end + right
    if start < 0 or end > len(side.folded) or not 2 <= end - start <= _LONGEST_NAME:
        return None
    return Side(side.text, side.folded, start, end)


def _is_named(token: Side) -> bool:
    before = token.folded[max(0, token.start - _AROUND) : token.start]
    behind = token.folded[token.end : token.end + _AROUND]
    beside = _OFFICE.search(before) or _FORM_OF_ADDRESS.match(behind)
    return bool(beside) and is_person_name(token.changed)


def folded_names(names: Iterable[str]) -> tuple[str, ...]:
    """Known names as they are looked for."""
    return tuple(sorted({fold(name) for name in names if len(name) > 1}))
