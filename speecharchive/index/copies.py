"""Which matches are copies of another match: a variant group counts once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Grouped(NamedTuple):
    version_id: int
    group: str
    """The id of the speech whose text is the group's reading text."""
    rank: int


def not_counted(matches: Sequence[Grouped]) -> list[int]:
    """Version ids of those that another match of their group, of a lower rank, stands for."""
    first: dict[str, tuple[int, int]] = {}
    for version, group, rank in matches:
        first[group] = min(first.get(group, (rank, version)), (rank, version))
    standing = {version for _, version in first.values()}
    return [each.version_id for each in matches if each.version_id not in standing]
