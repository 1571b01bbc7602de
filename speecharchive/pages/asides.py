"""Elements that name themselves as no part of an article, and lines that are nothing but links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from speecharchive.model import Block, Role
from speecharchive.pages.elements import ROLE_MARK, Element, text_of

SMALL_PART = 0.3
"""An aside holds less than this share of the text round it; what holds more is misnamed."""
SMALL_BOX = 0.2
MAX_BOXES = 60
_BOXES = ("div", "table", "ul", "dl", "iframe", "ins", "section")
_FLOAT = re.compile(r"(?<![-\w])float\s*:\s*(?:left|right)", re.IGNORECASE)

ASIDE_TAGS = frozenset(("nav", "footer", "aside", "select", "form", "button"))
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|pinglun|foot(?:er)?|copyright|sidebar|aside|nav(?:igation|bar)?|menu|banner|rank(?:ing)?"
    r"|share|sharing|login|search|crumbs?|breadcrumbs?|friend\w*|advert\w*|disclaimer|wzsm|shengming|statement|links?|toolbar"
    r"|hotnews|declare|toc(?:_\w*)?|catalog(?:ue)?|sharedaddy|sd-sharing|paywall|adsbygoogle|ad[-_](?:slot|in|box|item|wrap)|pagination|pager|digg\w*|newdigg"
    r"|qr-?code|erweima|ewm|open-?app|app-?down(?:load)?|unfold)(?:$|[\s_\d-])"
)
_RELATED = re.compile(
    r"(?:^|[\s_-])(?:relat(?:ed|e|ion)?(?:[-_]?(?:posts?|news|articles?|links?|list|read\w*))?|jp-relatedposts|recommend\w*|xiangguan|xgxw|xgyd|xgwz|tuijian)(?:$|[\s_\d-])"
)
_RELATED_HEADING = re.compile(
    r"^[\[【■◆●>\s]*(?:相关|相關|延伸|推荐|推薦|更多|往期|热点|精彩|猜你|编辑推荐|专题|新闻链接|链接|关联)[^。！？]{0,12}$"
)


def aside_role(tag: str, words: str) -> Role | None:
    """The role of an element by its tag and by its class and id in lower case; None for parts of an article."""
    if words and _RELATED.search(words):
        return "related"
    if tag in ASIDE_TAGS or (words and _ASIDE.search(words)):
        return "outside"
    return None


def mark_floats(container: Element) -> None:
    """Marks small boxes that the text flows round: teasers, advertisements. A floating initial is no box."""
    whole = None
    floats = (
        element
        for element in container.iter(*_BOXES)
        if element is not container and _FLOAT.search(element.get("style") or "")
    )
    for element in islice(floats, MAX_BOXES):
        text = text_of(element)
        if len(text) < 2 or element.find(".//img") is not None:
            continue
        if whole is None:
            whole = len(text_of(container))
        if len(text) <= SMALL_BOX * whole:
            element.set(ROLE_MARK, "outside")


def with_related(blocks: Sequence[Block], linked: Sequence[int]) -> list[Block]:
    """Lines that are only links, two and more in a row or at the end, lead to other articles, as does their heading.

    `linked` are the numbers of the blocks that are nothing but links. A text that is mostly links keeps them.
    """
    result = list(blocks)
    whole = sum(len(block.text) for block in blocks)
    if sum(len(blocks[number].text) for number in linked) > SMALL_PART * whole:
        return result
    only = frozenset(linked)
    for number in linked:
        if result[number].role != "body":
            continue
        beside = number - 1 in only or number + 1 in only
        if not beside and number < len(blocks) - 1:
            continue
        result[number] = result[number]._replace(role="related")
        above = number - 1
        if above >= 0 and above not in only and _RELATED_HEADING.match(result[above].text):
            result[above] = result[above]._replace(role="related")
    return result
