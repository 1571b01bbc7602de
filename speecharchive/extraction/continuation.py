"""Further pages of one article: their running text follows the first page's, their furniture is said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from speecharchive.model import Article, Block


def with_continuation(article: Article, further: Sequence[Article]) -> Article:
    """One article of all pages' blocks: text in reading order, then what stands below it.

    The body of a further page goes in after the last body block so far, so that the first page's editors' line stays
    below the text. Its other blocks (headline, info, links) become `outside` at the end: no field is read from them twice.
    """
    if not further:
        return article
    blocks = list(article.blocks)
    trailing: list[Block] = []
    for page in further:
        at = max(
            (number for number, block in enumerate(blocks) if block.role == "body"),
            default=len(blocks) - 1,
        )
        blocks[at + 1 : at + 1] = [
            block for block in page.blocks if block.role in ("body", "caption")
        ]
        trailing += [
            replace(block, role="outside")
            for block in page.blocks
            if block.role not in ("body", "caption")
        ]
    return replace(
        article,
        blocks=(*blocks, *trailing),
        replacements=article.replacements + sum(page.replacements for page in further),
    )
