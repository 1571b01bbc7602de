"""All blocks of a page with what became of each: what `extract --blocks` and `--residue` print.

Dropped blocks appear in their masked form, which is as long as the text, so that spans point at the right characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from speecharchive.model import PageSource, Speech
from speecharchive.outlets import Outlet
from speecharchive.pages.opening import open_page


def all_blocks(source: PageSource, outlet: Outlet | None, speech: Speech) -> list[dict[str, Any]]:
    """In document order; `start` is where the block begins in the text that spans count in."""
    dropped = {item.block: item for item in speech.dropped}
    kept = {
        block: at for at, paragraph in enumerate(speech.paragraphs) for block in paragraph.blocks
    }
    blocks, start = [], 0
    for number, block in enumerate(
        open_page(source, outlet.family if outlet else None).article().blocks
    ):
        rule = dropped[number].rule if number in dropped else None
        blocks.append(
            {
                "block": number,
                "start": start,
                "text": dropped[number].text if number in dropped else block.text,
                "role": block.role,
                "element": block.element,
                "rule": rule,
                "paragraph": kept.get(number),
            }
        )
        start += len(block.text) + 1
    return blocks


def dropped_blocks(name: str, speech: Speech) -> Iterator[dict[str, Any]]:
    for item in speech.dropped:
        yield {"input": name, "block": item.block, "rule": item.rule, "text": item.text}
