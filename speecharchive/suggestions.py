"""What a person may have meant: of the names that are known, those nearest to one that is not.

Chinese names are short, so every character tells: a rare one that two names share says more than a 市 that a thousand have.
Order counts little (洲株市), script and width not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from math import log

from speecharchive.normalise.fold import fold

MOST = 3
_LATIN_CUTOFF = 0.6
_CUTOFF = 0.4
_MUCH_NEARER = 0.8
"""What is less than this part as near as the nearest is not worth naming."""
_DISORDER = 0.95
_MISTAKEN = 0.97
_ALIKE = (
    "州洲", "株珠洙", "阳杨扬羊", "陵林临", "江疆", "平坪萍", "化华花", "台泰", "沙少砂", "莱菜", "亳毫", "汨泊", "徽微", "枝技支", "庄装",
    "原源园", "城成程", "湘香相", "潭谭", "衡横", "邵绍", "怀坏", "岳乐", "宁宇", "戌戍", "名铭", "质智",
)  # fmt: skip
"""Characters that are taken for each other because they look or sound alike, of those that names and slogans are made of."""
_AS_ONE = str.maketrans({char: group[0] for group in _ALIKE for char in group})


def nearest(word: str, known: Iterable[str], *, most: int = MOST) -> list[str]:
    """The names most like `word`, the likest first; of equals the first given. Nothing where none is like it."""
    wanted, names = fold(word.strip()), list(dict.fromkeys(known))
    if wanted.isascii():
        return _nearest_latin(wanted, names, most)
    folded = [fold(name) for name in names]
    plain = _likenesses(wanted, folded)
    alike = _likenesses(wanted.translate(_AS_ONE), [name.translate(_AS_ONE) for name in folded])
    likeness = [max(one, other * _MISTAKEN) for one, other in zip(plain, alike, strict=True)]
    best = max(likeness, default=0.0)
    if best < _CUTOFF:
        return []
    ranked = sorted(range(len(names)), key=lambda n: -likeness[n])
    return [names[n] for n in ranked[:most] if likeness[n] >= max(_CUTOFF, best * _MUCH_NEARER)]


def or_list(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def did_you_mean(words: Sequence[str]) -> str:
    """`did you mean a or b?`; nothing for no words."""
    return f"did you mean {or_list(words)}?" if words else ""


def _nearest_latin(wanted: str, names: Sequence[str], most: int) -> list[str]:
    by_form = {fold(name): name for name in reversed(names)}
    begun = [name for form, name in by_form.items() if len(wanted) > 2 and form.startswith(wanted)]
    close = get_close_matches(wanted, by_form, n=most, cutoff=_LATIN_CUTOFF)
    return list(dict.fromkeys((*sorted(begun), *(by_form[form] for form in close))))[:most]


def _likenesses(wanted: str, names: Sequence[str]) -> list[float]:
    held = Counter(char for name in names for char in set(name))
    weight = {char: log((len(names) + 1) / number) for char, number in held.items()}
    return [_likeness(wanted, name, weight, log(len(names) + 2)) for name in names]


def _likeness(one: str, other: str, weight: dict[str, float], unknown: float) -> float:
    """From 0 to 1: the weight of the characters that both have, in order or nearly so, among all of theirs."""
    shared = Counter(one) & Counter(other)
    if not shared:
        return 0.0
    both = sum(weight.get(char, unknown) for char in one + other)
    bag = 2 * sum(weight[char] * number for char, number in shared.items()) / both
    if bag < _CUTOFF or bag == 0:
        return bag
    return max(bag * _DISORDER, 2 * _in_order(one, other, weight) / both)


def _in_order(one: str, other: str, weight: dict[str, float]) -> float:
    """Weight of the heaviest common subsequence."""
    row = [0.0] * (len(other) + 1)
    for first in one:
        before = 0.0
        for at, second in enumerate(other, 1):
            above = row[at]
            match = before + weight[second] if first == second else 0.0
            row[at] = max(above, row[at - 1], match)
            before = above
    return row[-1]
