"""Names what a layout left unnamed round the article: its headline, info lines, path and editors.

Only lines near the text are looked at, and only ones whose form leaves no doubt; everything else stays `outside`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.model import Block, Role

NEAR_INFO = 6
"""Lines between headline and text, or right above the headline, in which an info line may stand."""
NEAR_EDITORS = 8
MAX_HEADLINE = 90
MAX_INFO = 220

_BREADCRUMB = re.compile(
    r"^(?:您?(?:现在|目前|当前|現在|目前|當前)?(?:的|所在)*(?:位置|栏目|欄目)|您所在的位置|首页\s?[>＞»›])\s*(?:是|为)?\s*[：:>＞»]?"
)
_SITE_CUT = re.compile(r"[_|－–—-]")
"""Before the site's name in `<title>`; 贺信 and 讣告 are too short to be told from other words by being repeated there."""
_ARROWS = re.compile(r"(?:>{1,2}|＞|»|›|→)")
_DATE = re.compile(
    r"(?:19|20)\d\d\s?(?:年|[-/.])\s?\d{1,2}\s?(?:月|[-/.])\s?\d{1,2}|[一二][〇○零一二三四五六七八九]{3}年"
)
_LABEL = re.compile(
    r"(?:来\s?源|來\s?源|作\s?者|发布|發布|时\s?间|時\s?間|日\s?期|编辑|編輯|浏览|瀏覽|点击|阅读|閱讀|记者|发布人|发布机构|信息来源|稿源|访问量|次数)\s?(?:人|者|日期|时间|單位|单位|机构|次数|量|数)?\s?[：:\[【（(]"
)
_OWN_DATE = re.compile(
    r"[\[【（(]\s?(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年[^：:]{2,60}[】）)\]]$|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年\s?[\d一二三四五六七八九十]{1,3}月\s?[\d一二三四五六七八九十]{1,3}日$"
)
"""The text's own date, with or without what happened on it, in brackets or alone: （2024年12月26日）, （…会议通过）."""
_NAME_OR_DATE = re.compile(
    r"\S{0,40}(?:书记|主席|主任|[省市州县区盟旗]长|院长|检察长|专员|書記|[縣區]長)[ \u3000]+\S[ \u3000]{0,2}\S{1,3}$"
    r"|[\[【（(]?\d{4}年\S{0,24}[】）)\]]?$"
)
"""Headings under a title that are none: 某某市委书记　甲一鸣, （2024年1月8日）."""
_DASH = re.compile(r"\s*[—―─－–-]")
_LABELLED = re.compile(r"[：:。]|^(?:正文|内容|详情|浏览|阅读|打印)")
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
        for number in _headline(blocks, first, titles):
            _set(result, number, "headline")
    lines = [number for number, block in enumerate(result) if block.role == "headline"]
    headline = lines[0] if lines else None
    text_starts = first
    for number in lines:
        if text_starts <= number < first + NEAR_INFO:
            text_starts = number + 1
    _name_info(result, headline, text_starts)
    for number in range(first):
        if result[number].role == "outside" and _is_breadcrumb(result[number].text):
            _set(result, number, "breadcrumb")
    if not any(block.role == "editors" for block in result):
        for number in range(last + 1, min(last + 1 + NEAR_EDITORS, len(result))):
            block = result[number]
            if block.role == "outside" and len(block.text) < 80 and _EDITORS.match(block.text):
                _set(result, number, "editors")
    return result


def _set(blocks: list[Block], number: int, role: Role) -> None:
    blocks[number] = blocks[number]._replace(role=role)


def _headline(blocks: Sequence[Block], first: int, titles: Sequence[str]) -> range:
    """The lines that one of the titles repeats; else the nearest heading above the text; else the line above the info line."""
    for title in titles:
        found = _said_again(blocks, first, title)
        if found:
            return found
    named = {letters(_SITE_CUT.split(title, maxsplit=1)[0]) for title in titles}
    headings = [
        number
        for number, block in enumerate(blocks[: first + 2])
        if block.element == "heading"
        and block.role in ("outside", "body")
        and not _NAME_OR_DATE.match(block.text)
        and (6 <= len(own := letters(block.text)) <= MAX_HEADLINE or (own and own in named))
    ]
    if headings and first - headings[-1] <= NEAR_INFO:
        return range(headings[-1], headings[-1] + 1)
    return _above_info(blocks, first)


