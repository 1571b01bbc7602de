"""A sub-corpus narrowed step by step: filters and queries that must all hold."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from speecharchive.corpus.filtering import NAMES, checked
from speecharchive.errors import BadFilter
from speecharchive.query import places
from speecharchive.query.filters import Filters, first_day, last_day
from speecharchive.query.language import MAX_TERMS, Clause, Query
from speecharchive.query.names import bare
from speecharchive.query.snapshot import Snapshot

Connect = Callable[[], AbstractContextManager[Snapshot]]


def narrowed(first: Filters, second: Filters, connect: Connect) -> Filters:
    """The filters of both at once.

    Where both ask for the same thing, what meets both is left: a city out of its province, the later of two first days.
    `connect` is called where the archive has to be asked what a name means. Raises BadFilter where nothing can meet both.
    """
    values: dict[str, Any] = {"copies": first.copies and second.copies}
    for name in NAMES:
        old, new = getattr(first, name), getattr(second, name)
        values[name] = _both(name, old, new, connect) if old and new else old or new
    return checked(values)


def conjoined(first: Query, second: Query) -> Query:
    """Speeches that the clauses of both queries find. Raises BadFilter where too many clauses come of it."""
    if not (first.clauses and second.clauses):  # fields alone: every speech
        return first if first.clauses else second
    if len(first.clauses) * len(second.clauses) > MAX_TERMS:
        raise BadFilter(
            f"{first.raw} and {second.raw} together make more than {MAX_TERMS} alternatives; ask with fewer ORs"
        )
    clauses = tuple(_joined(one, other) for one in first.clauses for other in second.clauses)
    return Query(f"({first.raw}) AND ({second.raw})", clauses)


def _joined(first: Clause, second: Clause) -> Clause:
    return Clause(
        tuple(dict.fromkeys((*first.wanted, *second.wanted))),
        tuple(dict.fromkeys((*first.unwanted, *second.unwanted))),
    )


def _both(name: str, old: Any, new: Any, connect: Connect) -> Any:
    if name == "since":
        return max(old, new, key=lambda day: first_day(day) or "")
    if name == "until":
        return min(old, new, key=lambda day: last_day(day) or "")
    if name == "title":
        return tuple(dict.fromkeys((*old, *new)))
    if name == "office":
        return _offices(old, new)
    if name == "speaker":
        return _inside(name, old, new, lambda one, other: bare(one) == bare(other))
    if name == "place":
        with connect() as view:
            held = view.index.places()
            old, new = ([places.resolve(held, each) for each in some] for some in (old, new))
        return _inside(name, old, new, places.covers)
    if name == "outlet":
        with connect() as view:
            old, new = (places.known_outlets(view.connection, some) for some in (old, new))
    return _inside(name, old, new, operator.eq)


def _offices(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """An office is asked for by a part of its name: of two parts only one that holds the other says both."""
    pairs = [sorted((bare(one), bare(other)), key=len) for one in old for other in new]
    if all(part in whole for part, whole in pairs):
        return tuple(dict.fromkeys(whole for _, whole in pairs))
    raise BadFilter(
        f"office was asked for as {_listed(old)}; give one text that holds {_listed(new)} too, in the first place"
    )


def _inside(
    name: str, old: Sequence[Any], new: Sequence[Any], holds: Callable[[Any, Any], bool]
) -> tuple[Any, ...]:
    """Of every pair where one holds the other, the one inside."""
    pairs = [(one, other) for one in old for other in new]
    left = [other for one, other in pairs if holds(one, other)]
    left += [one for one, other in pairs if holds(other, one)]
    if left:
        return tuple(dict.fromkeys(left))
    raise BadFilter(
        f"{name} was asked for as {_listed(old)}, which leaves nothing of {_listed(new)}; "
        "to mean either, give both at once"
    )


def _listed(values: Iterable[Any]) -> str:
    return " or ".join(map(str, values))
