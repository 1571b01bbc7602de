"""Values of credit lines: each label owns the text up to the next label and nothing beyond.

`時間:2023年03月08日09:15 來源:雲河日報進入論壇手機讀報` holds a time, a source, and two link labels that are neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from speecharchive.extraction.credits import (
    AUTHOR,
    CHECKER,
    COUNTER,
    DATE,
    EDITOR,
    PHOTOGRAPHER,
    PUBLISHER,
    REPORTER,
    SOURCE,
)
from speecharchive.extraction.lines import Line, Piece, piece
from speecharchive.normalise.dates import DateMention, find_dates
from speecharchive.normalise.names import split_names

_COLON = r"\s*[::]"
_LABEL = re.compile(
    rf"(?P<editor>(?:{EDITOR})(?:{_COLON}|[/\s]))|(?P<checker>(?:{CHECKER}){_COLON})|(?P<publisher>(?:{PUBLISHER})(?:{_COLON}|\s))"
    rf"|(?P<source>(?:{SOURCE}){_COLON})|(?P<reporter>(?:{REPORTER}|{AUTHOR}|(?<![一-鿿])文)(?:{_COLON}|[/\s]))"
    rf"|(?P<photographer>(?:{PHOTOGRAPHER}|(?<![一-鿿])图)(?:{_COLON}|[/\s]))|(?P<date>(?:{DATE}){_COLON})|(?P<counter>(?:{COUNTER})(?:{_COLON}|(?=[\s\d\[【(]|$)))"
)
_SOURCE_STOP = re.compile(
    r"[\s|\[\]【】()<>,;]|进入|手机(?:读报|版|看)|举报|打印|关闭|字号|字体|大中小|分享|收藏|浏览|点击|评论|我要|参与|订阅|返回|保存|复制|扫一扫|责编|责任编辑|作者|记者|发布时间|原文|阅读|责任"
)
_PHOTO_CREDIT = re.compile(
    r"(?:记者|通讯员|摄影师?|图/)\s*(?P<who>[一-鿿·、 ]{2,20}?)\s*摄(?:影(?:报道)?)?[)\]】]?。?$|(?:[。)!”\s(]|^)(?P<bare>[一-鿿·、 ]{2,12}?)\s*(?:摄(?:影)?|供图)[)\]】]?。?$|(?:摄影|图)/(?P<after>[一-鿿·、 ]{2,12})[)\]】]?$"
)
_SIGNED_END = re.compile(r"[。!?”][(\[](?P<who>[一-鿿]{2,3}(?:[、 ][一-鿿]{2,3}){0,2})[)\]]$")
_DATELINE_CREDIT = re.compile(
    r"[(\[](?:[^()\[\]]{0,14}?)(?:记者|通讯员|文/图|文图|文|图文)[\s::/]{0,2}(?P<who>[^()\[\]。]{2,60})[)\]]"
)
_CLOSING_CREDIT = re.compile(
    r"[(\[](?:(?:本报|本网)?(?:见习|实习)?记者|通讯员|作者[::]|文/图|文图|图文|撰稿[::]?|供稿[::]?)[\s::]{0,2}(?P<who>[^()\[\]。]{2,60})[)\]]$"
)
_PAPER_HEAD = re.compile(r"星期[一二三四五六日天]|第?[A-Z]?\d{1,3}版|数字报|电子版|电子报")
_OUTLET = re.compile(
    r"(?:新华社|中新社)$|[^\s|:·]{2,14}(?:日报|晚报|时报|商报|都市报|党报|报|网|在线|新华社|中新社|电视台|广播台|客户端|融媒体?中心|发布|杂志)$"
)


@dataclass(frozen=True, slots=True)
class Credits:
    source: Piece | None = None
    outlet: Piece | None = None
    """An outlet's name without a label, behind the date."""
    editors: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """Names after 作者: or □: a reporter of ordinary news, the speaker of a signed article."""
    photographers: tuple[str, ...] = ()
    dates: tuple[tuple[DateMention, Line], ...] = field(default=())
    """Dates that the page prints of itself, in reading order."""