def _above_info(blocks: Sequence[Block], first: int) -> range:
    """The line right above the info line, on pages that call nothing a heading and whose `<title>` is the site's.

    Labelled values are said of what stands above them, however short it is.
    """
    for number in range(max(1, first - NEAR_INFO), first):
        above, info = blocks[number - 1], blocks[number].text
        if (
            blocks[number].role == "outside"
            and is_info(info)
            and _may_head(above)
            and above.element not in ("link", "list-item")
            and len(letters(above.text)) >= (2 if _LABEL.search(info) else 6)
            and not is_info(above.text)
            and not _LABELLED.search(above.text)
        ):
            return range(number - 1, number)
    return range(0)


def _said_again(blocks: Sequence[Block], first: int, title: str) -> range:
    """The last and longest line before the text that a title repeats, with the lines round it that it repeats as well.

    A line behind a dash is a subtitle, even where the title holds it.
    """
    wanted, alone = letters(title), letters(_SITE_CUT.split(title, maxsplit=1)[0])
    best: tuple[bool, bool, int, int] | None = None
    for number, block in enumerate(blocks[: first + NEAR_INFO]):
        if not _may_head(block):
            continue
        own = letters(block.text)
        if not _repeats(wanted, own) and not (len(own) >= 2 and own == alone):
            continue
        rank = (block.element != "link", not _DASH.match(block.text), len(own), number)
        if best is None or rank > best:
            best = rank
    if best is None:
        return range(0)
    begin, end = best[3], best[3] + 1
    whole = letters(blocks[begin].text)
    while begin > 0 and _continues(blocks[begin - 1], wanted, (blocks[begin - 1].text, whole)):
        begin -= 1
        whole = letters(blocks[begin].text) + whole
    if _DASH.match(blocks[best[3]].text) and begin < best[3]:
        return range(begin, best[3])
    while end < len(blocks) and _continues(blocks[end], wanted, (whole, blocks[end].text)):
        whole += letters(blocks[end].text)
        end += 1
    return range(begin, end)


def _may_head(block: Block) -> bool:
    return (
        block.role in ("outside", "body")
        and len(block.text) <= MAX_HEADLINE
        and not _is_breadcrumb(block.text)
    )


def _continues(block: Block, wanted: str, joined: tuple[str, str]) -> bool:
    """Whether a title set over several lines goes on in this one."""
    if not _may_head(block) or block.element == "link" or _DASH.match(block.text):
        return False
    return bool(letters(block.text)) and letters("".join(joined)) in wanted


def _repeats(wanted: str, own: str) -> bool:
    """Whether a page titled `wanted` (which ends in site names, or is cut) has the headline `own`."""
    if len(own) < 4 or len(wanted) < 4:
        return False
    if wanted.startswith(own) or (len(own) >= 8 and own in wanted):
        return len(own) >= 6 or len(wanted) <= 2 * len(own)
    return len(wanted) >= 8 and own.startswith(wanted)


def _name_info(blocks: list[Block], headline: int | None, text_starts: int) -> None:
    begin = max(0, text_starts - NEAR_INFO)
    if headline is not None and headline < text_starts:
        begin = (
            max(0, min(begin, headline - 2)) if text_starts - headline <= 2 * NEAR_INFO else begin
        )
    end = text_starts
    if headline is not None and text_starts == headline + 1:
        end = min(len(blocks), text_starts + 3)
    for number in range(begin, end):
        block = blocks[number]
        own = _OWN_DATE.match(block.text) is not None and (
            block.role == "body" or block.text[0] in "（("
        )
        if (
            block.role in ("outside", "body")
            and number != headline
            and not own
            and is_info(block.text)
        ):
            _set(blocks, number, "info")


def is_info(text: str) -> bool:
    """A line of labelled values or a bare date: `2024-12-27 来源：某日报 浏览次数：`."""
    if len(text) > MAX_INFO or "。" in text:
        return False
    if _LABEL.search(text):
        return True
    date = _DATE.search(text)
    return date is not None and len(text) - len(date[0]) <= 30 and date.start() <= 12


def _is_breadcrumb(text: str) -> bool:
    if len(text) > 150:
        return False
    return _BREADCRUMB.match(text) is not None or len(_ARROWS.findall(text)) >= 2


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
