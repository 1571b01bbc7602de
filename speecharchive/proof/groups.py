"""Variants against the texts: how alike the two of a pair are, and the groups that pairs make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from sqlalchemy import Connection, func, select

from speecharchive.query.contradiction import Contradiction
from speecharchive.store.statements import portions
from speecharchive.store.tables import MinHashBand, Page, Speech, Variant, VariantPair
from speecharchive.store.variant_candidates import Reader
from speecharchive.store.variant_groups import GroupRow, group_rows, reachable
from speecharchive.store.variants import current_versions

_BATCH = 500
_AGAIN = "(speecharchive variants --rebuild finds them anew)"


def wrong_groups(connection: Connection, damaged: Set[str]) -> Iterator[Contradiction]:
    """Group by group, each at the first of its speeches; those with a `damaged` one are passed over."""
    yield from _uneven_bands(connection)
    paired = select(VariantPair.speech_id).distinct().order_by(VariantPair.speech_id)
    ahead: set[str] = set()
    for speech_id in connection.scalars(paired, execution_options={"yield_per": _BATCH}):
        if speech_id in ahead:
            ahead.discard(speech_id)
            continue
        pairs = reachable(connection, [speech_id])
        members = set[str]().union(*pairs)
        ahead |= members - {speech_id, max(members)}  # the last one is the first of no pair
        if damaged.isdisjoint(members):
            yield from _of_members(connection, pairs, members)
    pair = VariantPair
    alone = select(Variant.speech_id).where(
        Variant.speech_id.not_in(select(pair.speech_id)),
        Variant.speech_id.not_in(select(pair.other_id)),
    )
    for speech_id in connection.scalars(alone.order_by(Variant.speech_id)):
        yield Contradiction(f"variant {speech_id}", f"is in a group, and in no pair {_AGAIN}")


def _of_members(
    connection: Connection, pairs: Mapping[tuple[str, str], float], members: set[str]
) -> Iterator[Contradiction]:
    versions = current_versions(connection, members)
    for speech_id in sorted(members - versions.keys()):
        yield Contradiction(f"variant_pair of {speech_id}", "is of a speech that is not held")
    placed = select(Speech.id).join(Page, Page.id == Speech.page_id)
    with_page = {each for some in portions(sorted(members)) for each in connection.scalars(placed.where(Speech.id.in_(some)))}  # fmt: skip
    if members <= versions.keys() & with_page:
        reader = Reader(connection, {})
        yield from _wrong_pairs(connection, pairs, versions, reader)
        yield from _wrong_rows(connection, members, group_rows(connection, pairs, reader))


def _wrong_pairs(
    connection: Connection,
    pairs: Mapping[tuple[str, str], float],
    versions: Mapping[str, int],
    reader: Reader,
) -> Iterator[Contradiction]:
    from speecharchive.variants.likeness import same_speech

    columns = (VariantPair.similarity, VariantPair.share, VariantPair.other_share)
    for one, other in sorted(pairs):
        held = connection.execute(
            select(*columns).where(VariantPair.speech_id == one, VariantPair.other_id == other)
        ).one()
        alike = same_speech(reader.witness(versions[one]), reader.witness(versions[other]))
        if alike is None:
            yield Contradiction(f"variant_pair {one} {other}", f"is not one speech by the texts {_AGAIN}")  # fmt: skip
        elif tuple(held) != (alike.jaccard, alike.share, alike.other_share):
            yield Contradiction(f"variant_pair {one} {other}", f"is not as alike as the texts are {_AGAIN}")  # fmt: skip


def _wrong_rows(
    connection: Connection, members: set[str], wanted: Mapping[str, GroupRow]
) -> Iterator[Contradiction]:
    """Whose text is read first depends on the outlet's title too, which may have changed since: any order is one."""
    columns = (Variant.speech_id, Variant.group_id, Variant.rank, Variant.similarity)
    held: dict[str, GroupRow] = {}
    for some in portions(sorted(members)):
        rows = connection.execute(select(*columns).where(Variant.speech_id.in_(some)))
        held |= {row[0]: (row[1], row[2], row[3]) for row in rows}
    places, expected_places = _places(held), _places(wanted)
    first = {group: min(some.values()) for group, some in places.items()}
    expected_first = {group: min(some.values()) for group, some in expected_places.items()}
    for speech_id in sorted(members):
        mine, expected = held.get(speech_id), wanted.get(speech_id)
        if (mine is None) != (expected is None):
            words = "is missing" if mine is None else "is in a group, and its pairs make none"
            yield Contradiction(f"variant {speech_id}", f"{words} {_AGAIN}")
        elif mine is None or expected is None:
            continue
        elif mine[2] != expected[2]:
            yield Contradiction(f"variant {speech_id}", f"is not as alike as its pairs are {_AGAIN}")  # fmt: skip
        elif first[mine[0]] != expected_first[expected[0]]:
            yield Contradiction(f"variant {speech_id}", f"is in another group than its pairs make {_AGAIN}")  # fmt: skip
        elif not _is_placed(places[mine[0]], speech_id, mine):
            yield Contradiction(f"variant {speech_id}", f"has no place of its own in its group {_AGAIN}")  # fmt: skip


def _is_placed(places: Mapping[int, str], speech_id: str, row: GroupRow) -> bool:
    group, rank, _ = row
    return places[rank] == speech_id and places.get(0) == group and 0 <= rank < len(places)


def _places(rows: Mapping[str, GroupRow]) -> Mapping[str, Mapping[int, str]]:
    """The speech at each place of each group."""
    groups: dict[str, dict[int, str]] = defaultdict(dict)
    for speech_id, (group, rank, _) in rows.items():
        groups[group][rank] = speech_id
    return groups


def _uneven_bands(connection: Connection) -> Iterator[Contradiction]:
    """Every signature has as many bands, but that of a text with nothing to compare, which has none."""
    from speecharchive.variants.signature import BANDS

    counted = select(MinHashBand.version_id).group_by(MinHashBand.version_id)
    for version_id in connection.scalars(counted.having(func.count() != BANDS).order_by(MinHashBand.version_id)):  # fmt: skip
        yield Contradiction(f"minhash_band of version {version_id}", f"is not complete {_AGAIN}")