def read_credits(lines: Iterable[Line]) -> Credits:
    """The values of all credit lines of one page together; the first source wins, names are joined."""
    found = Credits()
    for line in lines:
        found = _merged(found, _credits_of(line))
    return found


def read_captions(lines: Iterable[Line]) -> tuple[str, ...]:
    names: list[str] = []
    for line in lines:
        match = _PHOTO_CREDIT.search(line.folded)
        if match:
            group = next(name for name in ("who", "bare", "after") if match.group(name))
            names += split_names(line.text[match.start(group) : match.end(group)])
    return tuple(dict.fromkeys(names))


def text_reporters(paragraphs: Sequence[Line]) -> tuple[str, ...]:
    """Reporters named in the dateline, `本报讯(记者甲 通讯员乙)`, or in brackets at the very end."""
    names: list[str] = []
    for line in paragraphs[:2]:
        match = _DATELINE_CREDIT.search(line.folded, 0, 120)
        if match:
            names += split_names(line.text[match.start("who") : match.end("who")])
    for line in paragraphs[-1:]:
        match = _SIGNED_END.search(line.folded, max(0, len(line.folded) - 16))
        if match:
            names += split_names(line.text[match.start("who") : match.end("who")])
    for line in paragraphs[-2:]:
        tail = max(0, len(line.folded) - 90)
        match = _CLOSING_CREDIT.search(line.folded, tail)
        if match:
            names += split_names(line.text[match.start("who") : match.end("who")])
    return tuple(dict.fromkeys(names))


def _credits_of(line: Line) -> Credits:
    folded = line.folded
    labels = list(_LABEL.finditer(folded))
    source: Piece | None = None
    outlet: Piece | None = None
    names: dict[str, list[str]] = {"editor": [], "reporter": [], "author": [], "photographer": []}
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        end = following.start() if following else len(folded)
        kind = label.lastgroup or ""
        if kind == "source" and source is None:
            source = _source(line, label.end(), end)
        elif kind == "reporter":
            role = "author" if "作者" in "".join(label.group().split()) else "reporter"
            names[role] += split_names(line.text[label.end() : end])
        elif kind in names:
            names[kind] += split_names(line.text[label.end() : end])
    if line.role in ("source", "info", "date") and all(
        label.lastgroup in ("counter", "date") for label in labels
    ):
        outlet = _unlabelled_source(line)
    if line.folded.lstrip()[:1] in ("□", "◎"):
        names["author"] += split_names(line.text.lstrip()[1:])
    return Credits(
        source,
        outlet,
        tuple(names["editor"]),
        tuple(names["reporter"]),
        tuple(names["author"]),
        tuple(names["photographer"]),
        tuple((mention, line) for mention in find_dates(line.text)),
    )


def _source(line: Line, begin: int, end: int) -> Piece | None:
    while begin < end and line.folded[begin] in " \t":
        begin += 1
    stop = _SOURCE_STOP.search(line.folded, begin, end)
    if line.folded[begin : begin + 1] == "《":
        begin += 1
        closed = line.folded.find("》", begin, end)
        if closed > 0:
            return piece(line, begin, closed)
    value = piece(line, begin, stop.start() if stop else end)
    text = value.text.rstrip("、。.·-—")
    if "《" not in text:
        text = text.rstrip("》")
    return Piece(text, line, value.begin) if text else None


def _unlabelled_source(line: Line) -> Piece | None:
    """`2020-10-04 12:00 某某网`: what a date line says besides its date, where that is an outlet's name.

    The head of an e-paper, which names the paper itself with weekday and page, names no source.
    """
    if _PAPER_HEAD.search(line.folded):
        return None
    for word in re.finditer(r"\S+", line.folded):
        if _OUTLET.match(word.group()):
            return piece(line, word.start(), word.end())
    return None


def _merged(one: Credits, two: Credits) -> Credits:
    def joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(first + second))

    return Credits(
        one.source or two.source,
        one.outlet or two.outlet,
        joined(one.editors, two.editors),
        joined(one.reporters, two.reporters),
        joined(one.authors, two.authors),
        joined(one.photographers, two.photographers),
        one.dates + two.dates,
    )
