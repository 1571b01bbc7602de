"""Joins the pages of one article: their running text follows the first page's, their furniture is said again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from speecharchive.capture.urls import absolute
from speecharchive.model import Article, Block, Flag, Role
from speecharchive.pages.pagers import page_number

CONTINUED: frozenset[Role] = frozenset(("body", "caption"))
TYPESET: frozenset[Role] = frozenset(("headline", "unknown"))
"""Roles of a file that is attached to the page: its title is read again, as one that the text repeats."""
MASTHEAD: frozenset[Role] = frozenset(
    ("kicker", "headline", "subtitle", "byline", "info", "source", "date", "body")
)


MOST_AGAIN = 3
"""Paragraphs of the page before that a page says again at most."""
_NO_LETTER = re.compile(r"[^\w]")


def join(first: Article, rest: Sequence[Article]) -> Article:
    """One article of all pages' blocks: the text in reading order, then what stands below it.

    The body of a further page goes in behind the last body block so far, so that the first page's editors' line stays
    below the text; where the first page has none, the last page's is taken. All other blocks of further pages become
    `outside` at the end: no field is read from them twice; so do the title and the paragraphs of the page before that a
    page says again at its top. Parts that only a later page names are added; one that was not handed over is noted.
    """
    if not rest:
        return replace(first, notes=(*first.notes, *_missing(first.parts, ())))
    if _only_frames(first, rest[0]):
        inside = join(rest[0], rest[1:])
        around = (block._replace(role="outside") for block in first.blocks)
        return replace(inside, url=first.url, blocks=(*inside.blocks, *around), parts=first.parts)
    rest = _in_order(first, rest)
    at = max((n for n, block in enumerate(first.blocks) if block.role in MASTHEAD), default=-1) + 1
    editors: list[Block] = []
    if not any(block.role == "editors" for block in first.blocks):
        editors = [block for block in rest[-1].blocks if block.role == "editors"]
    text: list[Block] = []
    furniture: list[Block] = []
    for page in rest:
        attached = page.family in ("pdf", "word")
        again = _said_again((*first.blocks[:at], *text), page.blocks)
        for block in page.blocks:
            if block.role in CONTINUED and id(block) not in again:
                text.append(block)
            elif attached and block.role in TYPESET:
                text.append(block._replace(role="body"))
            elif not any(block is line for line in editors):
                furniture.append(block._replace(role="outside"))
    given = {page.url for page in rest}
    known = {first.url, *first.parts, *given}
    later = dict.fromkeys(url for page in rest for url in page.parts if url not in known)
    return replace(
        first,
        blocks=(*first.blocks[:at], *text, *editors, *first.blocks[at:], *furniture),
        replacements=first.replacements + sum(page.replacements for page in rest),
        parts=(*first.parts, *later),
        notes=_notes(first, rest, _missing((*first.parts, *later), given)),
    )


def _only_frames(first: Article, inside: Article) -> bool:
    """Whether the first page is a set of frames, or a frame's surroundings: what it shows is the article."""
    if inside.family in ("pdf", "word"):
        return False
    return not any(block.role in MASTHEAD for block in first.blocks)


def _notes(first: Article, rest: Sequence[Article], missing: Sequence[Flag]) -> tuple[Flag, ...]:
    return (*first.notes, *(note for page in rest for note in page.notes), *missing)


def _missing(parts: Sequence[str], given: Collection[str | None]) -> list[Flag]:
    """A flag for each page that the article's own pages name and nobody handed over."""
    if None in given:
        return []
    at = {absolute(None, url or "") for url in given}
    return [
        Flag("missing-page", str(number or part.rpartition("/")[2]))
        for part in parts
        for number in (page_number(part)[1],)
        if absolute(None, part) not in at
    ]


def _in_order(first: Article, rest: Sequence[Article]) -> Sequence[Article]:
    """As the first page counts them, where it names them all."""
    order = {absolute(None, part): number for number, part in enumerate(first.parts)}
    at = [absolute(None, page.url or "") for page in rest]
    if any(url not in order for url in at):
        return rest
    return [page for _, page in sorted(zip(at, rest, strict=True), key=lambda each: order[each[0]])]


def _said_again(before: Sequence[Block], page: Sequence[Block]) -> set[int]:
    """Ids of the blocks at the top of a further page's text that stood before: its title, the last paragraphs."""
    titles = {_letters(block.text) for block in before if block.role == "headline"}
    said = {_letters(block.text) for block in [b for b in before if b.role == "body"][-MOST_AGAIN:]}
    again: set[int] = set()
    for block in [block for block in page if block.role == "body"][: MOST_AGAIN + 1]:
        if _letters(block.text) not in titles | said:
            break
        again.add(id(block))
    return again


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text)
