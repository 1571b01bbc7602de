"""Variants follow the speeches: in the transaction that stores a version its signature, its pairs and its group.

A pair is a matter of its two texts alone, and groups follow from pairs, so the tables are the same in whatever order the
speeches came; a speech that is stored leaves and comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, delete, func, insert, select

from speecharchive.store import variant_candidates as candidates
from speecharchive.store.engine import reading, writing
from speecharchive.store.tables import (
    MinHash,
    MinHashBand,
    Setting,
    Speech,
    Variant,
    VariantPair,
    Version,
)
from speecharchive.store.variant_groups import regroup

METHOD = "1"
"""Another where a release makes other signatures, bands or pairs: an upgrade then has the archive gone over again."""
BATCH = 200
_METHOD = "variants"
_MANY = 500
_HELD = (
    select(Version.speech_id, Version.id)
    .join(Speech, and_(Speech.id == Version.speech_id, Speech.current == Version.n))
    .where(Speech.status == "held")
)
_SIGNED = select(Version.speech_id, MinHash.version_id, MinHash.signature).join(
    Version, Version.id == MinHash.version_id
)
_FORGET_BAND = delete(MinHashBand).where(
    MinHashBand.band == bindparam("of_band"), MinHashBand.version_id == bindparam("version")
)
_FORGET_SIGNATURE = delete(MinHash).where(MinHash.version_id == bindparam("version"))


def follow(
    connection: Connection, speech_ids: Collection[str], texts: Mapping[int, str] | None = None
) -> set[str]:
    """Take in that these speeches were stored, hidden or are known otherwise; which speeches stand in another group now.

    `texts` are folded texts by version that need not be read again.
    """
    if not speech_ids:
        return set()
    hold_still(connection)
    reader = candidates.Reader(connection, texts or {})
    ids = sorted(speech_ids)
    held = _current_versions(connection, ids)
    _sign(connection, ids, held, reader)
    affected = _forget_pairs(connection, ids) | set(ids)
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for version_id in held.values():
        for row in candidates.pairs_of(reader, version_id):
            pairs[row["speech_id"], row["other_id"]] = row
    if pairs:
        connection.execute(insert(VariantPair), list(pairs.values()))
    return regroup(connection, affected, reader)


def hold_still(connection: Connection) -> None:
    """One transaction at a time looks for variants and sees all before it; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE variant IN SHARE ROW EXCLUSIVE MODE")


def find_variants(engine: Engine, *, seen: Callable[[str], object] = lambda _: None) -> int:
    """Look at every held speech that was not compared yet, some a transaction; how many there were.

    Can be broken off and begun again. `seen` is called once a speech.
    """
    from speecharchive.index.writes import renew_groups

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
    from speecharchive.index.writes import renew_groups

    hold_still(connection)
    grouped = set(connection.scalars(select(Variant.speech_id)))
    for table in (Variant, VariantPair, MinHashBand, MinHash):
        connection.execute(delete(table))
    renew_groups(connection, grouped)


def _not_compared() -> Any:
    return (
        _HELD.outerjoin(MinHash, MinHash.version_id == Version.id)
        .where(MinHash.version_id.is_(None))
        .order_by(Version.id)
    )


def _current_versions(connection: Connection, speech_ids: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _portions(speech_ids):
        rows = connection.execute(_HELD.where(Speech.id.in_(some)))
        found |= {row.speech_id: row.id for row in rows}
    return found


def _sign(
    connection: Connection,
    speech_ids: list[str],
    held: Mapping[str, int],
    reader: candidates.Reader,
) -> None:
    """The signatures and bands of what is held, in the place of those that were there."""
    from speecharchive.variants.signature import bands, signature

    signed: dict[int, bytes] = {}
    for some in _portions(speech_ids):
        rows = connection.execute(_SIGNED.where(Version.speech_id.in_(some)))
        signed |= {row.version_id: bytes(row.signature) for row in rows}
    reader.read(held.values())
    wanted = {version: signature(reader.witness(version).grams) for version in held.values()}
    gone = [version for version, was in signed.items() if wanted.get(version) != was]
    new = [version for version, now in wanted.items() if signed.get(version) != now]
    if gone:
        rows_gone = [{"version": v, "of_band": band} for v in gone for band in bands(signed[v])]
        if rows_gone:
            connection.execute(_FORGET_BAND, rows_gone)
        connection.execute(_FORGET_SIGNATURE, [{"version": version} for version in gone])
    if new:
        rows_new = [{"version_id": v, "signature": wanted[v]} for v in new]
        connection.execute(insert(MinHash), rows_new)
        keys = sorted((band, version) for version in new for band in bands(wanted[version]))
        if keys:
            connection.execute(
                insert(MinHashBand), [{"band": band, "version_id": v} for band, v in keys]
            )
    reader.signatures.update(wanted)


def _forget_pairs(connection: Connection, speech_ids: list[str]) -> set[str]:
    """The speeches that they were paired with."""
    others: set[str] = set()
    for some in _portions(speech_ids):
        for side, far in (
            (VariantPair.speech_id, VariantPair.other_id),
            (VariantPair.other_id, VariantPair.speech_id),
        ):
            others.update(connection.scalars(select(far).where(side.in_(some))))
            connection.execute(delete(VariantPair).where(side.in_(some)))
    return others


def _portions(values: Iterable[str]) -> Iterable[list[str]]:
    listed = list(values)
    return (listed[start : start + _MANY] for start in range(0, len(listed), _MANY))
