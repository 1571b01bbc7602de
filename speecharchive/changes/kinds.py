"""The classes of edits."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "spacing",           # white space, breaks of paragraphs
    "punctuation",
    "width",             # ，for , and １ for 1
    "script",            # traditional, simplified, and what mechanical conversion makes of them
    "numbers",
    "names",             # of persons that the record knows, or that stand beside an office
    "wording",           # any other characters
    "sentence-added",
    "sentence-removed",
    "sentence-replaced",
]  # fmt: skip
Field = Literal["headline", "subtitle", "speaker", "paragraphs"]

KINDS: tuple[Kind, ...] = (
    "sentence-added", "sentence-removed", "sentence-replaced", "wording", "names", "numbers", "punctuation",
    "width", "script", "spacing",
)  # fmt: skip
OPPOSITE: dict[Kind, Kind] = {
    "sentence-added": "sentence-removed",
    "sentence-removed": "sentence-added",
}
"""What an edit is called when the two texts change places; all others keep their class."""
