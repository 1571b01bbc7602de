"""Changes as a person reads them: characters, in colours on a terminal, else as `[-…-]{+…+}`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from speecharchive.cli.inert import inert_line

if TYPE_CHECKING:
    from rich.text import Text

    from speecharchive.query.changes import SeenChange, SeenEdit

_GONE, _NEW = "red strike", "bold green"


def print_changes(found: Iterable[SeenChange]) -> None:
    """Print them one below the other."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    coloured = console.is_terminal and console.color_system is not None
    for number, change in enumerate(found):
        if number:
            console.print()
        for line in _head(change):
            console.print(line)
        lines = Table.grid(padding=(0, 2))
        lines.add_column(justify="right", style="dim", no_wrap=True)
        lines.add_column(style="cyan", no_wrap=True)
        lines.add_column(overflow="fold")
        for edit in change.edits:
            lines.add_row(_place(edit), Text(edit.row.kind), _difference(edit, coloured=coloured))
        console.print(lines)


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
