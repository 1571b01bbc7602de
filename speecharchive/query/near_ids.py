"""Ids of speeches that are one slip of the pen away from one that no speech has."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, or_, select

from speecharchive.store.tables import Speech

MOST = 3
_SHORTEST = 4
"""Fewer characters say too little."""


def like(connection: Connection, wrong: str) -> list[str]:
    """Ids that begin so, or have one character wrong, missing or too many, or two changed round. `wrong` holds no more than a-z0-9."""
    if not (wrong.isalnum() and wrong.isascii() and len(wrong) >= _SHORTEST):
        return []
    near = or_(
        Speech.id.in_(list(_shorter_or_turned(wrong))),
        *(Speech.id.like(pattern) for pattern in _patterns(wrong)),
    )
    found = connection.scalars(select(Speech.id).where(near).order_by(Speech.id).limit(MOST))
    return list(found)


def _shorter_or_turned(wrong: str) -> Iterator[str]:
    for at in range(len(wrong)):
        yield wrong[:at] + wrong[at + 1 :]
        yield wrong[:at] + wrong[at : at + 2][::-1] + wrong[at + 2 :]


def _patterns(wrong: str) -> Iterator[str]:
    """`_` stands for any one character, `%` for any number."""
    yield wrong + "%"
    for at in range(len(wrong)):
        yield wrong[:at] + "_" + wrong[at + 1 :]
        yield wrong[:at] + "_" + wrong[at:]
