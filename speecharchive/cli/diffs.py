"""Changes as a person reads them: characters, in colours on a terminal, else as `[-…-]{+…+}`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from speecharchive.cli.inert import inert_line

if TYPE_CHECKING:
    from rich.text import Text

    from speecharchive.query.changes import SeenChange, SeenEdit

_ENDLESS = 10_000
"""Columns of a pipe or a file."""
_PLACE, _KIND = len("headline") + 1, len("sentence-replaced")
_GONE, _NEW = "red strike", "bold green"


def print_changes(found: Iterable[SeenChange]) -> None:
    """Print them one below the other."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else _ENDLESS)
    coloured = console.is_terminal and console.color_system is not None
    for number, change in enumerate(found):
        if number:
            console.print()
        for told in _head(change):
            console.print(told)
        for edit in change.edits:
            line = Table.grid(padding=(0, 2, 0, 0))
            line.add_column(justify="right", style="dim", width=_PLACE)
            line.add_column(style="cyan", width=_KIND)
            line.add_column(overflow="fold")
            difference = _difference(edit, coloured=coloured)
            if console.is_terminal:
                line.add_row(_place(edit), Text(edit.row.kind), difference)
                console.print(line)
            else:
                place = f"{_place(edit):>{_PLACE}}  {edit.row.kind:<{_KIND}}  "
                console.print(Text(place) + difference, soft_wrap=True)


def _head(change: SeenChange) -> Iterable[Text]:
    from rich.text import Text

    row = change.row
    told = " ".join(filter(None, (row.speaker_name, row.title or row.headline)))
    yield Text(inert_line(told or "(untitled)"), style="bold")
    versions = f"{row.speech_id}@v{row.before_version} → @v{row.version}"
    yield Text(
        inert_line(
            f"{versions}, seen {row.seen_at} (capture {row.capture_id}), "
            f"before {row.before_seen_at} (capture {row.before_capture_id})"
        ),
        style="dim",
    )
    yield Text(inert_line(row.url), style="dim")


def _place(edit: SeenEdit) -> str:
    row = edit.row
    if row.field != "paragraphs":
        return str(row.field)
    return f"p{row.paragraph_before}" if row.before else f"p{row.paragraph_after}"


def _difference(edit: SeenEdit, *, coloured: bool) -> Text:
    from rich.text import Text

    from speecharchive.query.changes import marked

    if not coloured:
        return Text(inert_line(marked(edit)))
    left, before, after, right = (inert_line(piece.replace("\n", "¶")) for piece in edit.pieces)
    return Text.assemble(left, (before, _GONE), (after, _NEW), right)
