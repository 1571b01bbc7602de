"""Outlets of the registry that are asked for by place, kind, family, status or words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from speecharchive.errors import BadFilter
from speecharchive.normalise.divisions import covers
from speecharchive.normalise.fold import fold
from speecharchive.outlets.outlet import KINDS, STATUSES, Outlet
from speecharchive.suggestions import did_you_mean, nearest


def choose(
    outlets: Iterable[Outlet],
    *,
    places: Sequence[str] = (),
    kinds: Sequence[str] = (),
    families: Sequence[str] = (),
    statuses: Sequence[str] = (),
    text: str | None = None,
) -> Iterator[Outlet]:
    """In the order given; of several values of one filter any counts. Raises BadFilter."""
    held = list(outlets)
    within = _codes(places)
    for option, values, known in (
        ("kind", kinds, tuple(KINDS)),
        ("status", statuses, tuple(STATUSES)),
        ("family", families, tuple(dict.fromkeys(each.family for each in held))),
    ):
        _demand_known(option, values, known)
    words = fold(text or "").lower()
    for outlet in held:
        if (
            (not kinds or outlet.kind in kinds)
            and (not families or outlet.family in families)
            and (not statuses or outlet.status in statuses)
            and (not within or any(outlet.place and covers(code, outlet.place) for code in within))
            and words in _said(outlet)
        ):
            yield outlet


def _codes(places: Sequence[str]) -> list[str]:
    if not places:
        return []
    from speecharchive.query.places import resolve  # loads the database's tables

    return [resolve({}, place) for place in places]


def _demand_known(option: str, values: Sequence[str], known: Sequence[str]) -> None:
    for value in values:
        if value not in known:
            hint = did_you_mean(nearest(value, known)) or f"there are {', '.join(known)}"
            raise BadFilter(f"no outlet has the {option} {value!r}; {hint}")


def _said(outlet: Outlet) -> str:
    starts = [start.url for start in outlet.starts]
    said = (outlet.name, outlet.title, outlet.note, *outlet.hosts, *starts)
    return fold("\n".join(part for part in said if part)).lower()
