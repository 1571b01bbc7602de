"""`diffusion`: where a phrase was used first, and how long it took elsewhere, judged against what is held of each place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from speecharchive.index.wanted import Facet, Value
from speecharchive.query.counting.first_uses import Uses, behind, in_order, written_day
from speecharchive.query.counting.trend_table import labelled
from speecharchive.query.counting.trends import FACETS, division_names, not_known
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.matching import resolve
from speecharchive.query.names import OneName
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import COLUMNS, joined
from speecharchive.store import tables
from speecharchive.store.statements import portions

GROUPS = tuple(name for name in FACETS if name not in ("month", "year"))
_SPEECH = ("dated_on", "precision", "dated_by", "basis", "id", "speaker", "office", "title", "outlet", "url")  # fmt: skip
_LATE = ("days_behind", "days_behind_least", "days_behind_most")
_COUNTS = ("speeches", "of_speeches", "speeches_before", "held_since", "maybe_earlier", "undated")
_PRECISION = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class Diffusion:
    """One query: its first use in every group, the earliest first."""

    phrase: str
    rows: Iterator[dict[str, Any]]
    groups: int
    """Groups that use it."""
    reach: int
    """Groups of which any speech is in reach."""


@dataclass(frozen=True)
class _Found:
    uses: Mapping[Value, Uses]
    held: Mapping[Value, Uses]
    speech: Mapping[Value, Mapping[str, Any]]
    leader: Value
    start: int | None
    """The group of the earliest first use of all, and its day."""

    def row(self, group: Value) -> dict[str, Any]:
        use, held = self.uses.get(group, Uses()), self.held.get(group, Uses())
        first = use.first
        late = self._behind(group, first)
        since = held.first
        counts = (
            use.speeches,
            held.speeches,
            held.surely_before(first) if first else None,
            written_day(since) if since else None,
            use.maybe_before(first) if first else None,
            use.undated,
        )
        return {
            **dict(zip(_LATE, late, strict=True)),
            **self.speech.get(group, dict.fromkeys(_SPEECH)),
            **dict(zip(_COUNTS, counts, strict=True)),
        }

    def _behind(self, group: Value, first: int | None) -> Sequence[int | None]:
        if not first or not self.start:
            return (None, None, None)
        return (0, 0, 0) if group == self.leader else behind(first, self.start)


def group_by(given: str) -> Facet:
    """What stands behind `--by`. Raises BadFilter."""
    for name in GROUPS:
        if name == given.strip().lower():
            return name
    raise not_known("--by", given, GROUPS)


def columns(by: Facet) -> tuple[str, ...]:
    labels = labelled((by,), (None,), {})
    return tuple(dict.fromkeys(("phrase", *labels, *_LATE, *_SPEECH, *_COUNTS)))


def diffusion(
    view: Snapshot, query: Query, filters: Filters, by: Facet, *, everywhere: bool = False
) -> Diffusion:
    """With `everywhere` also the groups in reach that never use it. Raises BadFilter and UnknownOutlet.

    Memory grows with groups and their days, not with speeches.
    """
    wanted = resolve(view, query, filters)
    facets: tuple[Facet, ...] = (by, "day")
    uses, held = defaultdict[Value, Uses](Uses), defaultdict[Value, Uses](Uses)
    one_name = OneName.of(view, facets)
    for (group, day), speeches, _ in one_name.tallies(view.index.tally(wanted, facets)).values():
        uses[group].add(int(day or 0), speeches)
    for (group, day), speeches, _ in one_name.totals(
        view.index.totals(wanted.scope, facets)
    ).values():
        held[group].add(int(day or 0), speeches)
    firsts = {(group, use.first) for group, use in uses.items() if use.first}
    order = in_order(uses)
    leader, start = (order[0], uses[order[0]].first) if order else (None, None)
    matches = ((n, one_name.values(values)) for n, values in view.index.facets(wanted, facets))
    earliest = _speeches(view, matches, firsts) if firsts else {}
    found = _Found(dict(uses), dict(held), earliest, leader, start)
    if everywhere:
        order += sorted(held.keys() - uses.keys(), key=lambda group: (group is None, str(group)))
    names = division_names(view)
    labels = {group: labelled((by,), (group,), names) for group in order}
    # The labels twice: they stand first, and `outlet` or `speaker` of the group is not lost to a speech that is none.
    rows = ({"phrase": query.raw, **labels[group], **found.row(group), **labels[group]} for group in order)  # fmt: skip
    return Diffusion(query.raw, rows, len(uses), len(held))


def _speeches(
    view: Snapshot,
    matches: Iterable[tuple[int, tuple[Value, ...]]],
    firsts: set[tuple[Value, int]],
) -> dict[Value, dict[str, Any]]:
    """The speech of each first day; of several on one day that with the lowest permanent id."""
    groups = {version_id: values[0] for version_id, values in matches if values in firsts}
    found: dict[Value, dict[str, Any]] = {}
    for some in portions(groups):
        of_them = tables.Version.id.in_(some)
        for row in view.connection.execute(joined(*COLUMNS).where(of_them)):
            group = groups[row.id]
            if group not in found or row.speech_id < found[group]["id"]:
                found[group] = _speech(row)
    return found


def _speech(row: Row[Any]) -> dict[str, Any]:
    delivered = row.delivered_on is not None
    return {
        "dated_on": row.dated_on,
        "precision": _PRECISION.get(len(row.dated_on)),
        "dated_by": "delivered_on" if delivered else "published_on",
        "basis": row.delivered_basis if delivered else row.published_basis,
        "id": row.speech_id,
        "speaker": row.speaker_name,
        "office": row.speaker_office,
        "title": row.title or row.headline,
        "outlet": row.outlet,
        "url": row.url,
    }
