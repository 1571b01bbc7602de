"""Joins the pages of one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from speecharchive.model import Article, Role

CONTINUED: frozenset[Role] = frozenset(("body", "caption"))
"""What a further page adds to the text; the rest of it is furniture that the first page shows too."""


def join(first: Article, rest: Sequence[Article]) -> Article:
    """`first` with the body of the further pages, in order, behind its own.

    The editors' line often stands only on the last page: it is taken from there where the first has none.
    """
    if not rest:
        return first
    blocks = list(first.blocks)
    at = max((n for n, block in enumerate(blocks) if block.role == "body"), default=len(blocks) - 1)
    more = [block for page in rest for block in page.blocks if block.role in CONTINUED]
    if not any(block.role == "editors" for block in blocks):
        more += [block for block in rest[-1].blocks if block.role == "editors"]
    own = {first.url, *first.parts, *(page.url for page in rest)}
    return replace(
        first,
        blocks=(*blocks[: at + 1], *more, *blocks[at + 1 :]),
        replacements=first.replacements + sum(page.replacements for page in rest),
        parts=(
            *first.parts,
            *(
                url
                for url in dict.fromkeys(u for page in rest for u in page.parts)
                if url not in own
            ),
        ),
    )
