"""Pages with status 200 that are not what was asked for, and real pages that look like one."""

from __future__ import annotations

import pytest

from speecharchive.errors import EmptyInput, EmptyPage, GuardedPage, NoArticle, PageGone, SentHome
from speecharchive.extraction.reader import read
from speecharchive.model import PageSource, Speech
from speecharchive.pages.absence import says_gone

URL = "http://www.yunhe.example/jianghua/2026/t20260105_8801.html"
MENU = "".join(
    f'<li><a href="/c{n}/">{name}</a></li>'
    for n, name in enumerate(("首页", "要闻", "讲话", "公告"))
)
FOOT = "<div class=foot>版权所有 云河市人民政府办公室 云ICP备00000001号 地址:云河市甲路1号</div>"


def page(body: str, title: str = "云河市政府") -> str:
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body><ul>{MENU}</ul>{body}{FOOT}</body></html>"


def opened(html: str, family: str | None = None) -> Speech:
    return read(PageSource(html.encode(), url=URL, content_type="text/html"), family=family)


@pytest.mark.parametrize("family", [None, "rednet", "trs_wcm"])
@pytest.mark.parametrize(
    "html",
    [
        page("<div><h2>您访问的页面不存在</h2><p>请检查网址是否正确</p></div>"),
        page(
            "<div class=con><p>抱歉，您要访问的页面不存在或已被删除！</p><a href=/>返回首页</a></div>"
        ),
        page("<p>对不起,您所查看的文章已下线。</p>"),
        page("<p>該頁面已刪除</p>"),
        page("<p>很抱歉，该信息可能已被删除或移除。5秒后返回首页</p>"),
        page("<h1>404</h1><p>哎呀…页面走丢了</p>"),
        page("<p>没有找到您要访问的页面</p>", "出错啦"),
        page("<div></div>", "404 Not Found"),
        page(
            "<center><h1>Not Found</h1></center><p>The requested URL was not found on this server.</p>",
            "404",
        ),
        page("<p>错误404:找不到文件或目录。</p>"),
        page(
            "<h3>抱歉！您访问的页面不存在</h3><p>可能的原因：网址有错误，请检查地址是否完整或存在多余字符；网址已失效，可能页面已删除，活动已下线。"
            "请返回首页或刷新后再访问。</p>"
        ),
        page("<p>该文章已被删除</p>", "云河市人民政府_该文章已被删除"),
        "<script>alert('该信息不存在或已被删除!');history.go(-1);</script>",
    ],
)
def test_page_that_says_that_it_is_not_there(html: str, family: str | None) -> None:
    with pytest.raises(PageGone, match="not there"):
        opened(html, family)


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><script>location.href='/';</script></head><body></body></html>",
        '<html><script>window.location.replace("/jianghua/index.html")</script></html>',
        '<html><head><meta http-equiv="refresh" content="0;url=http://www.yunhe.example/"></head><body></body></html>',
    ],
)
def test_page_that_a_script_sends_home(html: str) -> None:
    with pytest.raises(SentHome):
        opened(html)


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<html><head><title></title></head><body> \u3000 <div></div></body></html>",
    ],
)
def test_page_that_shows_nothing(html: str) -> None:
    with pytest.raises(EmptyPage):
        opened(html)


@pytest.mark.parametrize("body", ["", "  \n"])
def test_answer_without_a_byte_is_empty(body: str) -> None:
    with pytest.raises(EmptyInput):
        opened(body)


@pytest.mark.parametrize(
    "html",
    [
        "<html><body><script>document.cookie='__jsl_clearance_s=1';location.reload()</script></body></html>",
        "<html><head><script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script></head><body></body></html>",
        "<html><script>document.cookie = 'k7=2a; path=/'; window.location.reload(true);</script></html>",
        "<script>var a=1;document.cookie='k7='+a;location.href=location.href;</script>",
        "<script>document.cookie='k7=9';window.location.replace(window.location.href)</script><p>正在跳转</p>",
        f"<script>document.cookie='k7=9';location='{URL}'</script>",
        page("<h1>安全验证</h1><p>请完成验证后继续访问</p>", "访问验证"),
        "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>",
        "<html><head><meta charset=utf-8></head><body><p>请开启JavaScript并刷新该页</p></body></html>",
    ],
)
def test_challenge_in_the_place_of_the_page(html: str) -> None:
    with pytest.raises(GuardedPage):
        opened(html)


@pytest.mark.parametrize(
    "html",
    [
        "<script>document.cookie='seen=1';location.href='node_1.htm'</script>",
        page(
            "<script>document.cookie='lang=tw';location.reload()</script><h1>云河市政府关于修渡口的通知</h1><img src=a.png>"
        ),
    ],
    ids=["sends on", "shows something"],
)
def test_cookie_alone_is_no_challenge(html: str) -> None:
    with pytest.raises(NoArticle) as caught:
        opened(html)
    assert type(caught.value) is NoArticle


@pytest.mark.parametrize(
    "words", ["系统繁忙，请稍后再试", "数据库连接失败", "500 Internal Server Error"]
)
def test_site_that_is_out_of_order_does_not_say_that_the_page_is_gone(words: str) -> None:
    with pytest.raises(NoArticle) as caught:
        opened(page(f"<p>{words}</p>"))
    assert type(caught.value) is NoArticle


PROSE = (
    "同志们，去年群众来信说，点开办事指南，看到的是“您访问的页面不存在”，这句话让我们脸红。",
    "页面不存在，问题却存在。今年要把云河市的政务网站逐页检查一遍，让每一个链接都有着落，让每一件事情都有人负责。",
)


@pytest.mark.parametrize(
    "html",
    [
        page(
            f"<h1>在云河市政务公开会议上的讲话</h1><div class=con>{''.join(f'<p>{each}</p>' for each in PROSE * 3)}</div>"
        ),
        page(
            f"<h1>您访问的页面不存在</h1><div class=con>{''.join(f'<p>{each}</p>' for each in PROSE * 3)}</div>",
            "您访问的页面不存在",
        ),
        page(
            "<h1>关于部分栏目停用的公告</h1><div class=con><p>因网站改版，自1月10日起旧版页面不存在的，请在新版中查找。</p>"
            "<p>特此公告。</p><p>云河市政府办公室</p></div>"
        ),
        page(
            "<h1>关于甲路断水的通知</h1><div class=con><p>1月8日8时至17时甲路停水，请提前储水。</p><p>云河水务</p></div>"
        ),
        page(
            f"<h1>在云河市政协会议上的讲话</h1><div class=con>{''.join(f'<p>{each}</p>' for each in PROSE * 3)}</div>"
            "<div class=side><p>您访问的页面不存在</p></div>"
        ),
        page(
            "<h1>贺信</h1><div class=con><p>甲一鸣同志：</p><p>值此佳节，谨向你和全体职工致以祝贺。</p><p>望再接再厉。</p>"
            "<p>云河市委</p><p>2026年1月1日</p></div><div class=comments><p>该评论已删除</p></div>"
        ),
    ],
)
def test_page_that_merely_speaks_of_it_is_read(html: str) -> None:
    assert opened(html).paragraphs


@pytest.mark.parametrize(
    "clause",
    [
        "市民反映您访问的页面不存在的情况",
        "如果您访问的页面不存在",
        "页面不存在的原因",
        "该评论已删除",
        "删除",
        "附件已过期",
        "人口流失",
    ],
)
def test_clause_with_more_to_say_says_nothing_of_the_page(clause: str) -> None:
    assert not says_gone(clause)
