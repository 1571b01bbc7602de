"""What a page's head calls the article: `<title>` and metas without the names of site and channel round the title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from speecharchive.pages.spacing import one_line

_NAMED = ("articletitle", "pagetitle", "og:title", "twitter:title", "enpproperty.title", "title")
"""Metas that hold the article's title, the surest first; the last is `<title>`, which every page has."""
_HARD = re.compile(r"\s*(?:[_＿]+|[|｜]|--+|[-–—―](?=\s)|(?<=\s)[-–—―]|>>?|»|::|\s·\s)\s*")
"""Separators that stand between a title and a site's name and in no title: `_`, `|`, `--`, and a dash beside a space."""
_SOFT = re.compile(r"[-－–—―·丨]|——|\s+")
"""Separators that also stand in titles: they cut only where a site's name follows or precedes."""
_SITE = re.compile(
    r"(?:网站?|门户|门户网|频道|首页|主页|日报|晚报|时报|晨报|早报|都市报|商报|法治报|数字报|[电子数字网络]{2}[报版]|副刊|报|社|杂志|周刊|客户端|官网|在线|新闻|资讯|热线|论坛"
    r"|电视台|广播台|电台|融媒体?(?:中心)?|政府|政协|人大|委员会|党委|[局厅]|大学|学院|研究院|研究所|协会|联合会|总工会|办公室|法院|检察院|公报|com|cn|net|org"
    r"|信息公开|政务公开|站)$",
    re.IGNORECASE,
)
_SURELY_SITE = re.compile(r"^[^\s,，。]{2,16}(?:网|网站|门户网?|频道|日报|晚报|官网|客户端)$")
_VERB = re.compile(
    r"召开|举行|举办|走进|来到|发布|开展|通过|启动|强调|赴|在.{2,}上的|关于|致|成为|获|登上|亮相"
)
"""A name of a site tells no event."""
_CHANNEL = re.compile(
    r"(?:正文|首页|时政|要闻|新闻|国内|国际|社会|民生|经济|财经|文化|体育|教育|科技|健康|法治|评论|理论|视频|图片|专题|本地|县区|区县|县市区?|公告|通知公告|公示公告"
    r"|动态|工作动态|政务动态|部门动态|政策|文件|政策文件|领导讲话|讲话|(?:政务|时政|今日|本地|国内|工作|部门|乡镇|基层|政协|人大)?(?:要闻|新闻|动态|信息|快讯)"
    r"|新闻中心|新闻资讯|头条|头条新闻|热点|详情页?|详细|内容页?|文章页?|.{2,6}频道|20\d\d年第?\d{1,2}[期号])$"
)
_TAG = re.compile(r"<[^<>]{0,200}>")
_CUT = re.compile(r"(?:…+|\.{2,})$")
MAX_SITE = 30


def stated_titles(metas: Mapping[str, str]) -> list[str]:
    """What the head calls the article, each without site and channel; the surest first, none of them empty."""
    own = site_names(metas)
    titles = []
    for name in _NAMED:
        value = one_line(_TAG.sub(" ", metas.get(name, "")))
        title = article_title(value, own) if value else None
        if title and title not in titles:
            titles.append(title)
    return titles


def site_names(metas: Mapping[str, str]) -> frozenset[str]:
    names = (
        metas.get(name, "")
        for name in ("sitename", "og:site_name", "columnname", "application-name")
    )
    return frozenset(letters(name) for name in names) - {""}


def article_title(title: str, own: frozenset[str] = frozenset()) -> str | None:
    """The part of `<title>` that is the article's; None where there is nothing but names of a site.

    Names stand behind the title, rarely before it; `own` are letters of names that the page gives itself.
    """
    parts = [part for part in _HARD.split(title.strip()) if part]
    left = [part for part in parts if not _is_site(part, own)]
    if not left:
        return None
    first = parts.index(left[0])
    if first and not all(_is_site(part, own) for part in parts[:first]):
        return None
    chosen = _whole(title, left)
    chosen = _without_soft(chosen, own)
    return chosen if len(letters(chosen)) >= 2 else None


def _whole(title: str, left: Sequence[str]) -> str:
    """Neighbours that are parts of one title stay together: a dash beside a space stands in titles too."""
    begin = title.index(left[0])
    end = begin + len(left[0])
    for part in left[1:]:
        at = title.find(part, end)
        if at < 0 or any(mark in title[end:at] for mark in "_|｜>»") or "--" in title[end:at]:
            break
        if len(letters(part)) < 5:
            break
        end = at + len(part)
    return title[begin:end].strip()


def _without_soft(title: str, own: frozenset[str]) -> str:
    """Cuts `-云河市人民政府门户网站` behind a title and `云河日报数字报-` before it."""
    for _ in range(3):
        marks = list(_SOFT.finditer(title))
        if not marks:
            break
        last, first = marks[-1], marks[0]
        tail, head = title[last.end() :], title[: first.start()]
        if last.start() >= 2 and _ends_title(last.group(), tail, own):
            title = title[: last.start()].rstrip()
        elif first.group().strip() and len(title) - first.end() >= 4 and _is_site_name(head, own):
            title = title[first.end() :].lstrip()
        else:
            break
    return title


def _ends_title(mark: str, tail: str, own: frozenset[str]) -> bool:
    """White space, a dot and a bar stand in titles so often that the name behind them must leave no doubt."""
    if mark.isspace() or mark in "·丨":
        return letters(tail) in own or _SURELY_SITE.search(tail) is not None
    return _is_site(tail, own)


def _is_site(part: str, own: frozenset[str]) -> bool:
    """Names of a site or channel and nothing else, several of them with soft separators too."""
    words = [word for word in _SOFT.split(part) if word]
    return bool(words) and all(
        _is_site_name(word, own) or _CHANNEL.match(word) is not None for word in words
    )


def _is_site_name(part: str, own: frozenset[str]) -> bool:
    bare = "".join(part.split())
    if letters(bare) in own:
        return True
    return (
        2 <= len(bare) <= MAX_SITE and _SITE.search(bare) is not None and _VERB.search(bare) is None
    )


def cut_title(title: str) -> str | None:
    """The letters before the dots of a title that is cut; None for a whole one."""
    match = _CUT.search(title.rstrip())
    return letters(title[: match.start()]) if match else None


def letters(text: str) -> str:
    """Letters and digits alone, the full-width ones as ASCII: head and body of a page differ in the rest."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))
