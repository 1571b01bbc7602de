"""One name in several spellings: 莊華平, 庄华平 and 庄 华平 are compared as one, and shown as it is most often written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from speecharchive.index.engine import Named
from speecharchive.index.wanted import Facet, Scope, Tally, Total, Value
from speecharchive.normalise.fold import fold
from speecharchive.query.snapshot import Snapshot

_Values = tuple[Value, ...]


def bare(name: str) -> str:
    """What names are compared by: the fold without white space."""
    return "".join(fold(name).split())


def spellings(view: Snapshot, of: Named) -> dict[str, str]:
    """How each name is to be shown that is written in several ways; of equally frequent ones the first by code point."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in view.index.names(of):
        alike[bare(name)].append(name)
    several = [names for names in alike.values() if len(names) > 1]
    if not several:
        return {}
    listed = tuple(name for names in several for name in names)
    scope = Scope(speakers=listed) if of == "speaker" else Scope(offices=listed)
    often = {each.values[0]: each.speeches for each in view.index.totals(scope, (of,))}
    return {
        name: min(names, key=lambda each: (-often.get(each, 0), each))
        for names in several
        for name in names
    }


@dataclass(frozen=True, slots=True)
class OneName:
    """Counts by facets, those of one name's spellings added up."""

    shown: dict[int, dict[str, str]] = field(default_factory=dict)
    """By the place of the facet among the facets."""

    @classmethod
    def of(cls, view: Snapshot, by: Sequence[Facet]) -> OneName:
        named: tuple[Named, ...] = ("speaker", "office")
        found = {by.index(name): spellings(view, name) for name in named if name in by}
        return cls({at: names for at, names in found.items() if names})

    def values(self, values: _Values) -> _Values:
        if not self.shown:
            return values
        return tuple(
            self.shown[at].get(str(value), value) if at in self.shown else value
            for at, value in enumerate(values)
        )

    def tallies(self, tallies: Iterable[Tally]) -> dict[_Values, Tally]:
        found: dict[_Values, Tally] = {}
        for values, speeches, hits in tallies:
            key = self.values(values)
            _, before, times = found.get(key, Tally(key, 0, None))
            both = times if hits is None else hits + (times or 0)
            found[key] = Tally(key, before + speeches, both)
        return found

    def totals(self, totals: Iterable[Total]) -> dict[_Values, Total]:
        found: dict[_Values, Total] = {}
        for values, speeches, characters in totals:
            key = self.values(values)
            _, before, length = found.get(key, Total(key, 0, 0))
            found[key] = Total(key, before + speeches, length + characters)
        return found
