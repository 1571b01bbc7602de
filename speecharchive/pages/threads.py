"""Readers' comments and lists of abstracts: running text that repeats the same buttons round each piece.

They outweigh a short article, and name themselves by a heading (网友评论, 跟贴, 推荐阅读) or by the words that come back in each item
(回复, 顶[3], 2小时前).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, islice

from speecharchive.pages.elements import Element, class_of
from speecharchive.pages.walk import Walk

ENOUGH_LEFT = 40.0
"""Weight that must stay; a page with less besides its thread is a forum's page, whose first piece is the article."""
LEAST_TITLED = 12.0
"""Weight between the title and a list that is a short notice of its own."""
FEWEST_ITEMS = 3
MOST_ITEMS = 400
MOST_THREADS = 30
MOST_LISTS = 300
"""Bounds of what is looked at on one page."""
SHARE_OF_PAGE = 0.1
"""Lighter lists are not looked at."""

_DIGITS = re.compile(r"[\d\s\W_]+")
_HEADING = re.compile(
    r"(?:\d|条|人|参与|网友|最新|最热|热门|全部|精彩|精选|所有|用户|文章|新闻|查看|发表|我要|我来|登录后?|的|区|列表|互动|有话要?|(?:评论|跟[贴帖]|留言|回[复帖]|说两句|说|评)){1,12}"
)
_COMMENT_WORD = re.compile(r"评论|跟[贴帖]|留言|说两句|回[复帖]")
_BUTTONS = re.compile(
    r"(?:回复|举报|顶|踩|赞|支持|反对|网友|楼|发表于?|阅读|详细|详情|查看|全文|评论|推荐|小?时前|分钟前|昨天|今天|上午|下午|分享|年|月|日|收藏|来自|发布于?|说道?|只看该作者|倒序浏览|使用道具|引用|播放量?|次|万)+"
)
_CLOCK = re.compile(
    r"(?:[\d年./-]{2,10}[月日]?\s?)?\d{1,2}[:：]\d{1,2}(?:[:：]\d{2})?|\d{2,4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?"
)
_TIMED = "发布"
"""What a run that is only a time counts as."""
LONGEST_PIECE = 250
"""Weight of an item on average; what is longer is a chapter, not a comment."""


_ELSEWHERE = re.compile(
    r"(?:(?:相关|推荐|热门|延伸|精彩|猜你|为[您你]|更多|最新|往期|编辑|热点|精选|今日)(?:的|可能)?){1,2}(?:阅读|新闻|推荐|报道|文章|链接|喜欢|资讯|内容|视频|专题|回顾|精彩|信息|头条|排行){1,2}"
)
_ELSEWHERE_WORD = re.compile(r"阅读|新闻|推荐|报道|文章|链接|喜欢|资讯|内容|回顾|精彩|信息|头条")


def drop_threads(walked: Walk, weights: list[float], title: int | None) -> None:
    """Takes the weight from comments, from other articles' abstracts, and from lists of abstracts.

    `title` is the run that says the page's title.
    """
    _drop_commented(walked, weights)
    _drop_recommended(walked, weights)
    _drop_lists(walked, weights, title)


def _drop_commented(walked: Walk, weights: list[float]) -> None:
    """What a heading of comments opens: its own box, else the rest of the box that it stands in."""
    headings = (number for number, run in enumerate(walked.runs) if _heads_comments(run.text))
    for number in islice(headings, MOST_THREADS):
        start, end = _box(walked, number, walked.runs[number].node)
        own = sum(weights[start:end])
        if own > 0 and sum(weights) - own >= ENOUGH_LEFT:
            weights[start:end] = [0.0] * (end - start)


