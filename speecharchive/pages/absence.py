"""Answers with status 200 that are not the page: it says that it is gone, asks for a proof of being human, or is broken.

Judged on what the page shows. A page with running text is never one of these, whatever words it holds: a speech may speak
of 页面不存在. Where there is none, the title, the heading or a line must say it in a sentence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from speecharchive.capture.answers import judge_redirect
from speecharchive.errors import EmptyPage, GuardedPage, NoArticle, PageGone, SentHome
from speecharchive.model import Block
from speecharchive.normalise.fold import fold, han_of_folded

Answer = Literal["gone", "sent-home", "empty", "challenge", "broken"]

_ERRORS: dict[Answer, tuple[type[NoArticle], str]] = {
    "gone": (PageGone, "the page says that it is not there"),
    "sent-home": (SentHome, "the page sends to the home page or a channel"),
    "empty": (EmptyPage, "the page is empty"),
    "challenge": (
        GuardedPage,
        "a guard asks for a proof of being human in the page's place, or for a browser",
    ),
    "broken": (NoArticle, "the site says that it is out of order"),
}
RUNNING = 50
"""Characters of a line that, with a full stop in it, is running text."""
MUCH_TEXT = 100
"""Han characters in the article's own container beside the sentence: then it is an article."""
SHOWN = 20
"""Characters that a guard may show while its script sets a cookie and asks for the page again."""
MOST_SOURCE = 20_000
"""Characters of a page's source looked through for scripts; guards and alerts are short pages."""

_ASKED = r"(?:您|你|该)?(?:所|想|想要|正在|试图)?(?:要)?(?:访问|浏览|查看|请求|查找|寻找|打开|阅读|点击|检索)的?"
_THING = r"(?:页面|网页|内容|文章|信息|资源|文件|稿件|新闻|记录|数据|网址|地址|链接|连结|url|文档|帖子|专题)"
_OWN_THING = (
    r"(?:页面|网页|内容|文章|信息|稿件|新闻|记录|该页|此页|该链接|此链接|该网址|该地址|该文件)"
)
_HEDGE = r"(?:可能|也许|或许|已经|已|早已|暂时|暂|现在|现|目前|并|好像|似乎|被|遭)*"
_STATE = (
    r"(?:不存在|没有找到|没找到|找不到|未找到|未能找到|无法找到|不能找到|删除|移除|移走|移动|下线|下架|撤下|撤回|撤稿|撤销"
    r"|失效|无效|过期|屏蔽|走丢|不见|丢失|飞走|迷路|去火星|离家出走)了?"
)
_STATES = rf"{_HEDGE}{_STATE}(?:(?:或者?|、|/)?{_HEDGE}{_STATE})*"
_GONE = re.compile(
    rf"(?:抱歉|对不起|非常抱歉|很抱歉|十分抱歉|很遗憾|哎呀|啊哦|提示|错误|系统提示|友情提示|404|:|!)*"
    rf"(?:(?:{_ASKED}(?:当前|此|该)?{_THING}|(?:这个|本|当前|此|该)?{_OWN_THING}){_STATES}"
    rf"|(?:系统|服务器|本站)?(?:没有找到|没找到|找不到|未找到|无法找到|不存在)(?:{_ASKED}|该|此|这个|这篇|对应的?)?{_OWN_THING}"
    rf"|(?:找不到|未找到|没有找到)文件或目录|(?:没有|无)(?:此|这篇|该)(?:文章|信息|新闻|记录|页面))"
    rf"(?:哦|啦|呢|呀)?"
)
_ENGLISH = re.compile(
    r"(?:(?:http|error|错误|status|代码|:|-)*404(?:error|错误|页面|:|-|,)*)?"
    r"(?:(?:sorry|oops|the|this|requested|that|your|object)*(?:page|url|file|resource|object|document)?.{0,40}"
    r"(?:notfound|cannotbefound|can'tbefound|couldnotbefound|doesnotexist|doesn'texist|nolongerexists?|wasnotfound.{0,24}))"
)
_NUMBER = re.compile(r"(?:http|error|错误|出错|:|-)*404(?:error|错误|页面|提示|:|-|!)*")
_BROKEN = re.compile(
    r"(?:抱歉|对不起|提示|:)*(?:(?:系统|服务器|网站|数据库)(?:繁忙|忙|内部错误|错误|异常|维护中?|升级中?|连接(?:失败|错误|异常)|出错了?)"
    r"|(?:50[0234])?(?:internalservererror|serviceunavailable|badgateway|gatewaytime-?out)|(?:非法|参数)(?:请求|错误|参数)|出错了|页面出错了?)"
)
_HUMAN = re.compile(
    r"(?:请|需要|正在)?(?:进行|完成|通过|开启|启用)?(?:安全|人机|访问|身份|滑块|浏览器)?(?:验证|检查|检测|校验|认证)(?:中|码)?"
    r"|请(?:先)?(?:开启|启用|打开|允许)(?:浏览器的?)?(?:javascript|js|cookies?).{0,20}|justamoment|attentionrequired.{0,20}"
    r"|checkingyourbrowser.{0,40}|verifyyouarehuman.{0,20}|请输入验证码.{0,10}|(?:您|你)的(?:访问|请求|操作)(?:过于频繁|被拦截|已被拦截|存在异常).{0,20}"
)
_GUARD = re.compile(
    r"__jsl_clearance|_cf_chl_|cf-browser-verification|challenge-platform|\$_ts\b|acw_sc__v2|aliyun_waf|yunsuo_session"
    r"|geetest|safedog|wzws_|ddos-guard",
    re.IGNORECASE,
)
_ALERT = re.compile(r"alert\(\s{0,9}(?:\"([^\"]{1,200})\"|'([^']{1,200})')")
_SENT = re.compile(
    r"location(?:\.href)?\s{0,9}=\s{0,9}[\"']([^\"']{1,300})[\"']|location\.replace\(\s{0,9}[\"']([^\"']{1,300})[\"']"
)
_REFRESH = re.compile(r"\d+\s{0,9}[;,]\s{0,9}url\s{0,9}=\s{0,9}[\"']?([^\"']{1,300})", re.I)
_COOKIE = re.compile(r"document\.cookie\s{0,9}=(?!=)")
_AGAIN = re.compile(
    r"location\.reload\(|location(?:\.href)?\s{0,9}=\s{0,9}(?:\w{1,9}\.)?location\b(?!\.(?:origin|protocol|host))|location\.(?:replace|assign)\(\s{0,9}(?:\w{1,9}\.)?location\b(?!\.(?:origin|protocol|host))"
)
_CLAUSE = re.compile(r"[,.。!?;~…|_]+|——+|--+")
_SPACE = re.compile(r"\s+")
_ABOUT_IT = re.compile(r"页面|网页|网址|链接|地址|输入|删除|返回|首页|刷新|访问|浏览器|404")
_FURNITURE = ("outside", "navigation", "breadcrumb", "related", "pager")


