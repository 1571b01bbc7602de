"""Finds the container of the running text on a page that no layout knows.

Every run of text is weighed: sentences outside links count, menus do not, and what stands in elements named as comments,
footers or related links, or reads like a thread of comments, counts nothing. Then the tree is followed down to where
the weight no longer stays together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from speecharchive.pages.asides import aside_role
from speecharchive.pages.elements import Element, class_of
from speecharchive.pages.threads import drop_threads
from speecharchive.pages.walk import Run, Walk

MIN_WEIGHT = 12.0
"""Below it there is no running text."""
STAYS_TOGETHER = 0.85
"""Share of the page's weight that the container must hold, other blocks' weight apart."""
ENOUGH = 40.0
"""Characters of running text beside which short lines need no say."""
MAJORITY = 0.5
LEFT_OVER = 0.15
"""Share of the page's weight that must be outside all asides together; else one of them is misnamed."""
NAMED_ENOUGH = 0.97
"""Share of the heaviest named element that one inside it must hold to be taken instead."""

_LAST_LATIN = "\u2e7f"
"""What sorts behind it is Chinese; a footer's or statement's English weighs little."""
_STOP = re.compile(r"[，。；！？,;]")
_SENTENCE_ENDS = tuple("。！？；：”…!?")
_FOOTER = re.compile(
    r"版权所有|版權所有|Copyright|copyright|COPYRIGHT|ICP[备備]|备案|许可证|許可證|举报(?:电话|邮箱)|未经.{0,12}授权|技术支持|主办单位|承办单位"
    r"|邮编[:：]|您是第|网站标识码"
)
_TERMS = re.compile(
    r"[\W\d]{0,4}(?:(?:免责|免責|版权(?:与免责|和免责)?|版權|法律|网站|網站|特别|郑重|重要|著作权)(?:声明|聲明|申明)|凡本[网網站报報]|本[网網站][^，。]{0,14}(?:转载|轉載|刊载|刊登|注明|所有作品))"
)
"""An outlet's terms begin so; they stand below every article and outweigh a short one."""
_CONTAINER = re.compile(
    r"(?:^|[\s_-])(?:zoom|fontzoom|dozoom|trs_editor|trs_ueditor|trs_preappend|ucap-content|vsb_content\w*|v_news_content|vsb_newscontent"
    r"|artibody|art(?:ic[la][el])?[-_]?(?:content|body|con|cont|text|txt|detail|main)|news[-_]?(?:content|body|text|con|txt)(?:_content|_text)?"
    r"|content[-_]?(?:text|txt|body|article|main|box|con)|detail[-_]?(?:content|con|text|txt|body|cont|art|article\w*)|con_?te?xt|conn|js_content"
    r"|main[-_]?text|endtext|post[-_](?:body|text|content)|nrcontent|pages_content|art_?con\w*|wzcon|zoomcon|text_?con\w*|left_zw|entry-content"
    r"|cnt_bd|conttxt|contxt|the_content|rich_media_content|zw|nr|xl-xqnr|mainbody)(?:$|[\s_\d-])"
)
_LINES_ONLY = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "tr", "blockquote", "center", "br")
)
FEW_SENTENCES = 3
"""Lines of running text in a block with the title that make it more than a summary under a heading."""
SIDE_COLUMN = 0.2
SHORT_TITLE = 4
LONG_TITLE = 90
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[\W_]+")
Weight = Callable[[Element], float]


def find_container(walked: Walk, root: Element, title: str | None = None) -> Element | None:
    """The element that holds the page's running text and little else; None where there is none.

    `title` is the page's `<title>`: the text follows the line that repeats it.
    """
    weights = _weights(walked.runs)
    _drop_asides(walked, weights)
    titled = _title_line(walked.runs, title)
    drop_threads(walked, weights, titled)
    if titled is not None:
        _drop_above(titled, weights)
    sums = list(accumulate(weights, initial=0.0))
    if sums[-1] < MIN_WEIGHT:
        return None

    def weight(element: Element) -> float:
        start, end = walked.ranges.get(element, (0, 0))
        return sums[end] - sums[start]

    path = _heaviest(root, walked, weight, titled)
    return _choose(path, weight, walked)


def _heaviest(root: Element, walked: Walk, weight: Weight, line: int | None) -> list[Element]:
    """The way down along the heaviest elements, as long as they hold more than half of what is left.

    What stands in another block beside the way is left behind with its weight: a statement, a profile, a list of abstracts.
    """
    path = [root]
    left = weight(root)
    while True:
        below = [child for child in path[-1] if child in walked.ranges]
        heaviest = max(below, key=weight, default=None)
        if heaviest is None:
            return path
        titled = _with_line(below, line, walked)
        if titled is not None and _is_text_beside(titled, heaviest, walked, weight):
            heaviest, left = titled, weight(titled)
        beside = sum(weight(each) for each in below if _is_another(each, heaviest, walked))
        if weight(heaviest) < MAJORITY * left:
            if titled is None or weight(titled) < MIN_WEIGHT:
                return path
            heaviest, beside = titled, left
        path.append(heaviest)
        left = max(left - beside, weight(heaviest))


