"""A set phrase: how it is written, where it is not meant, and where the centre is first known to have used it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from speecharchive.normalise.fold import fold

Basis = Literal["wording", "content"]
"""Of a first use: a written form of the phrase stands there, or only what the phrase later came to sum up."""
BASES: tuple[str, ...] = get_args(Basis)
_PRECISION = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True)
class Phrase:
    """One row of a table of phrases. Everything but the name may be unknown or empty."""

    name: str
    family: str
    variants: tuple[str, ...] = ()
    """Other written forms; the name itself is always counted."""
    exclusions: tuple[str, ...] = ()
    """Longer strings inside which a form is not meant: 三个代表 in 三个代表团."""
    first_central: str | None = None
    """ISO date, to the year, month or day, of the earliest use by the centre that the table knows."""
    basis: Basis | None = None
    occasion: str | None = None
    source: str | None = None
    note: str | None = None

    @property
    def precision(self) -> str | None:
        return _PRECISION[len(self.first_central)] if self.first_central else None

    @cached_property
    def definition(self) -> Definition:
        return Definition(
            self.name,
            tuple(dict.fromkeys(fold(form) for form in (self.name, *self.variants))),
            tuple(dict.fromkeys(fold(text) for text in self.exclusions)),
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """What is counted, folded: the forms of a phrase, and what none of them may lie in."""

    name: str
    forms: tuple[str, ...]
    exclusions: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Equal where the same is counted; facts and notes do not matter."""
        parts = (sorted(self.forms), sorted(self.exclusions))
        whole = "\x1e".join("\x1f".join(part) for part in parts)
        return hashlib.sha256(whole.encode()).hexdigest()
