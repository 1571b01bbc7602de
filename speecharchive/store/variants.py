"""Variants follow the speeches: in the transaction that stores a version its signature, its pairs and its group.

A pair is a matter of its two texts alone, and groups follow from pairs, so the tables are the same in whatever order the
speeches came; a speech that is stored leaves and comes again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select

from speecharchive.store import variant_candidates as candidates
from speecharchive.store.statements import portions
from speecharchive.store.tables import (
    MinHash,
    MinHashBand,
    Speech,
    VariantPair,
    Version,
)
from speecharchive.store.variant_groups import regroup

HELD = (
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

    `texts` are folded texts by version: of all whose text may be another now.
    """
    if not speech_ids:
        return set()
    hold_still(connection)
    reader = candidates.Reader(connection, texts or {})
    ids = sorted(speech_ids)
    partners = _forget_pairs(connection, ids)
    # Copies beyond ENOUGH rest on some that all of them are paired with: when one of these goes, they look again.
    crowds = (some for some in partners.values() if len(some) > candidates.ENOUGH)
    again = sorted(set[str]().union(*crowds) - set(ids))
    partners |= _forget_pairs(connection, again)
    ids += again
    affected = set(ids).union(*partners.values())
    held = current_versions(connection, ids)
    _sign(connection, ids, held, reader)
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


def current_versions(connection: Connection, speech_ids: Iterable[str]) -> dict[str, int]:
    """Row number of the current version by speech, of those that are held."""
    found: dict[str, int] = {}
    for some in portions(speech_ids):
        rows = connection.execute(HELD.where(Speech.id.in_(some)))
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
    for some in portions(speech_ids):
        rows = connection.execute(_SIGNED.where(Version.speech_id.in_(some)))
        signed |= {row.version_id: bytes(row.signature) for row in rows}
    reader.read(held.values())
    wanted = {
        version: signed[version]
        if version in signed and version not in reader.texts
        else signature(reader.witness(version).grams)
        for version in held.values()
    }
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


def _forget_pairs(connection: Connection, speech_ids: list[str]) -> dict[str, set[str]]:
    """The speeches that each of them was paired with."""
    partners: dict[str, set[str]] = defaultdict(set)
    for some in portions(speech_ids):
        either = or_(VariantPair.speech_id.in_(some), VariantPair.other_id.in_(some))
        gone = delete(VariantPair).where(either)
        for one, other in connection.execute(
            gone.returning(VariantPair.speech_id, VariantPair.other_id)
        ):
            partners[one].add(other)
            partners[other].add(one)
    return {speech_id: partners[speech_id] for speech_id in speech_ids if speech_id in partners}
