"""Furniture of article pages: where am I, menus, page tools, share lines, links to other articles."""

from __future__ import annotations

import re

from speecharchive.extraction.lines import Line
from speecharchive.extraction.rules import Rule, rule

_POSITION = re.compile(r"[您你]?(?:现在|当前|目前)?(?:所在)?的?位置(?::|$|是)")
_PATH_SIGN = re.compile(r">{1,3}|»|›|→")
_MENU_WORDS = re.compile(
    r"首页|新闻|要闻|政务|频道|图片|视频|论坛|专题|公告|网站地图|登录|注册|邮箱|微博|微信|客户端|english|繁体|无障碍|留言|服务"
)
_TOOLS = re.compile(
    r"我要(?:打印|评论|分享|收藏|纠错|留言)|打印(?:本页|此页|文章|预览)?|关闭(?:本页|窗口|此页)?|加入收藏|收藏(?:本页|此页)?|字体(?:大小)?|字号|大号?|中号?|小号?|默认"
    r"|分享(?:到|至)?|评论(?:\d+)?|参与(?:评论|讨论)?|进入论坛|手机(?:读报|看新闻|版)|微信|微博|qq空间|新浪|腾讯|人人网|朋友圈|扫一扫|扫码.{0,12}"
    r"|返回(?:顶部|首页|列表|上页|上级|目录)|返回.{1,8}首页|回到顶部|复制(?:链接|网址)|繁体|简体|阅读原文|查看(?:原文|评论|大图)|点击(?:查看|放大).{0,6}"
    r"|推荐给?(?:朋友|好友)?|点赞|赞|赏|纠错|举报|订阅|更多|下载|pdf|隐藏边栏|展开全文|正文|a[+-]|[\d./|:>\[\]【】()<\s·_-]"
)
_COUNTER = re.compile(
    r"(?:浏览|阅读|点击|访问|查看|人气)(?:量|数|次数|率)?:?\d*次?|\d+(?:次(?:浏览|阅读|点击)|人(?:浏览|阅读|参与|评论|跟贴)|条?评论)"
)
_VISITOR = re.compile(r"您是第.{0,10}位|访问(?:者|人次|总量)")
_SHARE = re.compile(r"(?:分享|转发|share)(?:到|至|给)?:?")
_RELATED = re.compile(
    r"(?:相关(?:的)?(?:链接|新闻|阅读|报道|文章|推荐|稿件|专题|信息|内容|附件|资讯)|(?:延伸|推荐|扩展|拓展|深度)阅读|热门(?:新闻|推荐|文章|排行|阅读|标签|专题|评论)"
    r"|频道精选|图片新闻|视频新闻|商务链接|友情链接|热点(?:推荐|新闻|专题|排行)|猜你喜欢|精彩(?:推荐|图片|专题)|最新(?:新闻|文章|发布|更新|资讯)"
    r"|新闻排行榜?|点击排行榜?|排行榜|编辑推荐|为您推荐|专题专栏|今日(?:头条|推荐|热点)|新闻推荐|往期回顾|更多新闻|网友评论|最新评论|相关阅读推荐)"
    r"[:>·]{0,3}$"
)
_NEXT = re.compile(r"(?:阅读)?[上下]一[篇条版页期则章]")
_RUN_ON = re.compile(
    r"[(\[【<▲▼◀▶△▽]?(?:上接|下转|紧接|转|接)(?:第?[a-z]?[\d一二三四五六七八九十]{1,4}(?:[、,和至-]\d{1,2})?[版页]|第?[a-z]\d{1,3}(?:版|[)\]】])).{0,24}$"
)
_PAGE_NUMBER = re.compile(
    r"第?[a-z]?\d{1,2}版[::].{0,12}$|本文共分?\d+页.{0,20}$|[-—–]{1,2}\d{1,3}[-—–]{1,2}$|第\d{1,3}页[(,/]?(?:共\d{1,3}页\)?)?$"
)
_PAGER = re.compile(
    r"[\[【(<〈《]{0,2}(?:\d{1,3}(?:/\d{1,3})?|[上下前后]一?页|首页|第[一\d]{1,3}页|[尾末]页|最后一?页|[共/]\d{1,3}页|(?:显示|阅读|展开)?全文(?:阅读)?|\.{2,3}|…|[|·-])[\]】)>〉》]{0,2}"
)
_PAGER_SIGN = re.compile(r"页|全文|(?:【\d{1,3}】|\[\d{1,3}\]|\(\d{1,3}\)){2}")
_PLACEHOLDER = re.compile(
    r"(?:视频|音频|直播|图集|动图|视频链接|音频链接)[:|].{0,50}$|[\[(【]?(?:图片|视频|音频|附件|点击.{0,6}(?:查看|播放|下载).{0,8}|视频加载中.{0,6}|暂无图片)[\])】]?[.…]*$"
)
_PROMOTION = re.compile(
    r"[(\[【]?(?:点击(?:进入|下载|收听|观看|阅读|查看|此处|这里).{0,30}$|(?:欢迎)?(?:扫码|长按|微信|请)?.{0,4}关注.{0,10}(?:公众号|微信|微博|视频号|客户端).{0,24}$"
    r"|(?:扫描|扫一扫|长按|识别).{0,14}二维码.{0,20}$|更多.{0,14}(?:请(?:进入|关注|点击|下载|登录)|尽在|>>).{0,24}$|下载.{0,12}客户端.{0,16}$)"
)
_INVITATION = re.compile(
    r"(?:打开|下载|进入|使用|前往|安装|返回)[^。,]{0,14}(?:app|客户端|小程序)[^。]{0,16}$|(?:用|请用|使用)?微信(?:扫码|扫一扫|扫描)[^。]{0,16}$|分享(?:至|到|给)[^。]{0,4}(?:好友|朋友|微信|微博)[^。]{0,8}$"
    r"|(?:点击|戳|轻触)(?:上方|下方|左下角|右上角|文末|蓝字|图片|标题|“)[^。]{0,24}$|.{0,14}(?:点(?:个|亮|一下)|点击).{0,4}(?:“|「)?(?:在看|点赞|赞|小星星).{0,24}$"
    r"|(?:本文|正文)(?:已|到此)?结束.{0,24}$|返回.{1,8}[,、]?查看更多$|.{0,10}(?:长按|识别)[^。]{0,6}(?:二维码|图片|小程序码)[^。]{0,12}$|(?:支持)?键盘.{0,12}翻(?:页|阅).{0,8}$"
    r"|点击(?:进入|查看|阅读)?(?:专题|更多|原文|全文).{0,20}$|登录后?(?:查看|阅读|继续|即可)[^。]{0,10}$|(?:展开|阅读|查看)(?:全文|更多|剩余).{0,10}$|.{0,16}?(?:新闻)?(?:报料|投稿|爆料)(?:热线|电话|邮箱|平台)?:.{0,50}$"
)
_ADVERT = re.compile(r"(?:广告|推广|赞助商?链接|advertisement|ad|.{0,6}广告位.{0,4})$")
_ORIGINAL = re.compile(r"[(\[【]?原(?:标题|题|文标题|报道标题)[::].{2,80}$")
_BACK = re.compile(r"(?:返回|回到)(?:顶部|页首|目录|页面顶部)$|(?:back\s?to\s?)?top$")
_RECORD = re.compile(
    r"[(\[【]?(?:索引号|文号|发文(?:字号|机关|单位|日期)|发布(?:机构|机关|文号)|主题(?:分类|词)|公开(?:方式|形式|范围|时限|责任部门)|成文日期|生效日期|失效日期|有效性"
    r"|(?:体裁|组配|服务对象)分类|信息(?:名称|分类|索引|来源类别)|所属主题|内容概述|文件编号)[)\]】]?[::]"
)
_TAGS = re.compile(
    r"(?:标签|关键[词字]|(?:所属)?(?:分类|栏目|专题)|tags?|相关搜索|话题)(?:[:>]{1,2}|$)"
)
_END_MARK = re.compile(
    r"[(\[【]?(?:完|全文完|正文完|结束|end)[)\]】]?$|[-=*_—·]{1,6}(?:the)?end[-=*_—·]{0,6}$|[-=*_—·…#■□◆◇●○★☆▲]+$"
)


