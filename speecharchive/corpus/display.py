"""What a notebook shows: a bounded table in which text of the archive is text and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

_LONGEST = 80
"""Characters of one cell."""
_LONGEST_LINE = 400


def html_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], note: str) -> str:
    head = "".join(f"<th>{_cell(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{html_lines(note)}"


def html_lines(*lines: str) -> str:
    return "".join(f"<p>{_cell(line, longest=_LONGEST_LINE)}</p>" for line in lines)


def _cell(value: object, *, longest: int = _LONGEST) -> str:
    text = "" if value is None else str(value)
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    visible = "".join(each if each.isprintable() else " " for each in text)
    # A notebook sets what stands between dollar signs as a formula.
    return escape(visible).replace("$", "&#36;<span></span>")
