"""Variants over a whole archive: speeches that were stored before anybody compared them, or by a release that compared otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from speecharchive.index.writes import renew_groups
from speecharchive.store.engine import reading, writing
from speecharchive.store.tables import (
    MinHash,
    MinHashBand,
    Setting,
    Variant,
    VariantPair,
    Version,
)
from speecharchive.store.variants import HELD, follow, hold_still

METHOD = "1"
"""Another where a release makes other signatures, bands or pairs: an upgrade then has the archive gone over again."""
BATCH = 200
_METHOD = "variants"


def find_variants(engine: Engine, *, seen: Callable[[str], object] = lambda _: None) -> int:
    """Look at every held speech that was not compared yet, some a transaction; how many there were.

    Can be broken off and begun again. `seen` is called once a speech.
    """
    found = 0
    while True:
        with writing(engine) as connection:
            hold_still(connection)
            some = list(connection.scalars(_not_compared().limit(BATCH)))
            if not some:
                return found
            renew_groups(connection, follow(connection, some))
        found += len(some)
        for speech_id in some:
            seen(speech_id)


def speeches_to_compare(engine: Engine) -> int:
    """Over how many speeches `find_variants` will go."""
    with reading(engine) as connection:
        left = _not_compared().order_by(None).subquery()
        return connection.scalar(select(func.count()).select_from(left)) or 0


def groups_held(engine: Engine) -> tuple[int, int]:
    """How many speeches stand in how many groups."""
    with reading(engine) as connection:
        counts = select(func.count(), func.count(Variant.group_id.distinct()))
        speeches, groups = connection.execute(counts).one()
    return int(speeches), int(groups)


def forget_variants(engine: Engine) -> None:
    """Everything known of variants, so that `find_variants` finds it again."""
    with writing(engine) as connection:
        _forget_all(connection)


def renew_method(connection: Connection) -> None:
    """Forget what a release found that compared otherwise."""
    known = connection.scalar(select(Setting.value).where(Setting.name == _METHOD))
    if known == METHOD:
        return
    if known is not None:
        _forget_all(connection)
    connection.execute(delete(Setting).where(Setting.name == _METHOD))
    connection.execute(insert(Setting), {"name": _METHOD, "value": METHOD})


def _forget_all(connection: Connection) -> None:
    hold_still(connection)
    grouped = set(connection.scalars(select(Variant.speech_id)))
    for table in (Variant, VariantPair, MinHashBand, MinHash):
        connection.execute(delete(table))
    renew_groups(connection, grouped)


def _not_compared() -> Any:
    return (
        HELD.outerjoin(MinHash, MinHash.version_id == Version.id)
        .where(MinHash.version_id.is_(None))
        .order_by(Version.id)
    )