@rule("breadcrumb", longest=120, anywhere=True)
def breadcrumb(line: Line) -> bool:
    """`当前位置:` and paths such as 山西新闻网>>阳泉频道>>市政要闻, seen on every family."""
    bare = line.bare
    if len(bare) <= 80 and _POSITION.match(bare):
        return True
    if "。" in bare or ":" in bare:
        return False
    parts = [part for part in _PATH_SIGN.split(bare) if part]
    return (
        len(parts) >= 2
        and bare.count(">") + len(parts) >= 3
        and all(len(part) <= 14 for part in parts)
    )


@rule("menu-bar", longest=200, anywhere=True)
def menu_bar(line: Line) -> bool:
    """Menu entries on one line: `首 页 | 政协要闻 | 提案工作`, or words set apart by white space."""
    bare = line.bare
    if "。" in bare or ":" in bare:
        return False
    items = [item for item in re.split(r"[||│┃]", bare) if item]
    if len(items) >= 3:
        return all(len(item) <= 10 for item in items)
    words = line.folded.split()
    if len(words) < 3 or any(len(word) > 8 for word in words):
        return False
    return len(_MENU_WORDS.findall(bare)) >= 3 and not line.folded.rstrip().endswith(("!", ","))


@rule("visit-counter", longest=60, anywhere=True)
def visit_counter(line: Line) -> bool:
    """浏览 512 次, 您是第 N 位访问者: moves with every visit, so it must not count as a change of the text."""
    bare = line.bare
    if _VISITOR.search(bare) and len(bare) <= 40:
        return True
    return _COUNTER.sub("", bare).strip("|[]()·:") == "" and any(
        char.isdigit() or char == ":" for char in bare
    )


