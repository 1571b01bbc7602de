"""Joins the pages of one article: their running text follows the first page's, their furniture is said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from speecharchive.model import Article, Block, Role

CONTINUED: frozenset[Role] = frozenset(("body", "caption"))
TYPESET: frozenset[Role] = frozenset(("headline", "unknown"))
"""Roles of a file that is attached to the page: its title is read again, as one that the text repeats."""
MASTHEAD: frozenset[Role] = frozenset(
    ("kicker", "headline", "subtitle", "byline", "info", "source", "date", "body")
)


def join(first: Article, rest: Sequence[Article]) -> Article:
    """One article of all pages' blocks: the text in reading order, then what stands below it.

    The body of a further page goes in behind the last body block so far, so that the first page's editors' line stays
    below the text; where the first page has none, the last page's is taken. All other blocks of further pages become
    `outside` at the end: no field is read from them twice. Parts that only a later page names are added.
    """
    if not rest:
        return first
    at = max((n for n, block in enumerate(first.blocks) if block.role in MASTHEAD), default=-1) + 1
    editors: list[Block] = []
    if not any(block.role == "editors" for block in first.blocks):
        editors = [block for block in rest[-1].blocks if block.role == "editors"]
    text: list[Block] = []
    furniture: list[Block] = []
    for page in rest:
        attached = page.family in ("pdf", "word")
        for block in page.blocks:
            if block.role in CONTINUED:
                text.append(block)
            elif attached and block.role in TYPESET:
                text.append(block._replace(role="body"))
            elif not any(block is line for line in editors):
                furniture.append(block._replace(role="outside"))
    known = {first.url, *first.parts, *(page.url for page in rest)}
    later = dict.fromkeys(url for page in rest for url in page.parts if url not in known)
    return replace(
        first,
        blocks=(*first.blocks[:at], *text, *editors, *first.blocks[at:], *furniture),
        replacements=first.replacements + sum(page.replacements for page in rest),
        parts=(*first.parts, *later),
    )
