"""From pairs that are one speech to groups: the same ones whatever the order in which the speeches came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import product

Pair = tuple[str, str]
Excluded = Callable[[str, str], bool]

_CORE = 30
_COMPLETE = 0.9
_TRADITIONAL = 0.1
"""Share of the Han characters; a simplified text has some, since the fold merges forms of one character too."""
_OWN_SITES = {
    "cppcc": ("政协", "政協"),
    "npc": ("人大",),
    "government": ("政府",),
    "party": ("市委", "省委", "县委"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which text of a group is read first."""

    speech_id: str
    characters: int
    dated_on: str | None
    body: str | None
    outlet_title: str | None
    unexplained: int
    """Dropped blocks that no rule explains."""
    converted: bool
    """In traditional characters, which outlets make by conversion."""
    nearness: float
    """Its similarities with the others, added up."""


@dataclass(slots=True)
class _Group:
    members: set[str]
    core: list[str]
    """The `_CORE` members that are paired with most; they speak for the others, so that joining does not cost more the larger a group is."""


def groups(pairs: Mapping[Pair, float], excluded: Excluded) -> list[frozenset[str]]:
    """Join pairs, the most alike first, but never two groups of which two members exclude each other.

    A is B and B is C where A and C are last year's report and this year's: B, an excerpt of what both say, goes with the
    one that it is more like.
    """
    degree = Counter(speech_id for pair in pairs for speech_id in pair)
    group_of = {each: _Group({each}, [each]) for each in degree}
    for (one, other), _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        ours, theirs = group_of[one], group_of[other]
        if ours is theirs or any(
            excluded(*sorted((a, b)))
            for a, b in product(ours.core, theirs.core)
            if not _is_pair(pairs, a, b)
        ):
            continue
        if len(ours.members) < len(theirs.members):
            ours, theirs = theirs, ours
        ours.members |= theirs.members
        ours.core = nsmallest(_CORE, ours.core + theirs.core, lambda each: (-degree[each], each))
        group_of.update(dict.fromkeys(theirs.members, ours))
    found = {frozenset(group.members) for group in {id(g): g for g in group_of.values()}.values()}
    return sorted((group for group in found if len(group) > 1), key=min)


def _is_pair(pairs: Collection[Pair], one: str, other: str) -> bool:
    return (min(one, other), max(one, other)) in pairs


def ranked(members: Iterable[Standing]) -> list[str]:
    """The ids of a group's members, the reading text first.

    A text that has (nearly) everything before excerpts, the site of the body itself before others, a page without unexplained
    blocks before others, the script of the original before the other, the earliest, the one that is most like the others, and at last the smallest id: nothing that depends on when it was archived.
    """
    all_members = list(members)
    most = max((each.characters for each in all_members), default=0)

    def key(each: Standing) -> tuple[bool, bool, bool, bool, str, float, str]:
        return (
            each.characters < _COMPLETE * most,
            not _is_own_site(each),
            each.unexplained > 0,
            each.converted,
            each.dated_on or "9999",
            -round(each.nearness, 6),
            each.speech_id,
        )

    return [each.speech_id for each in sorted(all_members, key=key)]


def is_converted(text: str, folded: str) -> bool:
    """Whether a text is in traditional characters; those have a fold that is another character."""
    han = [
        one != other for one, other in zip(text, folded, strict=True) if "\u4e00" <= one <= "\u9fff"
    ]
    return sum(han) > _TRADITIONAL * len(han)


def _is_own_site(each: Standing) -> bool:
    words = _OWN_SITES.get(each.body or "", ())
    return any(word in (each.outlet_title or "") for word in words)
