"""The filters of a command and the fields of its query as one scope: both must hold."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from speecharchive.index.wanted import Scope
from speecharchive.query.filters import Filters, scope_of
from speecharchive.query.language import Query
from speecharchive.query.snapshot import Snapshot

_Ranges = tuple[tuple[str, str], ...]


def scope_for(view: Snapshot, query: Query | None, filters: Filters) -> Scope:
    """Raises BadFilter and UnknownOutlet."""
    own = scope_of(filters, view)
    return (
        own
        if query is None or query.filters == Filters()
        else both(own, scope_of(query.filters, view))
    )


def both(first: Scope, second: Scope) -> Scope:
    """What is in either scope: a city out of its province, the later of two first days."""
    return Scope(
        **{
            field.name: _both(field.name, getattr(first, field.name), getattr(second, field.name))
            for field in fields(Scope)
        }
    )


def _both(name: str, one: Any, other: Any) -> Any:
    if name == "copies":
        return one and other
    if name == "titles":
        return tuple(dict.fromkeys((*one, *other)))
    if one is None or other is None:
        return other if one is None else one
    if name in ("since", "until"):
        return max(one, other) if name == "since" else min(one, other)
    return _common(one, other) if name == "places" else tuple(each for each in one if each in other)


def _common(one: _Ranges, other: _Ranges) -> _Ranges:
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(dict.fromkeys((low, high) for low, high in pairs if low <= high))
