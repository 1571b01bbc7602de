"""`--place` and `--outlet`: what they name; a province includes its cities and counties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from speecharchive.errors import BadFilter
from speecharchive.normalise.divisions import by_name, divisions
from speecharchive.normalise.fold import fold
from speecharchive.outlets import registry, unknown_outlet
from speecharchive.store import tables

_SHOWN = 6


def resolve(held: Mapping[str, str], place: str) -> str:
    """The six-digit code that `place`, a code or a name, means; `held` are the archive's own places, name by code.

    A name that several divisions bear means the one that holds all the others (吉林: the province, not its city).
    Raises BadFilter where no division, or more than one, is called so.
    """
    name = fold(place.strip())
    candidates = _called(held, name)
    widest = [code for code in candidates if all(covers(code, other) for other in candidates)]
    if widest:
        return widest[0]
    if candidates:
        raise BadFilter(
            f"several places are called {place!r}: {_listed(candidates)}; give the code"
        )
    raise BadFilter(f"no place is called {place!r}; give a name such as 株洲市 or a six-digit code")


def _called(held: Mapping[str, str], name: str) -> dict[str, str]:
    """Name by code: full names first, short ones only where no full name fits, then former names and contractions (襄樊, 渝).

    The demo's places are in no table of divisions.
    """
    known = divisions()
    if re.fullmatch(r"\d{6}", name):
        if name in known:
            return {name: known[name].name}
        return {name: name} if any(covers(name, code) for code in held) else {}
    full = {code: row.name for code, row in known.items() if fold(row.name) == name}
    full |= {code: label for code, label in held.items() if fold(label) == name}
    short = full or {code: row.name for code, row in known.items() if fold(row.short) == name}
    former = None if short else by_name(name)
    return {former.code: former.name} if former else short


def _listed(candidates: dict[str, str]) -> str:
    shown = [f"{code} {name}" for code, name in sorted(candidates.items())]
    more = len(shown) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _prefix(code: str) -> str:
    """The digits that all divisions in `code` share: GB/T 2260 is hierarchical by pairs of digits."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def covers(code: str, other: str) -> bool:
    return other.startswith(_prefix(code))


def range_of(code: str) -> tuple[str, str]:
    """The first and the last code that a division and those inside it can have."""
    prefix = _prefix(code)
    return prefix.ljust(6, "0"), prefix.ljust(6, "9")


def known_outlets(connection: Connection, names: Sequence[str]) -> list[str]:
    """Registry names of outlets given by name or title. Raises UnknownOutlet."""
    rows = connection.execute(select(tables.Outlet.name, tables.Outlet.title))
    held = {row.name: row.title for row in rows}
    known = {outlet.name: outlet.title for outlet in registry().values()} | held
    found = []
    for name in names:
        matches = [key for key, title in known.items() if name in (key, title)]
        if not matches:
            raise unknown_outlet(name, known)
        found += matches
    return found
