"""Finds the container of the running text on a page that no layout knows.

Every run of text is weighed: sentences outside links count, menus do not, and what stands in elements named as comments,
footers or related links counts nothing. Then the tree is followed down to where the weight no longer stays together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from speecharchive.pages.asides import aside_role
from speecharchive.pages.elements import Element, class_of
from speecharchive.pages.walk import Run, Walk

MIN_WEIGHT = 12.0
"""Below it there is no running text."""
STAYS_TOGETHER = 0.85
"""Share of the page's weight that the container must hold when nothing but weight speaks for it."""
ENOUGH = 40.0
"""Characters of running text beside which short lines need no say."""
MAJORITY = 0.5
LEFT_OVER = 0.15
"""Share of the page's weight that must be outside all asides together; else one of them is misnamed."""

_STOP = re.compile(r"[，。；！？,;]")
_SENTENCE_ENDS = tuple("。！？；：”…!?")
_FOOTER = re.compile(
    r"版权所有|版權所有|Copyright|copyright|COPYRIGHT|ICP[备備]|备案|许可证|許可證|举报(?:电话|邮箱)|未经.{0,12}授权|技术支持|主办单位|承办单位"
    r"|邮编[:：]|您是第|网站标识码"
)
_CONTAINER = re.compile(
    r"(?:^|[\s_-])(?:zoom|fontzoom|dozoom|trs_editor|trs_ueditor|trs_preappend|ucap-content|vsb_content\w*|v_news_content|vsb_newscontent"
    r"|artibody|art(?:icle)?[-_]?(?:content|body|con|cont|text|txt|detail|main)|news[-_]?(?:content|body|text|con|txt)(?:_content|_text)?"
    r"|content[-_]?(?:text|txt|body|article|main|box|con)|detail[-_]?(?:content|con|text|txt|body|cont|art|article\w*)|con_?te?xt|conn|js_content"
    r"|main[-_]?text|endtext|post[-_](?:body|text|content)|nrcontent|pages_content|art_?con\w*|wzcon|zoomcon|text_?con\w*|left_zw|entry-content"
    r"|cnt_bd|conttxt|contxt|the_content|rich_media_content|zw|nr|xl-xqnr|mainbody)(?:$|[\s_\d-])"
)
_LINES_ONLY = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "tr", "blockquote", "center", "br")
)


def find_container(walked: Walk, root: Element) -> Element | None:
    """The element that holds the page's running text and little else; None where there is none."""
    weights = _weights(walked.runs)
    _drop_asides(walked, weights)
    sums = list(accumulate(weights, initial=0.0))
    total = sums[-1]
    if total < MIN_WEIGHT:
        return None

    def weight(element: Element) -> float:
        start, end = walked.ranges.get(element, (0, 0))
        return sums[end] - sums[start]

    path = [root]
    while True:
        below = [child for child in path[-1] if child in walked.ranges]
        heaviest = max(below, key=weight, default=None)
        if heaviest is None or weight(heaviest) < MAJORITY * total:
            break
        path.append(heaviest)
    return _choose(path, [weight(element) for element in path], walked)


def _choose(path: list[Element], weights: list[float], walked: Walk) -> Element:
    """Of the elements on the way down: one that sites name as their container, else the last that holds the weight."""
    named = [
        (element, weight)
        for element, weight in zip(path, weights, strict=True)
        if _CONTAINER.search(class_of(element)) and element.tag not in ("html", "body")
    ]
    if named:
        best = max(weight for _, weight in named)
        return [element for element, weight in named if weight >= 0.97 * best][-1]
    chosen = path[0]
    for element, weight in zip(path, weights, strict=True):
        if weight < STAYS_TOGETHER * weights[0]:
            break
        if _holds_lines(element, walked):
            chosen = element
    return chosen


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
    return 0.0 if free < 300 and _FOOTER.search(text) else float(free)


def _other(run: Run) -> int:
    free = len(run.text) - run.linked
    if free < 5 or run.linked * 2 > len(run.text) or _FOOTER.search(run.text):
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
