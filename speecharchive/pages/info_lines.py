"""What a line near the title is, by its form alone: info line, bare label, outlet, clock, path, part of a date."""

from __future__ import annotations

import re

MAX_INFO = 220

_BREADCRUMB = re.compile(
    r"^(?:您?(?:现在|目前|当前|現在|目前|當前)?(?:的|所在)*(?:位置|栏目|欄目)|您所在的位置|首页\s?[>＞»›])\s*(?:是|为)?\s*[：:>＞»]?"
)
_ARROWS = re.compile(r"(?:>{1,2}|＞|»|›|→)")
_DATE = re.compile(
    r"(?:19|20)\d\d\s?(?:年|[-/.])\s?\d{1,2}\s?(?:月|[-/.])\s?\d{1,2}|[一二][〇○零一二三四五六七八九]{3}年"
)
_LABEL = re.compile(
    r"(?:来\s?源|來\s?源|作\s?者|发布|發布|时\s?间|時\s?間|日\s?期|编辑|編輯|浏览|瀏覽|点击|阅读|閱讀|记者|发布人|发布机构|信息来源|稿源|访问量|次数)\s?(?:人|者|日期|时间|單位|单位|机构|次数|量|数)?\s?[：:\[【（(]"
)
_TIME = re.compile(r"[日\s]{0,4}\d{1,2}[:：]\d\d")
_DATED_END = re.compile(r"\d\s?(?:日|[-/.]\d{1,2})?\s{0,3}\d{1,2}[:：]\d\d(?:[:：]\d\d)?$")
_OWN_DATE = re.compile(
    r"[\[【（(]\s?(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年[^：:]{2,60}[】）)\]]$|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年\s?[\d一二三四五六七八九十]{1,3}月\s?[\d一二三四五六七八九十]{1,3}日$"
)
"""The text's own date, with or without what happened on it, in brackets or alone: （2024年12月26日）, （…会议通过）."""
_CLOCK = re.compile(
    r"今天是|今日是|今天[：:]|现在是|现在时间|当前时间|北京时间|系统时间|农历|農曆|星期[一二三四五六日天]|周[一二三四五六日]|礼拜|℃|°C|天气"
)
_PAPER = re.compile(r"版|数字报|电子报|第\d+期")
_BARE_LABEL = re.compile(
    r"[\[【(（]?(?:(?:信息|稿件|文章|内容|新闻|图文|本文|原文)?来源|稿源|(?:本文)?作者|记者|通讯员|摄影|供稿人?|撰稿|责任编辑|责编|编辑|审核|校对"
    r"|(?:发布|发表|发稿|发文|公开|更新|成文|生成|录入|印发)?(?:时间|日期)|(?:信息)?(?:发布|提供|供稿|发文|公开)(?:机构|单位|部门|机关|人|者)|浏览量?|阅读量?|点击量?|(?:浏览|阅读|点击|访问)次数)[：:]?[\])）】]?"
)
_OUTLET = re.compile(r"[^\s|:：·，,。]{2,14}(?:报|网|社|台|在线|客户端|中心|发布|杂志|传媒)")
_ACCOUNT = re.compile(r"[^\s+＋]{2,16}\s{0,3}[+＋]\s?关注")
_YEAR_MONTH = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}月?|\d{1,2}[-/.月](?:19|20)\d\d年?|(?:19|20)\d\d年?"
)
_DAY = re.compile(r"\d{1,2}日?|\d{1,2}[-/.月]\d{1,2}日?")


def is_info(text: str) -> bool:
    """A line of labelled values or a bare date: `2024-12-27 来源：某日报 浏览次数：`."""
    if len(text) > MAX_INFO or "。" in text:
        return False
    if _LABEL.search(text):
        return True
    date = _DATE.search(text)
    if date is None:
        return False
    rest = len(text) - len(date[0])
    timed = rest <= 60 and _TIME.match(text, date.end()) is not None
    return timed or (rest <= 30 and date.start() <= 12)


def is_labelled(text: str) -> bool:
    return _LABEL.search(text) is not None


def is_own_date(text: str) -> bool:
    last = text.split()[-1].strip("（）()[]【】") if text else ""
    return _OWN_DATE.match(text) is not None and not is_outlet(last)


def is_clock(text: str) -> bool:
    """The day on which the page was looked at: 今天是…, a date with its weekday. An issue of a paper is no clock."""
    return (
        len(text) <= 60
        and _CLOCK.search(text) is not None
        and _LABEL.search(text) is None
        and _PAPER.search(text) is None
    )


def is_bare_label(text: str) -> bool:
    """A label whose value stands in the next cell: 来源, 作者：, 发布日期."""
    return len(text) <= 16 and _BARE_LABEL.fullmatch("".join(text.split())) is not None


def is_outlet(text: str) -> bool:
    return len(text) <= 18 and _OUTLET.fullmatch(text.strip()) is not None


def is_account(text: str) -> bool:
    """The account that published the text, with the button to follow it: 云河观察 +关注."""
    return _ACCOUNT.fullmatch(text) is not None


def is_split_date(one: str, two: str) -> bool:
    """The parts of a date that is set in two sizes: `17` beside `2029-03`."""
    if len(one) > 10 or len(two) > 10:
        return False
    return _DAY.fullmatch(one) is not None and _YEAR_MONTH.fullmatch(two) is not None


def is_breadcrumb(text: str) -> bool:
    if len(text) > 150:
        return False
    return _BREADCRUMB.match(text) is not None or len(_ARROWS.findall(text)) >= 2
