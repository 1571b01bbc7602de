"""The groups of variants, made again wherever a pair came or went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select

from speecharchive.store.statements import portions
from speecharchive.store.tables import (
    Outlet,
    Page,
    Paragraph,
    Speech,
    Variant,
    VariantPair,
    Version,
)
from speecharchive.store.variant_candidates import Reader
from speecharchive.variants.grouping import Pair, Standing, groups, is_converted, ranked

_TELLING = 5
"""Paragraphs that tell the script of a text."""
_PAIRS = select(VariantPair.speech_id, VariantPair.other_id, VariantPair.similarity).where(
    or_(
        VariantPair.speech_id.in_(bindparam("some", expanding=True)),
        VariantPair.other_id.in_(bindparam("some", expanding=True)),
    )
)
_STANDINGS = (
    select(
        Version.speech_id,
        Version.id,
        Version.n_characters,
        Version.dated_on,
        Version.body,
        Version.unexplained,
        Outlet.title,
    )
    .join(Speech, and_(Speech.id == Version.speech_id, Speech.current == Version.n))
    .join(Page, Page.id == Speech.page_id)
    .outerjoin(Outlet, Outlet.id == Page.outlet_id)
    .where(Speech.id.in_(bindparam("some", expanding=True)))
)
_BEGINNINGS = select(Paragraph.version_id, Paragraph.text, Paragraph.fold).where(
    Paragraph.version_id.in_(bindparam("versions", expanding=True)), Paragraph.n < _TELLING
)
_ROWS = select(Variant.speech_id, Variant.group_id, Variant.rank, Variant.similarity)
GroupRow = tuple[str, int, float]
"""Group, rank and similarity of a speech."""
_Rows = dict[str, GroupRow]


def regroup(connection: Connection, affected: Collection[str], reader: Reader) -> set[str]:
    """Bring the groups around these speeches up to date; which speeches stand in another group, or in another place of it."""
    pairs = reachable(connection, affected)
    members = set(affected).union(*pairs) if pairs else set(affected)
    rows = group_rows(connection, pairs, reader)
    changed: set[str] = set()
    for some in portions(sorted(members)):
        held = _ROWS.where(Variant.speech_id.in_(some))
        was: _Rows = {row[0]: (row[1], row[2], row[3]) for row in connection.execute(held)}
        now = {speech_id: rows[speech_id] for speech_id in some if speech_id in rows}
        differing = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
        if not differing:
            continue
        connection.execute(delete(Variant).where(Variant.speech_id.in_(sorted(differing))))
        new = [_row(key, now[key]) for key in sorted(differing & now.keys())]
        if new:
            connection.execute(insert(Variant), new)
        changed |= differing
    return changed


def _row(speech_id: str, values: tuple[str, int, float]) -> dict[str, Any]:
    return {"speech_id": speech_id, "group_id": values[0], "rank": values[1], "similarity": values[2]}  # fmt: skip


def reachable(connection: Connection, affected: Iterable[str]) -> dict[Pair, float]:
    """All pairs that are joined to these speeches by pairs."""
    pairs: dict[Pair, float] = {}
    seen, wanted = set[str](), set(affected)
    while wanted:
        seen |= wanted
        found: set[str] = set()
        for some in portions(sorted(wanted)):
            for one, other, similarity in connection.execute(_PAIRS, {"some": some}):
                pairs[one, other] = similarity
                found |= {one, other}
        wanted = found - seen
    return pairs


def group_rows(
    connection: Connection, pairs: Mapping[Pair, float], reader: Reader
) -> dict[str, GroupRow]:
    """The groups that these pairs make, by speech; whole groups, as `reachable` finds them."""
    if not pairs:
        return {}
    standings, versions = _standings(connection, set().union(*pairs))
    rows: _Rows = {}
    found = groups(pairs, _Exclusion(reader, versions))
    group_of = {speech_id: n for n, group in enumerate(found) for speech_id in group}
    near: dict[str, list[float]] = defaultdict(list)
    for (one, other), similarity in sorted(pairs.items()):
        if one in group_of and group_of[one] == group_of.get(other):
            near[one].append(similarity)
            near[other].append(similarity)
    for group in found:
        order = ranked(replace(standings[each], nearness=sum(near[each])) for each in group)
        for rank, speech_id in enumerate(order):
            rows[speech_id] = order[0], rank, max(near[speech_id])
    return rows


class _Exclusion:
    """Whether two speeches exclude each other, judged once."""

    def __init__(self, reader: Reader, versions: dict[str, int]) -> None:
        self._reader = reader
        self._versions = versions
        self._judged: dict[Pair, bool] = {}

    def __call__(self, one: str, other: str) -> bool:
        from speecharchive.variants.likeness import exclude_each_other

        if (one, other) not in self._judged:
            ours = self._reader.witness(self._versions[one])
            theirs = self._reader.witness(self._versions[other])
            self._judged[one, other] = exclude_each_other(ours, theirs)
        return self._judged[one, other]


def _standings(
    connection: Connection, members: Collection[str]
) -> tuple[dict[str, Standing], dict[str, int]]:
    standings: dict[str, Standing] = {}
    versions: dict[str, int] = {}
    for some in portions(sorted(members)):
        rows = connection.execute(_STANDINGS, {"some": some}).all()
        converted = _converted(connection, [row.id for row in rows])
        for row in rows:
            versions[row.speech_id] = row.id
            standings[row.speech_id] = Standing(
                row.speech_id,
                row.n_characters,
                row.dated_on,
                row.body,
                row.title,
                row.unexplained,
                row.id in converted,
                0.0,
            )
    return standings, versions


def _converted(connection: Connection, versions: list[int]) -> set[int]:
    begun: dict[int, tuple[str, str]] = {}
    for version_id, text, folded in connection.execute(_BEGINNINGS, {"versions": versions}):
        before = begun.get(version_id, ("", ""))
        begun[version_id] = before[0] + text, before[1] + folded
    return {version for version, texts in begun.items() if is_converted(*texts)}
