"""A question in SQL, its answer, and the connection it is put on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from speecharchive.errors import UsageError

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Question:
    query: str
    timeout: float
    """Seconds from the start of the query to its last row."""
    limit: int | None
    """Rows at most; None for all."""
    parameters: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names, made distinct, and the rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]


@contextmanager
def own_connection(engine: Engine) -> Iterator[Any]:
    """A connection of the driver, thrown away afterwards: what was set on it must not outlive the query."""
    pooled = engine.raw_connection()
    try:
        yield pooled.driver_connection
    finally:
        pooled.invalidate()


def too_slow(timeout: float) -> UsageError:
    return UsageError(
        f"the query took longer than {timeout:g} s and was stopped; narrow it, or give --timeout"
    )


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns as keys: the second `id` becomes `id_2`."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(made)
