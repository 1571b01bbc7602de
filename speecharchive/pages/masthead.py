"""Names what a layout left unnamed round the article: its headline, info lines, path and editors.

Only lines near the text are looked at, and only ones whose form leaves no doubt; everything else stays `outside`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.model import Block, Role
from speecharchive.pages.headlines import headline_range
from speecharchive.pages.info_lines import (
    is_account,
    is_bare_label,
    is_breadcrumb,
    is_clock,
    is_info,
    is_outlet,
    is_own_date,
    is_split_date,
)

NEAR_INFO = 6
"""Lines between headline and text, or right above the headline, in which an info line may stand."""
NEAR_RECORD = 40
"""Cells above the text in which a government page records the document."""
NEAR_EDITORS = 8
MAX_VALUE = 40

_EDITORS = re.compile(
    r"^[\[【（(\s]{0,3}(?:本[文期版])?(?:责任?\s?编\s?辑?|責任?\s?編\s?輯?|值班编辑|编\s?辑|編\s?輯|校对|审核|审\s?签|初审|编审|终审)\s?[：:]"
)


def with_masthead(blocks: Sequence[Block], titles: Sequence[str]) -> list[Block]:
    """The same blocks with more roles; roles that the layout gave stay.

    `titles` are what the page says elsewhere that its headline is, such as its `<title>`; the first that is found counts.
    """
    result = list(blocks)
    inside = [number for number, block in enumerate(blocks) if block.role == "body"]
    if not inside:
        return result
    first, last = inside[0], inside[-1]
    if not any(block.role == "headline" for block in blocks):
        found = headline_range(blocks, first, titles)
        for number in found or ():
            _set(result, number, "headline")
    headlines = [n for n, block in enumerate(result) if block.role == "headline"]
    headline = headlines[0] if headlines else None
    text_starts = first
    if headlines and first <= headlines[0] < first + NEAR_INFO:
        while text_starts in headlines or text_starts <= headlines[0]:
            text_starts += 1
    _name_info(result, headline, text_starts)
    _name_pairs(result, max(0, text_starts - NEAR_RECORD), text_starts)
    for number in range(first):
        if result[number].role == "outside" and is_breadcrumb(result[number].text):
            _set(result, number, "breadcrumb")
    _name_editors(result, last)
    return result


def _set(blocks: list[Block], number: int, role: Role) -> None:
    blocks[number] = blocks[number]._replace(role=role)


def _name_info(blocks: list[Block], headline: int | None, text_starts: int) -> None:
    begin = max(0, text_starts - NEAR_INFO)
    if headline is not None and headline < text_starts:
        begin = (
            max(0, min(begin, headline - 2)) if text_starts - headline <= 2 * NEAR_INFO else begin
        )
    end = text_starts
    if headline is not None and blocks[text_starts - 1].role == "headline":
        end = min(len(blocks), text_starts + 3)
    for number in range(begin, end):
        block = blocks[number]
        if block.role not in ("outside", "body") or not is_info(block.text):
            continue
        own = is_own_date(block.text) and (block.role == "body" or block.text[0] in "（(")
        clock = (headline is None or number < headline) and is_clock(block.text)
        if not own and not clock:
            _set(blocks, number, "info")
    _name_split_dates(blocks, begin, end)
    _name_outlet(blocks, begin if headline is None else headline + 1, end)


def _name_split_dates(blocks: list[Block], begin: int, end: int) -> None:
    for number in range(begin, end - 1):
        one, two = blocks[number], blocks[number + 1]
        if not {one.role, two.role} <= {"outside", "body", "info"}:
            continue
        if is_split_date(one.text, two.text) or is_split_date(two.text, one.text):
            _set(blocks, number, "date")
            _set(blocks, number + 1, "date")


def _name_outlet(blocks: list[Block], begin: int, end: int) -> None:
    """An outlet's name on a line of its own beside the date."""
    for number in range(begin, end):
        if blocks[number].role != "outside":
            continue
        if not is_outlet(blocks[number].text) and not is_account(blocks[number].text):
            continue
        beside = {blocks[near].role for near in (number - 1, number + 1) if 0 <= near < len(blocks)}
        if beside & {"info", "date"}:
            _set(blocks, number, "source")


def _name_pairs(blocks: list[Block], begin: int, end: int) -> None:
    """A label in one cell and its value in the next."""
    for number in range(begin, end - 1):
        label, value = blocks[number], blocks[number + 1]
        if label.role not in ("outside", "info") or not is_bare_label(label.text):
            continue
        _set(blocks, number, "info")
        is_value = len(value.text) <= MAX_VALUE and not is_bare_label(value.text)
        if value.role == "outside" and is_value:
            _set(blocks, number + 1, "info")


def _name_editors(blocks: list[Block], last: int) -> None:
    end = min(last + 1 + NEAR_EDITORS, len(blocks))
    if not any(block.role == "editors" for block in blocks):
        for number in range(last + 1, end):
            block = blocks[number]
            if block.role == "outside" and len(block.text) < 80 and _EDITORS.match(block.text):
                _set(blocks, number, "editors")
    _name_pairs(blocks, last + 1, end)
