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
_ARROWS = re.compile(r"(?:>{1,2}|＞|»|›|→)")
_DATE = re.compile(
    r"(?:19|20)\d\d\s?(?:年|[-/.])\s?\d{1,2}\s?(?:月|[-/.])\s?\d{1,2}|[一二][〇○零一二三四五六七八九]{3}年"
)
_LABEL = re.compile(
    r"(?:来\s?源|來\s?源|作\s?者|发布|發布|时\s?间|時\s?間|日\s?期|编辑|編輯|浏览|瀏覽|点击|阅读|閱讀|字号|字體|字体|记者|打印|发布人|发布机构|信息来源|稿源|访问量|次数)\s?(?:人|者|日期|时间|單位|单位|机构|次数|量|数)?\s?[：:\[【（(]"
)
_OWN_DATE = re.compile(
    r"[\[【（(]\s?(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年[^：:]{2,60}[】）)\]]$|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年\s?[\d一二三四五六七八九十]{1,3}月\s?[\d一二三四五六七八九十]{1,3}日$"
)
"""The text's own date, with or without what happened on it, in brackets or alone: （2024年12月26日）, （…会议通过）."""
_EDITORS = re.compile(
    r"^[\[【（(\s]{0,3}(?:本[文期版])?(?:责任?\s?编\s?辑?|責任?\s?編\s?輯?|值班编辑|编\s?辑|編\s?輯|校对|审核|审\s?签|初审|编审|终审)\s?[：:]"
)


def with_masthead(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """The same blocks with more roles; roles that the layout gave stay. `title` is the page's `<title>`."""
    result = list(blocks)
    inside = [number for number, block in enumerate(blocks) if block.role == "body"]
    if not inside:
        return result
    first, last = inside[0], inside[-1]
    if not any(block.role == "headline" for block in blocks):
        found = _headline(blocks, first, title)
        if found is not None:
            _set(result, found, "headline")
    headline = next((n for n, block in enumerate(result) if block.role == "headline"), None)
    text_starts = first
    if headline is not None and first <= headline < first + NEAR_INFO:
        text_starts = headline + 1
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


def _headline(blocks: Sequence[Block], first: int, title: str | None) -> int | None:
    """The line that `<title>` repeats, the last and longest of them before the text; else the nearest heading above it."""
    wanted = letters(title or "")
    best: tuple[int, int, int] | None = None
    for number, block in enumerate(blocks[: first + NEAR_INFO]):
        if block.role not in ("outside", "body") or len(block.text) > MAX_HEADLINE:
            continue
        if _is_breadcrumb(block.text):
            continue
        own = letters(block.text)
        if not _repeats(wanted, own):
            continue
        rank = (block.element != "link", len(own), number)
        if best is None or rank > best:
            best = rank
    if best is not None:
        return best[2]
    headings = [
        number
        for number, block in enumerate(blocks[: first + 2])
        if block.element == "heading"
        and block.role in ("outside", "body")
        and 6 <= len(letters(block.text)) <= MAX_HEADLINE
    ]
    return headings[-1] if headings and first - headings[-1] <= NEAR_INFO else None


def _repeats(wanted: str, own: str) -> bool:
    """Whether a page titled `wanted` (which ends in site names, or is cut) has the headline `own`."""
    if len(own) < 4 or len(wanted) < 4:
        return False
    if wanted.startswith(own) or (len(own) >= 8 and own in wanted):
        return len(own) >= 6 or len(wanted) <= 2 * len(own)
    return len(wanted) >= 8 and own.startswith(wanted)


def _name_info(blocks: list[Block], headline: int | None, text_starts: int) -> None:
    if any(block.role in ("info", "date", "source") for block in blocks[: text_starts + 1]):
        return
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
        own = block.role == "body" and _OWN_DATE.match(block.text) is not None
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
