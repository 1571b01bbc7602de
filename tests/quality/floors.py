"""Pinned floors: the least that each measure of each set of cases may be.

A floor is raised by the update command and never lowered by it; who must lower one edits the file by hand, in a commit
that says why.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Floors = Mapping[str, Mapping[str, float]]
"""Least value by measure, by set of cases (`all`, `gov`, …)."""
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure that is below its floor; `value` is None where it is no longer measured."""

    group: str
    measure: str
    floor: float
    value: float | None

    def __str__(self) -> str:
        now = "is no longer measured" if self.value is None else f"is {self.value:.4f}"
        return f"{self.group}: {self.measure} {now}, its floor is {self.floor}"


def read_floors(path: Path) -> Floors:
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def falls(floors: Floors, measured: Floors) -> list[Fall]:
    """What is worse than pinned."""
    found = []
    for group, measures in floors.items():
        for measure, floor in measures.items():
            value = measured.get(group, {}).get(measure)
            if value is None or _down(value) < floor:
                found.append(Fall(group, measure, floor, value))
    return found


def raised(floors: Floors, measured: Floors) -> Floors:
    """The floors with every better value pinned; those of what was not measured stay."""
    groups = [*floors, *(group for group in measured if group not in floors)]
    return {
        group: {**floors.get(group, {}), **_better(floors.get(group, {}), measured.get(group, {}))}
        for group in groups
    }


def write_floors(path: Path, floors: Floors) -> None:
    lines = ["# Pinned by the update command of the quality gate, which never lowers a value."]
    for group, measures in floors.items():
        lines += ["", f"[{group}]"]
        lines += [f"{measure} = {value}" for measure, value in measures.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _better(floors: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, float]:
    return {name: max(floors.get(name, 0.0), _down(value)) for name, value in measured.items()}


def _down(value: float) -> float:
    return math.floor(value * 10**DIGITS + 1e-9) / 10**DIGITS
