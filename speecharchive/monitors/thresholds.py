"""The operator's own limits, from a TOML file:

[every.silence]
least = 7

[outlet.yunhe-ribao.no-speaker]
margin = 0.4

[outlet.yunhe-wanbao.silence]
off = true
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from speecharchive.errors import UsageError
from speecharchive.monitors.measures import MEASURES, Limits
from speecharchive.suggestions import did_you_mean, nearest

VARIABLE = "SPEECHARCHIVE_MONITORS"
"""Environment variable: the file."""
_NUMBERS = tuple(item.name for item in fields(Limits))
_OFF = "off"


@dataclass(frozen=True, slots=True)
class Thresholds:
    every: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    outlets: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def limits(self, outlet: str, measure: str) -> Limits | None:
        """None where it is switched off; what is said of the outlet goes before what is said of all."""
        said = {**self.every.get(measure, {}), **self.outlets.get(outlet, {}).get(measure, {})}
        if said.pop(_OFF, False):
            return None
        return replace(MEASURES[measure].limits, **said)


def thresholds() -> Thresholds:
    """Those of the operator's file, if there is one. Raises UsageError."""
    path = os.environ.get(VARIABLE, "").strip()
    return read_thresholds(Path(path)) if path else Thresholds()


def read_thresholds(path: Path) -> Thresholds:
    """Raises UsageError that names the file, the place in it and what could stand there."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; {VARIABLE} names it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no TOML: {error}") from None
    if unknown := said.keys() - {"every", "outlet"}:
        raise UsageError(
            f"{path}: {min(unknown)}: tables are [every.MEASURE] and [outlet.NAME.MEASURE]"
        )
    outlets = {
        name: _measures(path, f"outlet.{name}", rows)
        for name, rows in _table(path, "outlet", said.get("outlet", {})).items()
    }
    return Thresholds(_measures(path, "every", said.get("every", {})), outlets)


def _measures(path: Path, where: str, said: Any) -> dict[str, dict[str, Any]]:
    found = {}
    for name, values in _table(path, where, said).items():
        if name not in MEASURES:
            likest = did_you_mean(nearest(name, MEASURES)) or f"they are {', '.join(MEASURES)}"
            raise UsageError(f"{path}: {where}.{name}: no such measure; {likest}")
        found[name] = _values(path, f"{where}.{name}", values)
    return found


def _values(path: Path, where: str, said: Any) -> dict[str, Any]:
    values = _table(path, where, said)
    for name, value in values.items():
        if name == _OFF and isinstance(value, bool):
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if name not in _NUMBERS or not number or not 0 <= value < float("inf"):
            raise UsageError(
                f"{path}: {where}.{name}: give {', '.join(_NUMBERS)} as a number from 0, or off = true"
            )
    return values


def _table(path: Path, where: str, said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise UsageError(f"{path}: {where}: is no table")
    return said
