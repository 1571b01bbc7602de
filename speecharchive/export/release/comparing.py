"""What changed between two releases: speeches that came, went, or have another value. The folders alone are read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from speecharchive.errors import BadInput, UsageError
from speecharchive.export.release.table import rows_of
from speecharchive.export.release.wanted import CSV, MANIFEST
from speecharchive.export.sums import RELEASE_SUMS, digest_of, read_sums

Change = Literal["added", "removed", "changed"]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    change: Change
    id: str
    fields: tuple[str, ...]
    """Of a speech that changed, the columns whose values differ."""
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A release whose table is as it was written."""

    folder: Path
    name: str
    filters: Any


def opened(folder: Path) -> Opened:
    """Raises UsageError for what is no release, BadInput for one that was changed."""
    try:
        stated = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        digests = dict(read_sums(folder / RELEASE_SUMS))
        release = Opened(folder, str(stated["release"]), (stated["filters"], stated["query"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            f"{folder} is no release that can be read; name the folder that `release` wrote"
        ) from None
    try:
        whole = digest_of(folder / CSV) == digests.get(CSV)
    except OSError:
        whole = False
    if not whole:
        raise BadInput(
            f"{folder / CSV} is not what was released; see `speecharchive verify {folder}`"
        )
    return release


def columns_of(release: Opened) -> tuple[str, ...]:
    with rows_of(release.folder / CSV) as rows:
        return tuple(rows.fieldnames or ())


def differences(old: Opened, new: Opened) -> Iterator[Difference]:
    """In the order of permanent ids; of columns, only those that both have. Memory is flat."""
    common = [name for name in columns_of(new) if name in set(columns_of(old))]
    try:
        with rows_of(old.folder / CSV) as before, rows_of(new.folder / CSV) as after:
            yield from _joined(iter(before), iter(after), common)
    except csv.Error as error:
        raise BadInput(f"a table of {old.folder} or {new.folder} is no CSV ({error})") from error


def _joined(before: Iterator[Row], after: Iterator[Row], common: list[str]) -> Iterator[Difference]:
    one, other = next(before, None), next(after, None)
    while one or other:
        if other is None or (one and one["id"] < other["id"]):
            assert one
            yield Difference("removed", one["id"], (), one, None)
            one = next(before, None)
        elif one is None or other["id"] < one["id"]:
            yield Difference("added", other["id"], (), None, other)
            other = next(after, None)
        else:
            fields = tuple(name for name in common if one[name] != other[name])
            if fields:
                yield Difference("changed", one["id"], fields, one, other)
            one, other = next(before, None), next(after, None)
