"""Values of credit lines: each label owns the text up to the next label and nothing beyond.

`時間:2023年03月08日09:15 來源:雲河日報進入論壇手機讀報` holds a time, a source, and two link labels that are neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from speecharchive.extraction.credit_labels import BARE_LABEL, LABEL
from speecharchive.extraction.lines import Line, Piece, piece
from speecharchive.normalise.dates import DateMention, find_dates
from speecharchive.normalise.divisions import find_divisions
from speecharchive.normalise.names import split_names

_SOURCE_STOP = re.compile(
    r"[\s|\[\]【】()<>,;]|进入|手机(?:读报|版|看)|举报|打印|关闭|字号|字体|文字大小|大中小|分享|收藏|浏览|点击|评论|我要|参与|订阅|返回|保存|复制|扫一扫|责编|责任编辑|作者|(?:全媒体|首席|见习|特约)?记者|通讯员|发布时间|原文|阅读|责任|编辑:|\d{4}[-年/]"
)
_NO_SOURCE = re.compile(
    r"(?:未知|不详|佚名|匿名|无|暂无|空|null|none|undefined|admin|administrator|[-—/.\d\s]*)$",
    re.IGNORECASE,
)
_PAPER_HEAD = re.compile(r"星期[一二三四五六日天]|第?[A-Z]?\d{1,3}版|数字报|电子版|电子报")
_OUTLET = re.compile(
    r"(?:新华社|中新社)$|[^\s|:·]{2,14}(?:日报|晚报|时报|商报|都市报|党报|报|网|在线|新华社|中新社|电视台|广播台|客户端|融媒体?中心|融媒体?|发布|杂志|周刊|网站|频道)$"
)
_ACCOUNT = re.compile(r"(?P<name>[^\s+]{2,16})\s{0,3}\+\s?关注")
"""An account that a portal prints under the headline, with the button to follow it."""
_BEHIND_DATE = re.compile(
    r"(?:\d{1,2}:\d\d(?::\d\d)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|日)\s{1,6}(?P<name>[一-鿿]{3,12})(?=\s|$)"
)
_NO_OUTLET = re.compile(
    r"星期|阅读|浏览|点击|字号|字体|评论|分享|打印|收藏|举报|来自|发表|只看|关注|作者|编辑|记者|第.{1,4}版|农历|上午|下午|发布于|首页|正文|人参与|[省市州县区]$"
)
_OFFICE = re.compile(
    r"(?:宣传|宣教|信息|文秘|秘书|综合|政工|组织|人事|党建|党政|业务|总编|编辑|评论|新闻|办公|行政|教务|学工|团委|工会|机关|调研|法规|财务|政策|研究|融媒)[科室股组处办部队站员]?$"
)
"""Sections of an office, whose first character is a surname."""
_POSTFIX = re.compile(
    r"(?P<who>[^\s/()\[\],、;:|]{2,8}(?:[、 ·][^\s/()\[\],、;:|]{2,4}){0,3})(?:\s?/\s?|\s{1,3})"
    r"(?P<what>(?:文/?图|图/?文|摄影报道|文字|图片|摄影)(?=\s*(?:[,;、)\]】]|$))|[文图摄](?=[\s,;、)\]】]|$))"
)
_SAYS_PERSON = re.compile(r"作\s{0,4}者\s{0,3}[:|/丨]|记\s{0,4}者|通讯员|^文\s?[:|/丨]")
_PEN_NAME = re.compile(r"\s{0,4}(?P<name>[一-鿿]{2,3})(?=[\s)\]】]|$)")
_NO_PEN_NAME = re.compile(
    r"[报社网台站部局委办处厅厂馆刊版院校科室股组队会党团府协司号员君]$|中心|平台|频道|新闻|在线|公司|集团|综合|编辑|记者|原创|转载|整理|摘编|网络|互联|未知|佚名|匿名"
    r"|不详|管理|小编|本[报网站刊台社]|报道|采写|发布|观察|视点|评论|时评|文旅|政务|融媒|媒体|生活|财经|作者|学生|集体|网友|客户|秘书|宣传|获悉|了解|从|在|暂无|新华|央视|受访"
)
_SIGN = re.compile(r"[(\[【]?\s?[□■◎●◆▲★◇]\s{0,3}(?=[一-鿿])")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    mention: DateMention
    line: Line
    label: str = ""
    """What stands before it in the line or in the cell before: 发布日期, 更新时间, or nothing."""


@dataclass(frozen=True, slots=True)
class Credits:
    source: Piece | None = None
    outlet: Piece | None = None
    """An outlet's name without a label, behind the date."""
    publisher: Piece | None = None
    """What 发布机构 says: it stands for a source where a page states none."""
    source_is_empty: bool = False
    """A label 来源 without a value: a picture or a script says it."""
    editors: tuple[str, ...] = ()
    checkers: tuple[str, ...] = ()
    """Who checked it before it appeared: 审核, 校对, 三审, 监制."""
    reporters: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """Names after 作者: or □: a reporter of ordinary news, the speaker of a signed article."""
    photographers: tuple[str, ...] = ()
    dates: tuple[PrintedDate, ...] = field(default=())
    """Dates that the page prints of itself, in reading order."""


