"""`python -m benchmarks.changes`: what comparing two versions costs, beside reading a page and beside difflib.

Invented speeches of 12,000 characters: with twenty edits, in the other script, and one unlike the other; and hostile
texts of 200,000 characters without a sentence, or with nothing but sentences, that share nothing.
"""

from __future__ import annotations

import difflib
import random
import time
from collections.abc import Callable

from speecharchive.changes.comparing import compare
from speecharchive.changes.edit import Text

_ROUNDS = 2
_SHORTER = 60
"""Sentences that difflib is given."""


def main() -> None:
    speech = _sentences(1, 400)
    edited = speech.copy()
    for number in range(0, len(speech), 20):
        edited[number] = edited[number][:5] + "新" + edited[number][6:]
    pairs = {
        "twenty edits": (speech, edited),
        "nothing in common": (speech, _sentences(2, 400)),
        "200,000 without a sentence": (["".join(_hostile(1))], ["".join(_hostile(2))]),
        "200,000 of single sentences": (["。".join(_hostile(1))], ["。".join(_hostile(2))]),
        "200,000 of single paragraphs": (_hostile(1), _hostile(2)),
    }
    compare(Text(("甲。",)), Text(("乙。",)))  # what is loaded at the first comparison
    for name, (before, after) in pairs.items():
        texts = Text(tuple(before)), Text(tuple(after))
        cost, found = _least(lambda texts=texts: len(compare(*texts)))  # type: ignore[misc]
        print(f"{name:<30} {cost * 1000:9.1f} ms CPU, {found} edits")
    _print_difflib(speech[:_SHORTER], edited[:_SHORTER])


def _print_difflib(speech: list[str], edited: list[str]) -> None:
    """The ratio for a short speech; for a long one it takes minutes."""
    one, other = "\n".join(speech), "\n".join(edited)
    ours, _ = _least(lambda: len(compare(Text(tuple(speech)), Text(tuple(edited)))))
    start = time.process_time()
    difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    theirs = time.process_time() - start
    print(f"{len(one)} characters: {theirs / ours:.0f} times the speed of difflib")


def _least(work: Callable[[], int]) -> tuple[float, int]:
    costs, found = [], 0
    for _ in range(_ROUNDS):
        start = time.process_time()
        found = work()
        costs.append(time.process_time() - start)
    return min(costs), found


def _sentences(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(_characters(rng, 29)) + "。" for _ in range(count)]


def _hostile(seed: int) -> list[str]:
    return _characters(random.Random(seed), 200_000)


def _characters(rng: random.Random, count: int) -> list[str]:
    """The frequent ones are frequent, as in Chinese."""
    return [chr(0x4E00 + min(int(rng.paretovariate(0.6)), 5_000)) for _ in range(count)]


if __name__ == "__main__":
    main()
