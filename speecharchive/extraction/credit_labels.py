"""Words that label who did what on a page: editors, checkers, sources, reporters, photographers, dates, counters."""

from __future__ import annotations

import re


def _words(text: str) -> str:
    """Alternatives; a word of two characters is often spread over the space of four: `来　　源`."""
    spread = (f"{word[0]}\\s{{0,4}}{word[1]}" if len(word) == 2 else word for word in text.split())
    return "(?:" + "|".join(spread) + ")"


EDITOR = _words(
    "责任编辑 值班编辑 执行编辑 网络编辑 网页编辑 本文编辑 本期编辑 本版编辑 版面编辑 见习编辑 实习编辑 新媒体编辑 文字编辑 美术编辑 视觉编辑 图片编辑 首席编辑 主任编辑"
    " 编辑整理 责编 网编 美编 编辑"
)
CHECKER = _words(
    "值班编委 值班主任 值班总编 责任校对 副主编 总编辑 总编审 总监制 总审核 审核发布 校对 校检 审核 审校 审稿 校审 编审 编校 签发 监制 一审 二审 三审 初审 复审 终审 核稿 审签 审定 主编 总编"
)
"""Who checks a text before it appears: an editor's work, stored with the editors, behind those who edit."""
OTHER_HAND = _words(
    "编导 策划 统筹 出品 录入 制作 排版 设计 剪辑 后期 制图 配音 播音 翻译 上传 出镜 总策划 新媒体 视频 视觉"
)
SOURCE = rf"(?:{_words('文章来源地 信息提供 信息供稿 供稿单位 来稿单位 投稿单位 撰稿单位 报送单位 转载自 转贴自 稿源 转自 出处 摘自 原载 来自')}|(?:信息|稿件|文章|内容|新闻|图文|本文|原文|资料|文字|数据|稿)?来\s{{0,4}}源(?:于)?)"
COLLEAGUE = _words("特约通讯员 通讯员 报道员 实习生 特约撰稿人 特约评论员 本报评论员")
"""Names may follow without any mark, as behind 记者."""
REPORTER = _words(
    "特约撰稿 撰稿人 撰稿 撰文 采写 采访 文字 供稿人 供稿 投稿人 投稿 执笔 来稿人 来稿"
)
AUTHOR = r"(?:(?:本文|文章|原文)?(?:作\s{0,4}者|署\s{0,4}名))"
PHOTOGRAPHER = _words("摄影记者 摄影报道 图片摄影 图片提供 图片来源 摄影 图片 供图 摄制 配图")
WORD_AND_PICTURE = r"(?:文\s?[/、&]?\s?图(?:片)?|图\s?[/、&]?\s?文|文字\s?[/、]?\s?图片|(?:文|撰文|采写)\s?[/、]?\s?摄影?|摄影报道)"
"""Labels of somebody who wrote and photographed."""
PUBLISHER = r"(?:(?:信息)?(?:发布|公开|发稿)(?:单位|机构|部门|机关))"
POSTER = r"(?:(?:信息)?(?:发布|上传|录入)(?:人员|人|者))"
"""Who put the page up: an account of the site, nobody whom a reader knows."""
DATE = r"(?:(?:发布|发表|发稿|更新|录入|创建|成文|提交|出版|刊发|刊登|印发|签发|上传|公开|公布|生成|修改|编辑|添加)?(?:时\s{0,4}间|日\s{0,4}期|于))"
COUNTER = r"(?:(?:浏览|阅读|点击|访问|查看)(?:量|数|次数|率|人数)?|人气|热度|评论数?|字体(?:大小|选择)?|字号|文字大小|打印(?:本页)?|分享(?:到)?|收藏)"

_MARK = r"\s{0,3}[:|/丨]"
_NAME_NEXT = r"\s{1,4}(?=[一-鿿]{2,4}(?:[\s、,)\]】]|$))"
_OUTLET = r"[一-鿿]{2,8}(?:社|报|网|台|发布|客户端|融媒体中心|融媒|新闻|周刊|视频|在线)"
_WRITER = r"(?:全媒体|融媒体?|新媒体|首席|见习|实习|特约|特派|驻地|评论|体育|文字){0,2}记\s{0,4}者"
REPORTERS = rf"(?:(?:本报|本网|本刊|本台|本社|{_OUTLET})?{_WRITER}|{COLLEAGUE}|{REPORTER})"

LABEL = re.compile(
    rf"(?P<editor>{EDITOR}(?:{_MARK}|\s))|(?P<checker>{CHECKER}(?:{_MARK}|{_NAME_NEXT}))|(?P<publisher>{PUBLISHER}(?:{_MARK}|\s))|(?P<poster>{POSTER}(?:{_MARK}|\s))"
    rf"|(?P<both>(?<![一-鿿]){WORD_AND_PICTURE}(?:{_MARK}|\s))|(?P<photographer>(?:{PHOTOGRAPHER}|(?<![一-鿿])[图摄])(?:{_MARK}|\s))"
    rf"|(?P<source>{SOURCE}(?:{_MARK}|\s(?=[一-鿿《])))"
    rf"|(?P<reporter>(?P<outlet>{_OUTLET})?{_WRITER}(?:{_MARK}|(?=\s?[一-鿿]))|{COLLEAGUE}(?:{_MARK}|(?=\s?[一-鿿]))|(?:{REPORTER}|(?<![一-鿿])文)(?:{_MARK}|\s))"
    rf"|(?P<author>{AUTHOR}(?:{_MARK}|\s))|(?P<other>{OTHER_HAND}{_MARK})"
    rf"|(?P<date>{DATE}{_MARK})|(?P<counter>{COUNTER}(?:{_MARK}|(?=[\s\d\[【(]|$)))"
)
"""Which value follows; what stands up to the next label is it."""
BARE_LABEL = re.compile(
    rf"[(\[【]?(?:(?P<editor>{EDITOR})|(?P<checker>{CHECKER})|(?P<source>{SOURCE})|(?P<photographer>{PHOTOGRAPHER})|(?P<publisher>{PUBLISHER})|(?P<poster>{POSTER})"
    rf"|(?P<author>{AUTHOR})|(?P<reporter>{_WRITER}|{COLLEAGUE}|{REPORTER})|(?P<date>{DATE})|(?P<counter>{COUNTER}))[:]?[)\]】]?"
)
"""A label alone on its line or in its cell."""

INFO_LABEL = re.compile(
    rf"(?:{EDITOR}|{SOURCE}|{PUBLISHER}|{POSTER}|{DATE}|{COUNTER}|{AUTHOR}|{_WRITER}|{COLLEAGUE}|{REPORTER}|{PHOTOGRAPHER})\s*(?=[::])|{PUBLISHER}|{POSTER}|{COUNTER}(?=[\s\d\[【(]|$)"
)
UNMARKED = re.compile(rf"{PUBLISHER}|{POSTER}|{COUNTER}")
"""The labels of an info line that need no colon; asked before all of them where a line has none."""