def judge_page(
    url: str | None,
    blocks: Sequence[Block],
    *,
    title: str | None = None,
    source: str = "",
    refreshes: Iterable[str] = (),
) -> Answer | None:
    """What a page is that is not what was asked for; None for all others, also those without an article."""
    if has_running_text(blocks):
        return None
    spoken = [block.text for block in blocks if block.role not in _FURNITURE]
    much = _han(block.text for block in blocks if block.role == "body" and not _says_any(block))
    if much >= MUCH_TEXT:
        return None
    headings = [text for text in (title, *_headings(blocks)) if text]
    shown = spoken if much else [block.text for block in blocks]
    for kind, says in _SAYING:
        if any(says(text) for text in shown) or any(says(text) for text in headings):
            return kind
    if any(_NUMBER.fullmatch(part) for text in headings for part in _clauses(text)):
        return "gone"
    return _by_source(url, blocks, source[:MOST_SOURCE], refreshes)


def demand_page(
    url: str | None,
    blocks: Sequence[Block],
    *,
    title: str | None = None,
    source: str = "",
    refreshes: Iterable[str] = (),
) -> None:
    """Raises PageGone, GuardedPage or NoArticle for an answer that is not the page that was asked for."""
    answer = judge_page(url, blocks, title=title, source=source, refreshes=refreshes)
    if answer is not None:
        kind, sentence = _ERRORS[answer]
        raise kind(f"{url or 'the page'}: {sentence}")


def has_running_text(blocks: Iterable[Block]) -> bool:
    """Whether some line is prose, and not about the page itself (possible reasons, ways back)."""
    return any(
        len(block.text) >= RUNNING
        and "。" in block.text
        and len(_ABOUT_IT.findall(fold(block.text))) < 3
        for block in blocks
    )


def says_gone(text: str) -> bool:
    """Whether a clause of the text says, all by itself, that a page is not there."""
    return any(_GONE.fullmatch(part) or _ENGLISH.fullmatch(part) for part in _clauses(text))


def _says_broken(text: str) -> bool:
    return any(_BROKEN.fullmatch(part) for part in _clauses(text))


def _says_human(text: str) -> bool:
    return any(_HUMAN.fullmatch(part) for part in _clauses(text))


_SAYING: tuple[tuple[Answer, Callable[[str], bool]], ...] = (
    ("gone", says_gone),
    ("challenge", _says_human),
    ("broken", _says_broken),
)


def _says_any(block: Block) -> bool:
    return any(says(block.text) for _, says in _SAYING)


def _clauses(text: str) -> list[str]:
    if len(text) > 300:
        return []
    parts = _CLAUSE.split(_SPACE.sub("", fold(text)))
    return [part.strip("《》“”\"'()[]<>→·、:") for part in parts if part]


def _headings(blocks: Sequence[Block]) -> list[str]:
    return [b.text for b in blocks if b.role == "headline" or b.element == "heading"]


def _by_source(
    url: str | None, blocks: Sequence[Block], source: str, refreshes: Iterable[str]
) -> Answer | None:
    """A page that shows nothing: what its scripts do."""
    if _han(block.text for block in blocks) >= MUCH_TEXT:
        return None
    if any(says_gone(one or other) for one, other in _ALERT.findall(source)):
        return "gone"
    if _GUARD.search(source):
        return "challenge"
    sent = [one or other for one, other in _SENT.findall(source)]
    shown = sum(len(block.text) for block in blocks)
    if shown <= SHOWN and _COOKIE.search(source) and (url in sent or _AGAIN.search(source)):
        return "challenge"
    sent += [match[1] for each in refreshes if (match := _REFRESH.match(each.strip()))]
    if url and any(judge_redirect(url, to).reason == "redirect-home" for to in sent):
        return "sent-home"
    nothing = not blocks and "<script" not in source.lower() and "<frame" not in source.lower()
    return "empty" if nothing and not sent and "<img" not in source.lower() else None


def _han(texts: Iterable[str]) -> int:
    return sum(len(han_of_folded(fold(text))) for text in texts)
