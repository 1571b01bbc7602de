"""Two texts of one speech: every difference between them, each with its class.

The edits applied to the one text give the other; a text beside itself has none; and which text comes first changes no
class but that of a sentence, which is added or removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from speecharchive.changes import characters
from speecharchive.changes.classing import Side, class_of, class_of_pair, folded_names
from speecharchive.changes.edit import Edit, Paragraphs, Place, Text
from speecharchive.changes.kinds import Field, Kind
from speecharchive.changes.matching import Match, matches
from speecharchive.changes.sentences import Sentences
from speecharchive.changes.sliding import slid
from speecharchive.changes.tidying import meant
from speecharchive.normalise.fold import fold

FIELDS: tuple[Field, ...] = ("headline", "subtitle", "speaker", "paragraphs")
MOST_EDITS = 5_000
"""Of one field; where there would be more, the whole text is told as replaced."""
_MANY = 4
"""Differences of width or script in one sentence that are told as one."""


class _Piece(NamedTuple):
    """A difference by offsets in both texts."""

    kind: Kind
    a0: int
    a1: int
    b0: int
    b1: int


def compare(before: Text, after: Text) -> list[Edit]:
    """In the order of the fields and of the text. Names that either record knows count as names in both."""
    names = folded_names(before.names | after.names)
    edits: list[Edit] = []
    for name in FIELDS:
        one, other = before.of_field(name), after.of_field(name)
        if one == other:
            continue
        # One order for both directions: a longest common subsequence is not the only one of its length.
        if (len(one), one) <= (len(other), other):
            edits += _edits(name, before, after, names)
        else:
            edits += [edit.reversed() for edit in _edits(name, after, before, names)]
    return edits


def _edits(name: Field, before: Text, after: Text, names: Sequence[str]) -> Iterator[Edit]:
    one, other = before.of_field(name), after.of_field(name)
    places, other_places = Paragraphs(before.paragraphs), Paragraphs(after.paragraphs)
    pieces = list(islice(_Comparison(one, other, name, names).pieces(), MOST_EDITS + 1))
    if len(pieces) > MOST_EDITS:
        pieces = [_Piece("sentence-replaced", 0, len(one), 0, len(other))]
    for piece in pieces:
        yield Edit(
            piece.kind,
            name,
            places.place(piece.a0) if name == "paragraphs" else Place(None, piece.a0),
            other_places.place(piece.b0) if name == "paragraphs" else Place(None, piece.b0),
            one[piece.a0 : piece.a1],
            other[piece.b0 : piece.b1],
        )


class _Comparison:
    """Of one field of two texts."""

    def __init__(self, a: str, b: str, field: Field, names: Sequence[str]) -> None:
        self.a, self.b = a, b
        self.field = field
        self.names = names
        self.fold_a, self.fold_b = fold(a), fold(b)
        self.in_a, self.in_b = Sentences.of(self.fold_a), Sentences.of(self.fold_b)

    def pieces(self) -> Iterator[_Piece]:
        found = matches(self.fold_a, self.fold_b)
        kept = meant(found, self.in_a, self.in_b, self._is_same, self._is_loose)
        kept = slid(kept, self.a, self.b, self.in_a, self.in_b)
        a0 = b0 = 0
        for match in (*kept, Match(len(self.a), len(self.b), 0)):
            yield from self._of_gap(a0, match.a, b0, match.b)
            yield from self._of_match(match)
            a0, b0 = match.a + match.length, match.b + match.length

    def _is_same(self, at_a: int, at_b: int) -> bool:
        return self.fold_a[at_a] == self.fold_b[at_b]

    def _is_loose(self, match: Match) -> bool:
        return all(map(characters.is_loose, self.a[match.a : match.a + match.length]))

    def _of_match(self, match: Match) -> Iterator[_Piece]:
        """Characters that are the same by fold and are printed otherwise."""
        a, b = self.a[match.a : match.a + match.length], self.b[match.b : match.b + match.length]
        if a == b:
            return
        run: list[_Piece] = []
        for at, (one, other) in enumerate(zip(a, b, strict=True)):
            if one != other:
                here, there = match.a + at, match.b + at
                kind = class_of_pair(one, other)
                run.append(_Piece(kind, here, here + 1, there, there + 1))
        yield from self._as_one(run)

    def _as_one(self, run: Sequence[_Piece]) -> Iterator[_Piece]:
        """Neighbours of a class; in a sentence that was converted throughout, everything from the first to the last."""
        by_sentence: dict[tuple[Kind, int], int] = {}
        for piece in run:
            key = (piece.kind, self.in_a.at(piece.a0))
            by_sentence[key] = by_sentence.get(key, 0) + 1
        open_piece: _Piece | None = None
        for piece in run:
            if open_piece and self._belongs(open_piece, piece, by_sentence):
                open_piece = open_piece._replace(a1=piece.a1, b1=piece.b1)
                continue
            if open_piece:
                yield open_piece
            open_piece = piece
        if open_piece:
            yield open_piece

    def _belongs(
        self, last: _Piece, piece: _Piece, by_sentence: dict[tuple[Kind, int], int]
    ) -> bool:
        sentence = self.in_a.at(piece.a0)
        if last.kind != piece.kind or self.in_a.at(last.a0) != sentence:
            return False
        if self.in_b.at(last.b0) != self.in_b.at(piece.b0):
            return False
        throughout = piece.kind in ("width", "script") and by_sentence[piece.kind, sentence]
        return last.a1 == piece.a0 or throughout >= _MANY

    def _of_gap(self, a0: int, a1: int, b0: int, b1: int) -> Iterator[_Piece]:
        """What is not matched: the end of one sentence, whole sentences, the beginning of another."""
        if a0 == a1 and b0 == b1:
            return
        whole_a, whole_b = self.in_a.within(a0, a1), self.in_b.within(b0, b1)
        if not whole_a and not whole_b:
            yield from self._part(a0, a1, b0, b1)
            return
        from_a, to_a = _edges(self.in_a, whole_a, a0, a1)
        from_b, to_b = _edges(self.in_b, whole_b, b0, b1)
        if not whole_a:
            # Characters of one sentence beside whole ones go where the others have no whole sentence either.
            from_a = to_a = a1 if from_b > b0 else a0
        if not whole_b:
            from_b = to_b = b1 if from_a > a0 else b0
        if a0 < from_a or b0 < from_b:
            yield from self._part(a0, from_a, b0, from_b)
        units_a = _units(self.in_a, whole_a, self.a)
        units_b = _units(self.in_b, whole_b, self.b)
        yield from self._whole(units_a, units_b, from_a, from_b)
        if to_a < a1 or to_b < b1:
            yield from self._part(to_a, a1, to_b, b1)

    def _whole(
        self, in_a: list[tuple[int, int]], in_b: list[tuple[int, int]], at_a: int, at_b: int
    ) -> Iterator[_Piece]:
        """Sentences that stand for each other are replaced, in their order; those left over were removed or added."""
        for number in range(max(len(in_a), len(in_b))):
            a0, a1 = in_a[number] if number < len(in_a) else (at_a, at_a)
            b0, b1 = in_b[number] if number < len(in_b) else (at_b, at_b)
            if self.fold_a[a0:a1] == self.fold_b[b0:b1]:
                yield from self._of_match(Match(a0, b0, a1 - a0))
            else:
                yield _Piece(self._class_of_whole(a0, a1, b0, b1), a0, a1, b0, b1)
            at_a, at_b = a1, b1

    def _class_of_whole(self, a0: int, a1: int, b0: int, b1: int) -> Kind:
        kind = self._class_of(a0, a1, b0, b1)
        if kind != "wording":
            return kind
        if a0 == a1:
            return "sentence-added"
        return "sentence-removed" if b0 == b1 else "sentence-replaced"

    def _part(self, a0: int, a1: int, b0: int, b1: int) -> Iterator[_Piece]:
        if self.fold_a[a0:a1] != self.fold_b[b0:b1]:
            yield _Piece(self._class_of(a0, a1, b0, b1), a0, a1, b0, b1)
        else:
            yield from self._of_match(Match(a0, b0, a1 - a0))

    def _class_of(self, a0: int, a1: int, b0: int, b1: int) -> Kind:
        kind = class_of(
            Side(self.a, self.fold_a, a0, a1), Side(self.b, self.fold_b, b0, b1), self.names
        )
        # Whoever stands in the speaker's place is a name.
        return "names" if self.field == "speaker" and kind == "wording" else kind


def _edges(sentences: Sentences, whole: range, start: int, end: int) -> tuple[int, int]:
    """Where the whole sentences of a span begin and end."""
    if not whole:
        return start, end
    return sentences.starts[whole.start], sentences.starts[whole.stop]


def _units(sentences: Sentences, numbers: range, text: str) -> list[tuple[int, int]]:
    """Whole sentences, each with the end of the paragraph that follows it, the first also with one before it."""
    units: list[tuple[int, int]] = []
    for number in numbers:
        start, end = sentences.starts[number], sentences.starts[number + 1]
        if units and (_is_space(text[start:end]) or _is_space(text[slice(*units[-1])])):
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
    return units


def _is_space(text: str) -> bool:
    return all(map(characters.is_space, text))
