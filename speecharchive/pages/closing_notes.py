"""Parts an editors' bracket from the sentence that it was set behind: `…他说。(责任编辑:某某)` is two lines."""

from __future__ import annotations

import re

from speecharchive.extraction.credit_labels import EDITOR
from speecharchive.model import Block

LAST = 8
"""Blocks of the body, from its end, of which one may be the last paragraph: credits and buttons stand below it."""
_CLOSERS = ("）", ")", "】", "]")
_NOTE = re.compile(
    rf"(?<=[。！？!?…”’」』）)])\s{{0,8}}(?P<note>[（(\[【]\s?{EDITOR}\s{{0,4}}[:：|/丨][^。（）()\[\]【】]{{1,40}}[）)\]】])$"
)


def closing_note_apart(blocks: list[Block]) -> list[Block]:
    """The reporters' bracket stays: it is the end of the text as its paper prints it."""
    own = 0
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.role != "body":
            continue
        note = (
            _NOTE.search(block.text, max(0, len(block.text) - 60))
            if block.text.endswith(_CLOSERS)
            else None
        )
        if note is not None and note.start() > 0:
            text = block._replace(text=block.text[: note.start()])
            return [
                *blocks[:number],
                text,
                block._replace(text=note["note"], continued=False),
                *blocks[number + 1 :],
            ]
        own += 1
        if own == LAST:
            break
    return blocks