@rule("share-line", longest=40, ends="weak")
def share_line(line: Line) -> bool:
    """分享到: 评论:, in front of buttons whose pictures are gone."""
    match = _SHARE.match(line.bare)
    return bool(match) and _TOOLS.sub("", line.bare[match.end() :] if match else "") == ""


@rule("page-tools", longest=60, ends="weak")
def page_tools(line: Line) -> bool:
    """打印本页, 关闭窗口, 字体:大 中 小, 返回首页: nothing on the line but such words."""
    bare = line.bare
    return (
        len(bare) >= 2
        and _TOOLS.match(bare) is not None
        and _TOOLS.sub("", bare) == ""
        and any("一" <= char <= "鿿" for char in bare)
    )


@rule("related-links", longest=40, ends="strong")
def related_links(line: Line) -> bool:
    """Headings of link lists, 上一篇, 阅读下一篇: what follows belongs to other articles."""
    bare = line.bare.lstrip("·•●■◆【[(>|").rstrip("】])")
    return _RELATED.match(bare) is not None or (_NEXT.match(bare) is not None and "。" not in bare)


@rule("back-link", longest=20, anywhere=True)
def back_link(line: Line) -> bool:
    """返回顶部, 返回目录, TOP: stands below every chapter of a long page."""
    return _BACK.match(line.bare.strip("[]()【】↑^<>")) is not None


@rule("page-break", longest=40, anywhere=True)
def page_break(line: Line) -> bool:
    """上接1版, 下转第四版, 第02版:要闻, — 3 —: marks of a newspaper's or a printed document's layout."""
    bare = line.bare
    if _RUN_ON.match(bare) is not None and bare[-1] != "。":
        return True
    return _PAGE_NUMBER.match(bare) is not None


@rule("pager", longest=80, anywhere=True)
def pager(line: Line) -> bool:
    """1 2 3 下一页, 【1】【2】, 共3页: the numbers of an article's pages."""
    bare = line.bare
    return _PAGER_SIGN.search(bare) is not None and _PAGER.sub("", bare) == ""


@rule("original-title", longest=90, anywhere=True)
def original_title(line: Line) -> bool:
    """(原标题:…): what the text was called where it was taken from."""
    return _ORIGINAL.match(line.bare) is not None


@rule("record-line", longest=80)
def record_line(line: Line) -> bool:
    """索引号:…, 发文机关:…, 主题分类:…: the table in which a government site records a document."""
    return _RECORD.match(line.bare) is not None


@rule("promotion", longest=60, anywhere=True)
def promotion(line: Line) -> bool:
    """点击进入…, 关注公众号:…, 更多内容请…: asks the reader to go elsewhere."""
    bare = line.bare
    if bare.endswith("。"):
        return False
    return (_PROMOTION.match(bare) is not None and not bare.endswith("!")) or _INVITATION.match(
        bare.lstrip("([【*▼▲↓↑>-·")
    ) is not None


@rule("advertisement", longest=12, anywhere=True)
def advertisement(line: Line) -> bool:
    """广告, 推广: the label of an advertisement whose picture is gone."""
    return _ADVERT.match(line.bare.strip("()[]【】")) is not None


@rule("placeholder", longest=50, anywhere=True)
def placeholder(line: Line) -> bool:
    """[图片], 视频加载中: stands for a thing that is not text."""
    return "。" not in line.bare and _PLACEHOLDER.match(line.bare) is not None


@rule("tag-line", longest=80, ends="weak")
def tag_line(line: Line) -> bool:
    """标签:散文 清明, 关键词:…, 分类:…: words by which a site files the article."""
    return "。" not in line.bare and _TAGS.match(line.bare) is not None


@rule("end-mark", longest=40, anywhere=True)
def end_mark(line: Line) -> bool:
    """(完), ■, a rule of dashes or stars."""
    return not line.bare or _END_MARK.match(line.bare) is not None


FIRST: tuple[Rule, ...] = (
    visit_counter,
    share_line,
    back_link,
    page_tools,
    pager,
    page_break,
    promotion,
    advertisement,
    placeholder,
)
"""Asked before captions and credit lines, whose words (分享, 阅读, 图片) they share."""
RULES: tuple[Rule, ...] = (
    tag_line,
    breadcrumb,
    original_title,
    record_line,
    menu_bar,
    related_links,
    end_mark,
)
