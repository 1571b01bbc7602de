"""What the search benchmark looks for: phrases of every length, common and rare, the same for every corpus of a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.invented import invent
from benchmarks.lexicon import PLANTED, lexicon
from speecharchive.normalise.fold import fold

_CUT_EACH = 8
_FROM = 400
"""Speeches that phrases are cut from: the first so many, which every corpus has."""


@dataclass(frozen=True, slots=True)
class Term:
    sort: str
    phrases: tuple[str, ...]
    """Folded; all of them are to stand in a speech."""

    @property
    def shown(self) -> str:
        return " ".join(self.phrases)


def terms(seed: int = 1) -> list[Term]:
    common, rare = list(_planted(6, rare=False)), list(_planted(6, rare=True))
    singles = (
        ("1 character", ["的", "发", "展", "5", "鸢", "罾"]),
        (
            "2, common",
            ["发展", "建设", "工作", "推进", "加强", "经济", "社会", "坚持", "加快", "实现"],
        ),
        ("2, rare", ["鸢尾", "琥珀", "麒麟", "鹭鸶", *_tail()]),
        ("4", ["云岭精神", "飞雁行动", "五河共治", "禾苗工程", *_cut(4, seed)]),
        ("5", ["新质生产力", *_cut(5, seed), *_clauses(5)]),
        ("6+, rare", [*rare, *_cut(9, seed)]),
        ("6+, common", [*common, *_clauses(7)]),
    )
    single = [Term(sort, (fold(phrase),)) for sort, phrases in singles for phrase in phrases]
    return [*single, *(Term("A AND B", tuple(map(fold, pair))) for pair in _PAIRS)]


_PAIRS = (
    ("发展", "建设"), ("新质生产力", "经济"), ("鸢尾", "工作"), ("推动经济社会高质量发展", "云岭精神"), ("麒麟", "琥珀"),
    ("不忘初心牢记使命", "全过程人民民主"), ("的", "飞雁行动"), ("协商", "民主"), ("五河共治", "罾"), ("乡村", "振兴"),
)  # fmt: skip


def _planted(least: int, *, rare: bool) -> Iterator[str]:
    for planted in PLANTED:
        if len(planted.phrase) >= least and (planted.rate < 0.03) == rare:
            yield planted.phrase


def _clauses(length: int) -> list[str]:
    """The commonest set clauses of that length or one more."""
    items = lexicon().items[lexicon().first_clause :]
    return [str(item) for item in items if len(item) == length][:_CUT_EACH]


def _tail() -> list[str]:
    """Words of two characters from the end of the list."""
    items = lexicon().items[: lexicon().first_clause]
    return [str(item) for item in items[12_000::900] if len(item) == 2][:6]


def _cut(length: int, seed: int) -> list[str]:
    """Cut at chance out of texts, so that most begin and end inside a word."""
    rng = np.random.default_rng((seed, length))
    found: list[str] = []
    while len(found) < _CUT_EACH:
        text = invent(int(rng.integers(_FROM)), seed).text
        at = int(rng.integers(len(text) - length))
        phrase = text[at : at + length]
        if "\n" not in phrase:
            found.append(phrase)
    return found
