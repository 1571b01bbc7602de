"""The CMS of 人民网: tables, boxes, today's pages, the provincial sites, and its traditional mirror."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, body_of, listing, read, tagged, texts

TITLE = "霜林县把山茶文章做深做透"
HEAD = f'<html><head><meta http-equiv="content-type" content="text/html;charset=GB2312"/><meta name="contentid" content="30001"/><meta name="author" content="1610"/><title>{TITLE}--云河频道--云岭新闻网</title></head><body>'

TABLES = f"""{HEAD}<table><tr><td><span id="p_navigator"><a href="/">首页</a>&gt;&gt;<a href="/GB/1/">时政</a></span></td></tr>
<tr><td><h1><div id="p_title">{TITLE}</div></h1></td></tr>
<tr><td><span id="p_publishtime">2009年01月12日13:05</span><span id="p_origin">来源：<a href="/">云河日报</a></span></td></tr>
<tr><td><font id="zoom"><div id="p_content">{tagged("P")}</div></font></td></tr>
<tr><td><div id="p_editor">(责任编辑：蒋取景)</div></td></tr></table></body></html>"""

BOXES = f"""{HEAD}<div class="text_title"><h3 class="pre">两会特刊</h3><h1>{TITLE}</h1><h4 class="sub">——市长访谈录</h4><p class="author">方无此</p></div>
<div class="box01"><div class="fl">2019年06月15日08:18&nbsp;&nbsp;来源：<a href="/">云河日报</a></div></div>
<div id="rwb_zw" class="box_con">{tagged()}<div class="zdfy clearfix"><a href="/n1/2019/0615/c1013-3115-2.html">【2】</a></div>
<div class="edit clearfix">(责编：蒋取景、韩对焦)</div></div></body></html>"""

RM_TXT = f"""{HEAD}<div class="layout rm_txt cf"><div class="col col-1 fl"><h3 class="pre"></h3><h1>{TITLE}</h1>
<div class="channel cf"><div class="col-1-1 fl">2024年04月24日08:18 | 来源：<a href="/">云河日报</a></div></div>
<div class="rm_txt_con cf">{tagged()}</div><div class="edit cf">(责编：蒋取景)</div></div></div></body></html>"""

PROVINCE_2 = f"""{HEAD}<div class="path"><span id="rwb_navpath"><a href="/">云岭新闻网</a>&gt;&gt;<a href="/GB/1">云河频道</a></span></div>
<div class="jz">{TITLE}</div>
<div class="left1">时间：2023年03月08日09:15&nbsp;&nbsp;来源：<a href="/">云河日报</a><a href="/bbs/">进入论坛</a><a href="/wap/">手机读报</a></div>
<div id="rwb_zw" class="art_txt"><div class="box_pic"></div>{tagged()}<div class="zdfy clearfix"></div>
<div class="title_o"><a href="/x">原标题：山茶文章</a></div><div class="editer clearfix">(责编：蒋取景、韩对焦)</div></div>
<div class="wzsm"><h4>网站声明</h4><p>凡注明来源的作品，转载请注明出处，违者必究。</p></div></body></html>"""

PROVINCE_1 = f"""{HEAD}<div class="catalog_main"><div class="weizhi">位置：<a class="postion" href="/">首页</a> &gt; <a href="/dspd/">云河</a></div>
<h2 class="art_tit">{TITLE}</h2><h3 class="art_info"><span>时间：2017年03月31日 09:37</span><span>来源：云河日报</span></h3>
<div class="art_txt">{tagged()}</div><div class="editer">（责任编辑：蒋取景）</div><div class="source">（源标题：<a href="/x">山茶</a>）</div></div></body></html>"""


@pytest.mark.parametrize(
    ("page", "layout", "info", "editors"),
    [
        (TABLES, "tables-2009", ["2009年01月12日13:05", "来源：云河日报"], "(责任编辑：蒋取景)"),
        (BOXES, "rwb_zw", ["2019年06月15日08:18\xa0\xa0来源：云河日报"], "(责编：蒋取景、韩对焦)"),
        (RM_TXT, "rm_txt", ["2024年04月24日08:18 | 来源：云河日报"], "(责编：蒋取景)"),
        (PROVINCE_2, "sxrb-2", ["时间：2023年03月08日09:15\xa0\xa0来源：云河日报 进入论坛 手机读报"], "(责编：蒋取景、韩对焦)"),
        (PROVINCE_1, "sxrb-1", ["时间：2017年03月31日 09:37 来源：云河日报"], "（责任编辑：蒋取景）"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("family", ["people_cms", None])
def test_every_generation(
    page: str, layout: str, info: list[str], editors: str, family: str | None
) -> None:
    article = read(page.encode("gb18030"), family=family)
    assert (article.family, article.layout, article.codec) == ("people_cms", layout, "gb18030")
    assert texts(article, "headline") == [TITLE]
    assert texts(article, "info") == info
    assert texts(article, "editors") == [editors]
    assert body_of(article) == list(PARAGRAPHS)


def test_all_parts_of_a_title_are_told_apart() -> None:
    article = read(BOXES)
    assert texts(article, "kicker") == ["两会特刊"]
    assert texts(article, "subtitle") == ["——市长访谈录"]
    assert texts(article, "byline") == ["方无此"]


def test_the_path_and_the_original_title_are_no_text() -> None:
    article = read(PROVINCE_2)
    assert texts(article, "breadcrumb") == ["云岭新闻网>>云河频道"]
    assert texts(article, "related") == ["原标题：山茶文章"]


def test_the_mirror_is_read_as_big5_whatever_its_meta_says() -> None:
    text = "雲河市委書記曾虛構在閉幕會上的講話，各位委員、同志們，會議圓滿完成各項議程，現在閉幕。"
    page = PROVINCE_2.replace(PARAGRAPHS[0], text)
    article = read(
        page.encode("big5", "xmlcharrefreplace"), "http://yh.ylnews.example/BIG5/1/9954697.html"
    )
    assert article.codec == "big5hkscs"
    assert text in body_of(article)


def test_a_channel_with_a_skin_of_its_own_is_still_this_cms() -> None:
    page = f"""{HEAD}<div class="p1_head"><h1>{TITLE}</h1></div><p class="sou">2024年05月01日09:00  来源：云河日报</p>
    <div class="skin_zw">{tagged()}</div><div class="editor">(责编：蒋取景)</div></body></html>"""
    article = read(page)
    assert (article.family, article.layout) == ("people_cms", "channel-skin")
    assert body_of(article) == list(PARAGRAPHS)
    assert texts(article, "editors") == ["(责编：蒋取景)"]


@pytest.mark.parametrize(
    "metas",
    [
        '<meta name="contentid" content="ARTI01"/>',
        '<meta name="contentid" content="30001"/><meta name="author" content="方无此"/>',
    ],
)
def test_other_systems_that_number_their_content_are_not_this_one(metas: str) -> None:
    page = f"<html><head>{metas}<title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{tagged()}</div></body></html>"
    assert read(page).family == "generic"


PARTY = f"""{HEAD}<div class="text_con text_con01"><div class="text_c"><h3>两会特刊</h3><h1>{TITLE}</h1><h4>——市长访谈录</h4><p class="author">方无此</p>
<p class="sou">2018年10月25日07:58    来源：<a href="/">云河网－云河日报</a></p><div class="text_tools"><span>原标题：山茶文章</span></div>
<div class="show_text">{tagged()}</div></div></div></body></html>"""


def test_a_box_with_everything() -> None:
    article = read(PARTY)
    assert (article.family, article.layout) == ("people_cms", "text_con")
    assert texts(article, "kicker") == ["两会特刊"]
    assert texts(article, "byline") == ["方无此"]
    assert body_of(article) == list(PARAGRAPHS)


def test_numbered_lists() -> None:
    page = """<div class="mod_bd clearfix on"><ul><li><h3><a href="/GB/414065/9954697.html" target="_blank">把山茶文章做深做透</a></h3>
    <p>霜林县……</p><div class="tail"><em>2025-01-10 14:42</em><span><a href="http://yh.ylnews.example/">云河</a></span></div></li></ul></div>
    <div class="page_n clearfix"><a href="index.html">1</a><a href="index2.html">2</a><a href="index3.html">3</a></div>"""
    found = listing(page, "http://yh.ylnews.example/GB/414065/index2.html", "people_cms")
    assert [(link.url, link.title, link.published_on) for link in found.articles] == [
        ("http://yh.ylnews.example/GB/414065/9954697.html", "把山茶文章做深做透", "2025-01-10T14:42+08:00")
    ]  # fmt: skip
    assert found.next_pages == (
        "http://yh.ylnews.example/GB/414065/index.html",
        "http://yh.ylnews.example/GB/414065/index3.html",
    )
