"""What the `style` attribute says of the text in an element.

Each question first asks for a plain word: most styles say something else, and patterns cost ten times as much.
"""

from __future__ import annotations

import re
from typing import Literal, cast

Align = Literal["left", "center", "right"]

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)")
_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")


def is_hidden(style: str | None, hidden: object) -> bool:
    """`hidden` is the attribute of that name."""
    if hidden is not None:
        return True
    if not style:
        return False
    style = style.lower()
    return ("none" in style or "hidden" in style) and _HIDDEN.search(style) is not None


def is_bold(style: str) -> bool:
    style = style.lower()
    return "font-weight" in style and _BOLD.search(style) is not None


def align_of(style: str) -> Align | None:
    style = style.lower()
    found = _ALIGN.search(style) if "text-align" in style else None
    return cast("Align", found[1]) if found else None


def shows_lines(style: str) -> bool:
    """Whether line breaks of the source are shown."""
    style = style.lower()
    return "white-space" in style and _LINES.search(style) is not None


def is_telling(style: str) -> bool:
    """Whether it may say more than how letters look."""
    style = style.lower()
    words = ("display", "visibility", "white-space", "text-align")
    return any(word in style for word in words) or is_bold(style)
