"""Which strings of Chinese characters are frequent in many texts, without a dictionary of words.

Counted are n-grams of 2 to 4 Han characters, level by level: a string can only be frequent when all strings in it are, so the
second reading counts 3-grams made of frequent 2-grams, the third 4-grams made of frequent 3-grams. Memory holds what can be
frequent, not everything that stands in the texts. `Phrases` puts together longer strings of which the 4-grams are pieces, and
`inside_longer` tells what nearly always stands inside a longer string and is therefore no phrase of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, compress
from operator import and_

from ahocorasick_rs import AhoCorasick

LONGEST = 4
"""Characters of the n-grams that are counted."""
MOST_COUNTED = 1_000_000
"""n-grams in memory at a time; about 200 MB."""
MOST_FREQUENT = 200_000
"""n-grams that are taken for frequent."""
LONGEST_PHRASE = 32
NEARLY = 0.9
"""A share of occurrences that counts as nearly always."""

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇]+")
_LONG = 16_384

Texts = Callable[[], Iterable[str]]
"""Gives the texts anew for each reading."""


@dataclass(frozen=True, slots=True)
class Frequent:
    """n-grams among which is every one that stands at least `minimum` times in the texts."""

    grams: tuple[str, ...]
    minimum: int
    """What was asked for, or more where there was no room to count so much."""


class _Counts:
    """Counts of at most `most` n-grams: where there are more, the rarest are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.counts: Counter[str] = Counter()
        self.lost = 0
        """No count is too small by more than this."""

    def add(self, grams: Iterable[str]) -> None:
        self.counts.update(grams)
        while len(self.counts) > self._most:
            self._forget()

    def _forget(self) -> None:
        sizes = sorted(Counter(self.counts.values()).items())
        gone = accumulate(number for _, number in sizes)
        least = next(
            count
            for (count, _), forgotten in zip(sizes, gone, strict=True)
            if len(self.counts) - forgotten <= 0.75 * self._most
        )
        self.lost += least
        self.counts = Counter({gram: n for gram, n in self.counts.items() if n > least})


def frequent(texts: Texts, minimum: int, *, most: int = MOST_COUNTED) -> Frequent:
    """Every n-gram that stands `minimum` times or more, and perhaps some that stand less often."""
    found: Counter[str] = Counter()
    shorter: set[str] = set()
    lost = 0
    for length in range(2, LONGEST + 1):
        level = _Counts(most)
        for text in texts():
            level.add(_grams_of(text, length, shorter))
        lost = max(lost, level.lost)
        minimum = max(minimum, level.lost + 1)
        least = minimum - level.lost
        kept = {gram: count for gram, count in level.counts.items() if count >= least}
        if not kept:
            break
        found.update(kept)
        shorter = set(kept)
    if len(found) > MOST_FREQUENT:
        least = found.most_common(MOST_FREQUENT)[-1][1] + 1
        minimum = max(minimum, least + lost)
        found = Counter({gram: count for gram, count in found.items() if count >= least})
    return Frequent(tuple(found), minimum)


def _grams_of(text: str, length: int, shorter: set[str]) -> Iterable[str]:
    """Those n-grams of a text that can be frequent, as often as they stand in it."""
    if length == 2:
        return [gram for run in HAN.findall(text) for gram in _sliced(run, 2)]
    marks = bytes(map(shorter.__contains__, _sliced(text, length - 1)))
    return compress(_sliced(text, length), map(and_, marks, marks[1:]))


def _sliced(text: str, length: int) -> Iterator[str]:
    count = len(text) - length + 1
    if count > _LONG:
        return (text[at : at + length] for at in range(count))
    return map(text.__getitem__, _slices(length)[: max(0, count)])


@cache
def _slices(length: int) -> list[slice]:
    """Made once: to take a slice that is there costs half of what it costs to make and take one."""
    return [slice(at, at + length) for at in range(_LONG)]


def han_characters(text: str) -> int:
    return sum(map(len, HAN.findall(text)))


class Finder:
    """Finds many strings in texts at once, each occurrence of each."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self._automaton = AhoCorasick(strings, store_patterns=True) if strings else None

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """Number of the string, begin, end."""
        return self._automaton.find_matches_as_indexes(text, True) if self._automaton else []

    def all_in(self, text: str) -> list[str]:
        return self._automaton.find_matches_as_strings(text, True) if self._automaton else []


class Phrases:
    """Puts together what the n-grams of the greatest length are pieces of: 高质量发 is nearly always followed by 展.

    Which character nearly always follows or precedes is found in one reading and two numbers an n-gram, by the vote of
    R. S. Boyer and J S. Moore (1981): what is left of the votes for a character is no more than its occurrences.
    """

    def __init__(self, frequent: Frequent) -> None:
        self._short = [gram for gram in frequent.grams if len(gram) < LONGEST]
        self._finder = Finder([gram for gram in frequent.grams if len(gram) == LONGEST])
        self._numbers = {gram: which for which, gram in enumerate(self._finder.strings)}
        self._counts = [0] * len(self._numbers)
        self._after = _Votes(len(self._numbers))
        self._before = _Votes(len(self._numbers))

    def see(
        self, text: str, offset: int = 0, stands: Callable[[int, int], bool] | None = None
    ) -> None:
        """Take account of a text: of all occurrences, or of those (begin, end, both and `offset`) that `stands` admits."""
        text = f"\n{text}\n"
        after, before = self._after.cast, self._before.cast
        for which, start, end in self._finder.places(text):
            if stands is None or stands(start - 1 + offset, end - 1 + offset):
                self._counts[which] += 1
                after(which, text[end])
                before(which, text[start - 1])

    def strings(self) -> list[str]:
        """Candidates for phrases, each once: whether and how often they stand in the texts is still to be counted."""
        put_together = (
            string for which in range(len(self._counts)) for string in self._continued(which)
        )
        return list(dict.fromkeys((*self._short, *put_together)))

    def _continued(self, which: int) -> Iterator[str]:
        """The n-gram with what follows and precedes it, character by character."""
        string = self._finder.strings[which]
        for votes, at_end in ((self._after, True), (self._before, False)):
            edge: int | None = which
            while edge is not None and len(string) < LONGEST_PHRASE:
                other = votes.elected(edge, self._counts[edge])
                if not other or not HAN.match(other):
                    break
                if NEARLY * self._counts[edge] > self._counts[which]:
                    yield string  # what it ends in stands elsewhere too, perhaps with another neighbour
                string = string + other if at_end else other + string
                edge = self._numbers.get(string[-LONGEST:] if at_end else string[:LONGEST])
        yield string


class _Votes:
    """For each n-gram, the one character that can be the neighbour of more than half of its occurrences."""

    def __init__(self, size: int) -> None:
        self._characters = [""] * size
        self._left = [0] * size

    def cast(self, which: int, character: str) -> None:
        if character == self._characters[which]:
            self._left[which] += 1
        elif self._left[which]:
            self._left[which] -= 1
        else:
            self._characters[which], self._left[which] = character, 1

    def elected(self, which: int, count: int) -> str | None:
        """The character that nearly always is the neighbour."""
        return self._characters[which] if self._left[which] >= NEARLY * count else None
