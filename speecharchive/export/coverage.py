"""How much of an archive has a value in each column of its exports, and how the values are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from speecharchive.export.columns import COLUMNS, Column
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import current, joined
from speecharchive.store.tables import Credit, Version

_ROLES = {"editors": "editor", "reporters": "reporter", "photographers": "photographer"}
_BASES = {
    "speaker": Version.speaker_basis,
    "delivered_on": Version.delivered_basis,
    "published_on": Version.published_basis,
    "place": Version.place_basis,
}


@dataclass(frozen=True, slots=True)
class Coverage:
    speeches: int
    held: dict[str, int]
    """How many speeches have a value, by column."""
    bases: dict[str, dict[str, int]]
    """How many values are known in which way: `speaker` → `byline` → number."""


def coverage(view: Snapshot) -> Coverage:
    """Over the current version of every held speech."""
    counts = joined(func.count(), *(func.count(_held(column)) for column in COLUMNS))
    speeches, *held = view.connection.execute(counts.where(current())).one()
    names = [column.name for column in COLUMNS]
    return Coverage(
        speeches,
        dict(zip(names, held, strict=True)),
        {name: dict(_bases(view, basis)) for name, basis in _BASES.items()},
    )


def _held(column: Column) -> Any:
    """Null where a speech has nothing in the column."""
    if column.name in _ROLES:
        mine = (Credit.version_id == Version.id, Credit.role == _ROLES[column.name])
        return select(func.min(Credit.n)).where(*mine).correlate(Version).scalar_subquery()
    if column.sort == "flags":
        return func.nullif(func.json_array_length(column.value), 0)
    if column.name == "text":
        return func.nullif(Version.n_characters, 0)
    if column.sort == "integer":
        return column.value
    return func.nullif(column.value, "")


def _bases(view: Snapshot, basis: Any) -> Iterator[tuple[str, int]]:
    counted = joined(basis, func.count()).where(current()).group_by(basis)
    found = [(name or "unknown", count) for name, count in view.connection.execute(counted)]
    yield from sorted(found, key=lambda each: (-each[1], each[0]))


def coverage_lines(found: Coverage) -> Iterator[str]:
    """A chapter of the codebook, in Markdown."""
    yield "## Coverage"
    yield ""
    yield f"Of {found.speeches:,} speeches, their current versions. A share is of speeches that have a value in the column."
    yield ""
    yield "| column | speeches | share |"
    yield "| --- | ---: | ---: |"
    for name, count in found.held.items():
        yield f"| `{name}` | {count:,} | {_share(count, found.speeches)} |"
    yield ""
    yield "### How values are known"
    yield ""
    yield "| column | basis | speeches | share |"
    yield "| --- | --- | ---: | ---: |"
    for name, bases in found.bases.items():
        for basis, count in bases.items():
            yield f"| `{name}` | {basis} | {count:,} | {_share(count, found.speeches)} |"


def _share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.1f} %" if whole else ""