def read_credits(lines: Iterable[Line]) -> Credits:
    """The values of all credit lines of one page together; the first source wins, names are joined."""
    found = Credits()
    own = list(lines)
    for line, following in pairwise([*own, None]):
        if line is None:
            break
        found = _merged(found, credits_of(line))
        label = BARE_LABEL.fullmatch(line.bare)
        if label is None or following is None or following.index != line.index + 1:
            continue
        if not LABEL.search(following.folded):
            found = _merged(found, _value(label.lastgroup or "", following, line.bare))
    return found


def credits_of(line: Line, begin: int = 0, end: int | None = None) -> Credits:
    """The same of one line, or of a stretch of it: the inside of a bracket."""
    end = len(line.folded) if end is None else end
    labels = list(LABEL.finditer(line.folded, begin, end))
    found = Credits()
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        stop = following.start() if following else end
        kind = label.lastgroup or ""
        if kind == "source":
            found = _merged(found, _source_credit(line, label.end(), stop, following))
        else:
            found = _merged(found, _named(kind, line, label.end(), stop, label.group()))
    behind = _postfixed(line, begin, end)
    pictures_only = set(behind.photographers) - set(behind.reporters)
    if pictures_only:
        wrote = tuple(name for name in found.reporters if name not in pictures_only)
        found = replace(found, reporters=wrote)
    found = _merged(found, behind)
    signed = _SIGN.match(line.folded, begin, end)
    if signed and not found.reporters and not found.authors:
        found = _merged(found, Credits(authors=person_names(line.text[signed.end() : end])))
    outlet = None
    if found.source is None and line.role in ("source", "info", "date"):
        outlet = _unlabelled_source(line)
    return _merged(found, Credits(outlet=outlet, dates=_dates(line, begin, end)))


def person_names(text: str) -> tuple[str, ...]:
    return tuple(name for name in split_names(text) if not _OFFICE.match(name))


def _named(kind: str, line: Line, begin: int, end: int, label: str = "") -> Credits:
    if kind == "publisher":
        return Credits(publisher=_source(line, begin, end))
    names = person_names(line.text[begin:end])
    if not names and _SAYS_PERSON.search(label):
        names = _pen_name(line, begin, end)
    match kind:
        case "editor":
            return Credits(editors=names)
        case "checker":
            return Credits(checkers=names)
        case "reporter":
            return Credits(reporters=names)
        case "author":
            return Credits(authors=names)
        case "photographer":
            return Credits(photographers=names)
        case "both":
            return Credits(reporters=names, photographers=names)
    return Credits()