def _drop_recommended(walked: Walk, weights: list[float]) -> None:
    """The box that begins with 推荐阅读, 相关新闻; in the middle of a text such a heading opens nothing."""
    for number, run in enumerate(walked.runs):
        text = run.text
        if not 4 <= len(text) <= 14 or _ELSEWHERE_WORD.search(text) is None:
            continue
        if _ELSEWHERE.fullmatch(re.sub(r"[\W_]", "", text)) is None:
            continue
        start, end = _own_box(walked, number, run.node)
        own = sum(weights[start:end])
        if own > 0 and sum(weights) - own >= ENOUGH_LEFT:
            weights[start:end] = [0.0] * (end - start)


def _heads_comments(text: str) -> bool:
    if len(text) > 20 or _COMMENT_WORD.search(text) is None:
        return False
    return _HEADING.fullmatch(re.sub(r"[\W_]", "", text)) is not None


def _box(walked: Walk, number: int, node: Element) -> tuple[int, int]:
    """From the heading on: the outermost element that begins with it; of a bare heading the rest of its parent."""
    start, end = _own_box(walked, number, node)
    if end - number > 2:
        return start, end
    for above in node.iterancestors():
        begin, stop = walked.ranges.get(above, (0, 0))
        if begin != number:
            return number, stop
    return start, end


def _own_box(walked: Walk, number: int, node: Element) -> tuple[int, int]:
    """The outermost element that begins with the heading."""
    own: Element = node
    for above in node.iterancestors():
        if walked.ranges.get(above, (0, 0))[0] != number:
            break
        own = above
    return walked.ranges.get(own, (number, number + 1))


def _drop_lists(walked: Walk, weights: list[float], title: int | None) -> None:
    sums = list(accumulate(weights, initial=0.0))
    least = SHARE_OF_PAGE * sums[-1]
    heavy = (
        element
        for element, (start, end) in walked.ranges.items()
        if end - start >= 2 * FEWEST_ITEMS and sums[end] - sums[start] >= least
    )
    for element in islice(heavy, MOST_LISTS):
        items = _items(element, walked)
        if len(items) < FEWEST_ITEMS or not _repeat_buttons(items, walked):
            continue
        first, last = items[0], items[-1]
        if sums[last[1]] - sums[first[0]] > LONGEST_PIECE * len(items):
            continue
        before = sum(weights[: first[0]])
        after = sum(weights[last[1] :])
        elsewhere = (
            before >= ENOUGH_LEFT
            or after >= max(ENOUGH_LEFT, 1.5 * sum(weights[slice(*first)]))
            or (title is not None and sum(weights[title : first[0]]) >= LEAST_TITLED)
        )
        for begin, stop in items if elsewhere else items[1:]:
            weights[begin:stop] = [0.0] * (stop - begin)


def _items(element: Element, walked: Walk) -> list[tuple[int, int]]:
    """The ranges of the children of one make, where most are."""
    children = [
        child
        for child in islice(element, MOST_ITEMS)
        if child in walked.ranges and child.tag not in ("p", "br")
    ]
    if len(children) < FEWEST_ITEMS:
        return []
    makes = Counter(map(_make, children))
    make, count = makes.most_common(1)[0]
    if count < FEWEST_ITEMS:
        return []
    ranges = [walked.ranges[child] for child in children if _make(child) == make]
    return [(start, end) for start, end in ranges if end - start >= 2]


def _make(element: Element) -> str:
    return f"{element.tag} {_DIGITS.sub('', class_of(element))}"


def _repeat_buttons(items: list[tuple[int, int]], walked: Walk) -> bool:
    """Whether most items say the same short words, which are those of buttons."""
    said: Counter[str] = Counter()
    for start, end in items:
        short = {
            word
            for run in walked.runs[start:end]
            if len(run.text) <= 24 and (word := _short_word(run.text))
        }
        said.update(short)
    return any(
        count >= 0.7 * len(items) and _BUTTONS.fullmatch(word)
        for word, count in said.most_common(8)
    )


def _short_word(text: str) -> str:
    return _TIMED if _CLOCK.fullmatch(text) else _DIGITS.sub("", text)
