"""`compare`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.options import AskedFormat, example
from speecharchive.cli.output import print_rows, say

if TYPE_CHECKING:
    from speecharchive.export.release.comparing import Difference

_COLUMNS = (
    "change", "id", "fields", "version_before", "version_after", "title", "speaker", "place", "delivered_on",
    "published_on", "url",
)  # fmt: skip
_SHOWN = {"change": "change", "id": "id", "fields": "fields", "title": "title"}
_TOLD = ("title", "speaker", "place", "delivered_on", "published_on", "url")


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive compare 2026.1 2026.2", "speecharchive compare a b --format csv"
        )
    )(compare)


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of a release.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of a later one.")],
    format: AskedFormat = None,
) -> None:
    """Show what changed between two releases.

    Speeches that were added or removed, and those with another value in some column. No archive is needed.
    """
    from speecharchive.export.release.comparing import columns_of, differences, opened

    before, after = opened(old), opened(new)
    counts: Counter[str] = Counter()
    print_rows(_rows(differences(before, after), counts), format, columns=_COLUMNS, shown=_SHOWN)
    told = ", ".join(f"{counts[change]} {change}" for change in ("added", "removed", "changed"))
    say(f"{before.name} to {after.name}: {told}")
    if before.filters != after.filters:
        say(
            "the two were made with other filters, so what came or went may only have been left out"
        )
    if only := sorted({*columns_of(before)} ^ {*columns_of(after)}):
        say(f"only one of them has the columns {', '.join(only)}, which are not compared")


def _rows(found: Iterator[Difference], counts: Counter[str]) -> Iterator[dict[str, Any]]:
    for each in found:
        counts[each.change] += 1
        row = each.after or each.before or {}
        yield {
            "change": each.change,
            "id": each.id,
            "fields": list(each.fields),
            "version_before": each.before and int(each.before["version"]),
            "version_after": each.after and int(each.after["version"]),
            **{name: row.get(name) or None for name in _TOLD},
        }
