"""The font of the figures: one that is really there, on a machine without any Chinese font."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FAMILY = "Speecharchive Sans"
"""A part of Noto Sans SC under a name of its own; data/README.md says where it comes from."""
PATH = Path(__file__).parents[1] / "data" / "plot_font.otf"


@cache
def drawable() -> frozenset[int]:
    """The code points it has a glyph for."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(PATH)).get_charmap())


@cache
def register() -> None:
    """Make the family known to matplotlib in this process; nothing is written."""
    from matplotlib.font_manager import fontManager

    fontManager.addfont(PATH)
