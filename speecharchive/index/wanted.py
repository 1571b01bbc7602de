"""What a reader asks of the index, as plain data that every engine understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

Facet = Literal[
    "month", "year", "day", "place", "province", "city", "outlet", "speaker", "office", "term", "kind", "body"
]  # fmt: skip
"""`month` is yyyymm (yyyy00: the year alone is known, 0: undated), `year` yyyy (0: undated), `day` yyyymmdd likewise, `place`,
`province` and `city` are codes, `outlet` a registry name, `term` the 届."""
Value = str | int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Filters as the archive's own values: None sets no bound, an empty tuple lets nothing through; all fields must hold."""

    speakers: tuple[str, ...] | None = None
    offices: tuple[str, ...] | None = None
    outlets: tuple[str, ...] | None = None
    """Registry names."""
    places: tuple[tuple[str, str], ...] | None = None
    """First and last code of each division with all that lies in it."""
    kinds: tuple[str, ...] | None = None
    bodies: tuple[str, ...] | None = None
    meetings: tuple[str, ...] | None = None
    phases: tuple[str, ...] | None = None
    terms: tuple[int, ...] | None = None
    sessions: tuple[int, ...] | None = None
    since: int | None = None
    """yyyymmdd; what is dated to a month or year that holds the day is in."""
    until: int | None = None
    titles: tuple[str, ...] = ()
    """Folded; all of them stand in the title."""
    copies: bool = True
    """Whether every page counts that carries a speech; else of a variant group the first alone that matches, by rank."""

    @property
    def one_of(self) -> dict[str, tuple[str, ...] | tuple[int, ...]]:
        """The values that a fact must be one of, by the name of its column; facts without a bound are not in it."""
        values = {
            "speaker": self.speakers,
            "office": self.offices,
            "outlet": self.outlets,
            "kind": self.kinds,
            "body": self.bodies,
            "meeting": self.meetings,
            "phase": self.phases,
            "term": self.terms,
            "session": self.sessions,
        }
        return {name: held for name, held in values.items() if held is not None}


@dataclass(frozen=True, slots=True)
class AllOf:
    """Folded phrases that a speech must all hold, and phrases it must not hold."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Speeches in `scope` that meet any of `clauses` (None: all of them)."""

    clauses: tuple[AllOf, ...] | None = None
    scope: Scope = field(default_factory=Scope)
    versions: tuple[int, ...] | None = None
    """Only these: they were found by reading the text, where the index cannot be sure."""


def by_outlet(wanted: Wanted, by: Sequence[Facet]) -> Wanted:
    """What is counted by these facets: by outlet each outlet counts what it carries, copies too."""
    if wanted.scope.copies or "outlet" not in by:
        return wanted
    return replace(wanted, scope=replace(wanted.scope, copies=True))


class Tally(NamedTuple):
    """Speeches that match, and how often they hold the phrases, for one combination of facet values."""

    values: tuple[Value, ...]
    speeches: int
    hits: int | None
    """None where no phrase was asked for."""


class Total(NamedTuple):
    """What there is: the denominator."""

    values: tuple[Value, ...]
    speeches: int
    characters: int