def _pen_name(line: Line, begin: int, end: int) -> tuple[str, ...]:
    """`作者：霜叶`: behind such a label a short word that names no office, outlet or place is somebody's name."""
    if line.folded[begin - 1] not in ":|/丨 " and line.folded[begin : begin + 1] != " ":
        return ()
    match = _PEN_NAME.match(line.folded, begin, end)
    if match is None or _NO_PEN_NAME.search(match["name"]) or find_divisions(match["name"]):
        return ()
    return (line.text[match.start("name") : match.end("name")],)


def _source_credit(line: Line, begin: int, end: int, following: re.Match[str] | None) -> Credits:
    """`来源:云河日报记者 甲一鸣`: the outlet before 记者 is the source too."""
    source = _source(line, begin, end)
    if source is None and following is not None and following["outlet"]:
        source = piece(line, following.start("outlet"), following.end("outlet"))
    return Credits(source=source, source_is_empty=source is None)


def _value(kind: str, line: Line, label: str) -> Credits:
    """What stands in the cell behind a bare label."""
    if kind == "source":
        source = _source(line, 0, len(line.folded))
        return Credits(source=source, source_is_empty=source is None)
    if kind == "date":
        dates = tuple(PrintedDate(mention, line, label) for mention in find_dates(line.text))
        return Credits(dates=dates)
    return _named(kind, line, 0, len(line.folded))


def _postfixed(line: Line, begin: int, end: int) -> Credits:
    """`甲一鸣/文 乙二声/图`, `甲一鸣 摄影报道`: what somebody did stands behind his name."""
    writers: list[str] = []
    photographers: list[str] = []
    for match in _POSTFIX.finditer(line.folded, begin, end):
        names = person_names(line.text[match.start("who") : match.end("who")])
        what = match["what"]
        if "文" in what or "报道" in what:
            writers += names
        if what[0] in "图摄" or what[-1] in "图摄片":
            photographers += names
    return Credits(reporters=tuple(writers), photographers=tuple(photographers))


def _dates(line: Line, begin: int, end: int) -> tuple[PrintedDate, ...]:
    found = []
    edge = begin
    for mention in find_dates(line.text):
        if begin <= mention.start < end:
            label = "".join(line.folded[max(edge, mention.start - 16) : mention.start].split())
            found.append(PrintedDate(mention, line, label))
            edge = mention.end
    return tuple(found)


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
    text = value.text.rstrip("、。.·-—:：")
    if "《" not in text:
        text = text.rstrip("》")
    return None if _NO_SOURCE.match(text) else Piece(text, line, value.begin)


def _unlabelled_source(line: Line) -> Piece | None:
    """`2020-10-04 12:00 某某网`: what a date line says besides its date, where that is an outlet's name.

    The head of an e-paper, which names the paper itself with weekday and page, names no source.
    """
    if _PAPER_HEAD.search(line.folded):
        return None
    account = _ACCOUNT.fullmatch(line.folded)
    if account is not None:
        return piece(line, account.start("name"), account.end("name"))
    words = re.finditer(r"[^\s|·()\[\]【】]+", line.folded)
    outlets = [word for word in words if _OUTLET.match(word.group())]
    if outlets:
        dated = max((date.start for date in find_dates(line.text)), default=0)
        word = next((word for word in outlets if word.start() > dated), outlets[0])
        return piece(line, word.start(), word.end())
    behind = _BEHIND_DATE.search(line.folded)
    if behind is None or _NO_OUTLET.search(behind["name"]) or person_names(behind["name"]):
        return None
    return piece(line, behind.start("name"), behind.end("name"))


def _merged(one: Credits, two: Credits) -> Credits:
    def joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(first + second)) if first and second else first or second

    return Credits(
        one.source or two.source,
        one.outlet or two.outlet,
        one.publisher or two.publisher,
        one.source_is_empty or two.source_is_empty,
        joined(one.editors, two.editors),
        joined(one.checkers, two.checkers),
        joined(one.reporters, two.reporters),
        joined(one.authors, two.authors),
        joined(one.photographers, two.photographers),
        one.dates + two.dates,
    )
