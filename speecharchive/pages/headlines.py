"""Finds the lines that are the article's headline, where its layout names none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.model import Block
from speecharchive.pages.info_lines import (
    is_bare_label,
    is_breadcrumb,
    is_clock,
    is_info,
    is_labelled,
)
from speecharchive.pages.page_titles import article_title, cut_title, letters

NEAR = 6
"""Lines between headline and text."""
MAX_HEADLINE = 90
MAX_LINES = 5
"""Lines that one headline may take."""

_PARTS = re.compile(r"\s+|[—―]{2}|[：:]")
_DASHED = re.compile(r"\s*[—―─–-]{2}")
_NAME_OR_DATE = re.compile(
    r"\S{0,40}(?:书记|主席|主任|[省市州县区盟旗]长|院长|检察长|专员|書記|[縣區]長)[ \u3000]+\S[ \u3000]{0,2}\S{1,3}$"
    r"|[\[【（(]?\d{4}年\S{0,24}[】）)\]]?$"
)
"""Headings under a title that are none: 某某市委书记　甲一鸣, （2024年1月8日）."""
_BELOW_TITLE = re.compile(r"[（(\[【].{4,80}[）)\]】]$|\s*[—―─－–]")
"""Date or occasion in brackets, a subtitle behind a dash."""
_ISSUER = re.compile(r"\S{2,30}(?:委员会|常委会|政府|办公[室厅]|政协|人大|[局厅部院])")
_BARS = re.compile(r"[|｜│┊].*[|｜│┊]")
_NO_TITLE = re.compile(r"[：:。；]|^(?:正文|内容|详情|浏览|阅读|打印)")
_SENTENCE = re.compile(r"[。；;]|[：:，,]$")


def headline_range(blocks: Sequence[Block], first: int, titles: Sequence[str]) -> range | None:
    """Positions of the headline's lines: `first` is where the body begins, `titles` what the page's head says.

    Lines that say the title again come first, several that say it together too; then the nearest heading above the text;
    then the line right above the info line.
    """
    allowed = _candidates(blocks, first)
    for title in titles:
        found = _said_again(blocks, allowed, title)
        if found is not None:
            return found
    return (
        _nearest_heading(blocks, first)
        or _above_info(blocks, first)
        or _above_speaker(blocks, first, bool(titles))
    )


def _candidates(blocks: Sequence[Block], first: int) -> list[int]:
    """Above the text, and in it as far as it only says titles."""
    found = []
    for number, block in enumerate(blocks[: first + NEAR]):
        if number >= first and (len(block.text) > MAX_HEADLINE or _SENTENCE.search(block.text)):
            break
        short = block.role in ("outside", "body") and len(block.text) <= MAX_HEADLINE
        if short and not is_breadcrumb(block.text):
            found.append(number)
    return found


def _said_again(blocks: Sequence[Block], allowed: Sequence[int], title: str) -> range | None:
    wanted, cut = letters(title), cut_title(title)
    parts = {letters(part) for part in _PARTS.split(title) if part and article_title(part)}
    own = {number: letters(blocks[number].text) for number in allowed}
    best: tuple[tuple[bool, int, bool, bool, int], range] | None = None
    for start in allowed:
        stop, said = _group(blocks, own, start, cut or wanted, cut is not None)
        if stop == start or not (
            (said in parts and len(said) >= 3) or _is_enough(said, cut or wanted)
        ):
            continue
        block = blocks[start]
        if said != wanted and stop == start + 1 and article_title(block.text) is None:
            continue
        weight = len(said) if cut else min(len(said), len(wanted))
        formed = block.element == "heading" or block.bold
        rank = (block.element != "link", weight, said == wanted, formed, start)
        if best is None or rank > best[0]:
            best = rank, range(start, stop)
    return best[1] if best else None


def _group(
    blocks: Sequence[Block], own: dict[int, str], start: int, wanted: str, is_cut: bool
) -> tuple[int, str]:
    """Where the lines from `start` on end that say `wanted` one behind the other, and what they say together."""
    said = own[start]
    at = wanted.find(said) if said else -1
    if at < 0:
        longer = len(wanted) >= 8 and said.startswith(wanted)
        return (start + 1, said) if longer else (start, "")
    stop = start + 1
    while stop in own and stop - start < MAX_LINES and own[stop]:
        if _DASHED.match(blocks[stop].text) or at + len(said) >= len(wanted):
            break
        whole = said + own[stop]
        if not (wanted.startswith(whole, at) or (is_cut and at == 0 and whole.startswith(wanted))):
            break
        stop, said = stop + 1, whole
    return (start, "") if _DASHED.match(blocks[start].text) else (stop, said)


def _is_enough(said: str, wanted: str) -> bool:
    """Whether the lines say so much of the title that it cannot be chance."""
    if said == wanted:
        return len(said) >= 2
    if not wanted.startswith(said) and len(said) < 8:
        return False
    return len(said) >= 6 or (len(said) >= 4 and len(wanted) <= 3 * len(said))


def _nearest_heading(blocks: Sequence[Block], first: int) -> range | None:
    headings = [
        number
        for number, block in enumerate(blocks[: first + 2])
        if block.element == "heading"
        and block.role in ("outside", "body")
        and not _NAME_OR_DATE.match(block.text)
        and 6 <= len(letters(block.text)) <= MAX_HEADLINE
        and article_title(block.text) is not None
    ]
    if not headings or first - headings[-1] > NEAR:
        return None
    return range(headings[-1], headings[-1] + 1)


def _above_info(blocks: Sequence[Block], first: int) -> range | None:
    """The line right above the first info line, where neither `<title>` nor a heading says the title.

    Labelled values are said of what stands above them, however short it is, and so is what follows the path.
    """
    begin = max(1, first - NEAR)
    for number in range(begin, min(first + 4, len(blocks))):
        block, above = blocks[number], blocks[number - 1]
        if not is_info(block.text) or is_clock(block.text) or is_breadcrumb(block.text):
            continue
        if above.role not in ("outside", "body") or above.element in ("link", "list-item"):
            return None
        unfit = (
            _NAME_OR_DATE.match(above.text)
            or is_info(above.text)
            or is_bare_label(above.text)
            or is_breadcrumb(above.text)
        )
        if unfit or is_clock(above.text) or _NO_TITLE.search(above.text):
            return None
        told = is_labelled(block.text) or (number >= 2 and is_breadcrumb(blocks[number - 2].text))
        fewest = 2 if told else 6
        fits = (
            len(letters(above.text)) >= fewest and len(above.text) <= 60 and "|" not in above.text
        )
        return _with_issuer(blocks, number - 1) if fits else None
    return None


def _above_speaker(blocks: Sequence[Block], first: int, told: bool) -> range | None:
    """The first line up from the text that is no info, subtitle, speaker or date: what is left can only be the title.

    Where `<title>` tells one (`told`), an info line must stand in between as well.
    """
    informed = False
    for number in range(first - 1, max(-1, first - 1 - NEAR), -1):
        block = blocks[number]
        text = block.text
        if block.role not in ("outside", "info") or block.element in ("link", "list-item"):
            return None
        if _BELOW_TITLE.match(text) or _NAME_OR_DATE.match(text) or len(letters(text)) < 6:
            continue
        if is_info(text):
            informed = True
            continue
        unfit = is_breadcrumb(text) or _NO_TITLE.search(text) or _BARS.search(text)
        if unfit or (told and not informed) or len(text) > MAX_HEADLINE:
            return None
        return _with_issuer(blocks, number)
    return None


def _with_issuer(blocks: Sequence[Block], number: int) -> range:
    """`关于…的决定` has above it who decided, as the first line of one title."""
    above = blocks[number - 1] if number else None
    if (
        above is not None
        and blocks[number].text.startswith("关于")
        and above.role in ("outside", "body")
        and above.element not in ("link", "list-item")
        and _ISSUER.fullmatch(above.text)
    ):
        return range(number - 1, number + 1)
    return range(number, number + 1)
