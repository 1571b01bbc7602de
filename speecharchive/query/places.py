"""`--place` and `--outlet`: what they name; a province includes its cities and counties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from speecharchive.errors import BadFilter
from speecharchive.normalise.divisions import Division, ancestors, by_code, by_name, divisions
from speecharchive.normalise.fold import fold
from speecharchive.outlets import registry, unknown_outlet
from speecharchive.store import tables
from speecharchive.suggestions import did_you_mean, nearest

_SHOWN = 6
_HOW_TO_FIND = "; give a name such as 株洲市, or find the code with: speecharchive sql 'SELECT code, name FROM v_division'"


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
            f"several places are called {place!r}: {_listed(candidates, held)}; give the code or the whole name"
        )
    raise BadFilter(_unknown(held, name, place))


def _called(held: Mapping[str, str], name: str) -> dict[str, str]:
    """Name by code: full names first, short ones only where no full name fits, then former names and contractions (襄樊, 渝),
    at last names from the province down (湖南株洲).

    The demo's places are in no table of divisions.
    """
    known = divisions()
    if re.fullmatch(r"\d{6}", name):
        if division := by_code(name):
            return {name: division.name}
        return {name: name} if any(covers(name, code) for code in held) else {}
    full = {code: row.name for code, row in known.items() if fold(row.name) == name}
    full |= {code: label for code, label in held.items() if fold(label) == name}
    short = full or {code: row.name for code, row in known.items() if fold(row.short) == name}
    other = None if short else by_name(name) or _from_above(name)
    return {other.code: other.name} if other else short


def _from_above(name: str, within: str | None = None) -> Division | None:
    """江苏省南京市鼓楼区: each division inside the one before it."""
    for end in range(1, len(name)):
        holder = by_name(name[:end], within)
        if holder and (
            below := by_name(name[end:], holder.code) or _from_above(name[end:], holder.code)
        ):
            return below
    return None


def _unknown(held: Mapping[str, str], name: str, place: str) -> str:
    if re.fullmatch(r"\d{6}", name):
        holder = by_code(f"{name[:4]}00") or by_code(f"{name[:2]}0000")
        hint = f"; {holder.code} is {holder.name}" if holder and not holder.invented else ""
        return f"no place has the code {name}{hint or _HOW_TO_FIND}"
    called: dict[str, str] = {}
    for division in sorted(divisions().values(), key=lambda each: each.level):
        if not division.invented:
            called.setdefault(division.name, division.code)
            called.setdefault(division.short, division.code)
    called |= {label: code for code, label in held.items()}
    # One of the archive's own may be meant that a thousand others are as like: it is named too.
    own = nearest(name, held.values(), most=1)
    close = dict.fromkeys(called[each] for each in (*nearest(name, called), *own))
    hint = did_you_mean([f"{named(held, code)} ({code})" for code in close])
    return (
        f"no place is called {place!r}; {hint or 'give a name such as 株洲市 or a six-digit code'}"
    )


def named(held: Mapping[str, str], code: str) -> str:
    """`株洲市`; a county with what holds it, for others may be called so: `湖南省株洲市茶陵县`."""
    division = by_code(code)
    if division is None or division.level < 3:
        return division.name if division else held.get(code, code)
    return _whole_name(division)


def _whole_name(division: Division) -> str:
    return "".join(each.name for each in reversed((division, *ancestors(division.code))))


def _listed(candidates: Mapping[str, str], held: Mapping[str, str]) -> str:
    """Those first of which the archive has speeches."""
    codes = sorted(candidates, key=lambda code: (code not in held, code))
    shown = [f"{named(candidates, code)} ({code})" for code in codes]
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