def _with_line(below: Sequence[Element], line: int | None, walked: Walk) -> Element | None:
    if line is None:
        return None
    for element in below:
        start, end = walked.ranges[element]
        if start <= line < end:
            return element
    return None


def _is_text_beside(titled: Element, heaviest: Element, walked: Walk, weight: Weight) -> bool:
    """Whether the block with the title holds a text of its own, and the heavier one behind it is a side column."""
    if titled is heaviest or not _is_another(heaviest, titled, walked):
        return False
    start, end = walked.ranges[titled]
    sentences = sum(1 for run in walked.runs[start:end] if _prose(run) > 0)
    return sentences >= FEW_SENTENCES and weight(titled) >= SIDE_COLUMN * weight(heaviest)


def _is_another(element: Element, chosen: Element, walked: Walk) -> bool:
    """Whether it is a block of another make than its neighbour, and not a line or a part like it."""
    if element is chosen:
        return False
    start, end = walked.ranges[element]
    if element.tag in _LINES_ONLY or end - start <= 1:
        return False
    if element.tag == "td":
        return True
    return element.tag != chosen.tag or _make(element) != _make(chosen)


def _make(element: Element) -> str:
    return _DIGITS.sub("", class_of(element))


def _title_line(runs: Sequence[Run], title: str | None) -> int | None:
    """The first line, links apart, with which `<title>` begins."""
    wanted = _LETTERS.sub("", title or "")
    if len(wanted) < SHORT_TITLE:
        return None
    for number, run in enumerate(runs):
        text = run.text
        if run.linked or not SHORT_TITLE <= len(text) <= LONG_TITLE:
            continue
        own = _LETTERS.sub("", text)
        if len(own) >= SHORT_TITLE and wanted.startswith(own):
            return number
    return None


def _drop_above(number: int, weights: list[float]) -> None:
    """Takes the weight from what stands above the title, where a text follows it."""
    below = sum(weights[number:])
    if below >= max(ENOUGH, LEFT_OVER * (below + sum(weights[:number]))):
        weights[:number] = [0.0] * number


def _choose(path: list[Element], weight: Weight, walked: Walk) -> Element:
    """Of the elements on the way down: one that sites name as their container, else the last that holds the weight."""
    chosen = path[0]
    left = weight(chosen)
    for above, element in pairwise(path):
        beside = sum(
            weight(each)
            for each in above
            if each in walked.ranges and _is_another(each, element, walked)
        )
        left = max(left - beside, weight(element))
        if weight(element) < STAYS_TOGETHER * left:
            break
        if _holds_lines(element, walked):
            chosen = element
    named = _named(path, weight)
    if named is None or (named in chosen.iterancestors() and _is_most(chosen, named, weight)):
        return chosen
    return named


def _is_most(inner: Element, outer: Element, weight: Weight) -> bool:
    return weight(inner) >= STAYS_TOGETHER * weight(outer)


def _named(path: list[Element], weight: Weight) -> Element | None:
    named = [
        element
        for element in path
        if element.tag not in ("html", "body")
        and (element.get("itemprop") == "articleBody" or _CONTAINER.search(class_of(element)))
    ]
    if not named:
        return None
    best = max(map(weight, named))
    return [element for element in named if weight(element) >= NAMED_ENOUGH * best][-1]


def _holds_lines(element: Element, walked: Walk) -> bool:
    """A paragraph of its own is no container; one cut by line breaks is."""
    if element.tag not in _LINES_ONLY:
        return True
    start, end = walked.ranges[element]
    return end - start > 1 and element.tag not in ("tr", "h1", "h2", "h3")


def _weights(runs: Sequence[Run]) -> list[float]:
    """Characters of each run that is running text; other lines count little, and least beside enough of such text."""
    prose = [_prose(run) for run in runs]
    rest = 0.02 if sum(prose) >= ENOUGH else 0.1
    return [weight or rest * _other(run) for weight, run in zip(prose, runs, strict=True)]


def _prose(run: Run) -> float:
    text = run.text
    free = len(text) - run.linked
    if free < 8 or run.linked * 2 > len(text):
        return 0.0
    if not (free >= 20 and _STOP.search(text)) and not text.endswith(_SENTENCE_ENDS):
        return 0.0
    if free < 300 and _FOOTER.search(text):
        return 0.0
    if free < 600 and _TERMS.match(text):
        return 0.0
    return float(free) if sum(map(_LAST_LATIN.__lt__, text)) * 4 >= len(text) else 0.1 * free


def _other(run: Run) -> int:
    free = len(run.text) - run.linked
    if free < 5 or run.linked * 2 > len(run.text):
        return 0
    if _FOOTER.search(run.text) or _TERMS.match(run.text):
        return 0
    return min(free, 60)


def _drop_asides(walked: Walk, weights: list[float]) -> None:
    """Takes the weight from elements that name themselves as no article, unless hardly anything would be left."""
    left = sum(weights)
    least = LEFT_OVER * left
    sums = list(accumulate(weights, initial=0.0))
    for element, (start, end) in walked.ranges.items():
        if sums[end] - sums[start] <= 0:
            continue
        if element.tag in ("header", "label") or aside_role(element.tag, class_of(element)):
            own = sum(weights[start:end])
            if left - own >= least:
                weights[start:end] = [0.0] * (end - start)
                left -= own
