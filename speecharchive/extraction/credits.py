"""Who published, edited, reported, photographed: six roles that stand next to each other and are never one another.

Two things are read here: the rules that recognise credit lines as furniture, and (in `credit_values`) their values.
"""

from __future__ import annotations

import re

from speecharchive.extraction.credit_labels import (
    AUTHOR,
    CHECKER,
    EDITOR,
    INFO_LABEL,
    OTHER_HAND,
    PHOTOGRAPHER,
    REPORTERS,
    SOURCE,
    UNMARKED,
)
from speecharchive.extraction.lines import Line
from speecharchive.extraction.rules import Rule, rule
from speecharchive.extraction.shapes import is_date_line
from speecharchive.normalise.names import split_names

_PERSON = re.compile(rf"{AUTHOR}|{REPORTERS}")
_FULL_DATE = re.compile(r"(?:19|20)\d{2}(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}")
_OUTLET_BEHIND = re.compile(
    r"日?[ \t]+[^\s,。:]{2,20}(?:网|报|新闻|客户端|电视台|广播|发布|融媒体?|融媒体中心|在线)$"
)
"""`2024年2月18日 某某网`: who published stands behind the date without a label."""
_TIMED = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_SOURCE_LINE = re.compile(
    rf"[(\[【]?(?:{SOURCE})[::|丨]|[(\[]?[^。,;::!?]{{2,24}}(?:供稿|新华社发|通讯社发)[)\]]?$|[(\[【](?:原载|来源|摘自|转自|据)[^。]{{1,40}}[)\]】]$"
)
_EDITORS_LINE = re.compile(
    rf"(?:[(\[【]\s?(?:我要)?(?:纠错|挑错|打印|关闭|举报|返回|收藏|分享).{{0,6}}[)\]】]\s*){{0,3}}[(\[【]?\s*(?:{EDITOR}|{CHECKER}|{OTHER_HAND}(?=[:/|丨]))(?:[/、·丨](?:{EDITOR}|{CHECKER})){{0,3}}\s?[::/|丨\s]"
)
_REPORTER_LINE = re.compile(
    rf"[(\[【□◎■●/]*\s*(?:(?:{REPORTERS}|{AUTHOR}|{PHOTOGRAPHER}|文/?图|整理)(?P<mark>\s*[::/|丨]|\s+)?|文[/·、丨]|图[/·、丨]|(?<=[(\[【])[文图]\s?:)"
)
_COMMENTATOR = re.compile(r"[^,:]{0,8}(?:评论员|评论部|编辑部|记者站)(?:文章)?$")
_SQUARED = re.compile(r"[□◎]\s*\S")
_AUTHOR_NOTE = re.compile(
    r"[(\[【](?:本文|此文)?作者(?:为|系|是|:|单位|简介|分别|均|原|现).{1,160}[)\]】]$|(?:本文)?作者(?:为|系|简介:|单位:).{2,120}$|[(\[].{2,12}?[,:]?系.{4,80}[)\]]$"
)
_CAPTION_END = re.compile(
    r"(?:摄|摄影|供图|制图|资料图片?|资料照片|截图|图/[一-鿿]{2,4}|摄影报道)[)\]】]?。?$|(?:摄|摄影)[(\[][^()\[\]。]{0,10}(?:图片|社|报|网|发|图库)[)\]]$"
)
_CAPTION_START = re.compile(
    r"(?:图为|图[一二三四五六七八九\d]{0,2}[::]|[▲▼↑↓△▽]|资料图[::片]|(?:图片|照片)(?:来源|说明)|[(\[](?:资料)?图片?"
    r"|(?:制图|绘图|漫画|插画|海报)(?:设计)?[::/][^。]{2,20}$)"
)


@rule("caption", longest=150, anywhere=True)
def caption(line: Line) -> bool:
    """A picture's words: `…。株洲日报全媒体记者某某摄`, 图为…, (资料图片)."""
    bare = line.bare
    if _CAPTION_END.search(bare):
        return not bare.startswith("文/")
    return len(bare) <= 90 and _CAPTION_START.match(bare) is not None


@rule("author-note", longest=200, anywhere=True, ends="weak")
def author_note(line: Line) -> bool:
    """(作者为某市委书记), after the text: who wrote it, and in what office."""
    return _AUTHOR_NOTE.match(line.bare) is not None


@rule("source-line", longest=60, ends="weak")
def source_line(line: Line) -> bool:
    """来源:某日报, alone on its line; 某中心供稿, 新华社发."""
    return "。" not in line.bare and _SOURCE_LINE.match(line.bare) is not None


@rule("editors-line", longest=100, ends="weak")
def editors_line(line: Line) -> bool:
    """(责编:甲、乙), 编辑:某某, 一审:… 二审:…"""
    return "。" not in line.bare and _EDITORS_LINE.match(line.folded.lstrip()) is not None


@rule("info-line", longest=220)
def info_line(line: Line) -> bool:
    """Date, source, counters and buttons on one line: `发布人: 浏览 512 次 发布时间：2024年11月18日 打印本页`."""
    folded = line.folded
    if "。" in folded:
        return False
    may_be_labelled = ":" in folded or UNMARKED.search(folded) is not None
    labels = len(INFO_LABEL.findall(folded)) if may_be_labelled else 0
    date = _FULL_DATE.search(folded)
    if labels >= 2 or (labels and date):
        return True
    if labels:
        opening = INFO_LABEL.match(folded)
        return opening is not None and len(line.bare) <= 40 and _PERSON.match(folded) is None
    if date is None or is_date_line(line.bare):
        return date is not None and not is_chinese_date(folded)
    timed = _TIMED.search(folded, date.end()) is not None and len(line.bare) <= 60
    return date.start() <= 12 and (timed or _OUTLET_BEHIND.match(folded, date.end()) is not None)


def is_chinese_date(folded: str) -> bool:
    """`2024年12月26日` is how a speech is dated; `2024-12-26` is how a web page is."""
    return "年" in folded


@rule("reporter-line", longest=60, ends="weak")
def reporter_line(line: Line) -> bool:
    """本报记者 某某 通讯员 某某, □ 某某, 文/某某, 作者:某某."""
    bare = line.bare
    if any(mark in bare for mark in "。;!?") or "," in bare:
        return False
    if _SQUARED.match(line.folded) or _COMMENTATOR.match(bare):
        return True
    match = _REPORTER_LINE.match(line.folded)
    if match is None:
        return False
    marked = match.group("mark") or match.group().endswith(("/", "·", "、", ":"))
    return bool(marked) or bool(split_names(line.folded[match.end() :][:14]))


RULES: tuple[Rule, ...] = (
    caption,
    author_note,
    source_line,
    editors_line,
    info_line,
    reporter_line,
)
