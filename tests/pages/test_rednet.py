"""Five generations of one platform's article pages."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, body_of, listing, read, tagged, texts

TITLE = "曾虚构：把渡口的灯点亮 把石阶的路修好"
HEAD = f'<html><head><meta charset="utf-8"><title>{TITLE}_时政_云河站_红网</title></head><body><div class="nav"><a href="/">首页</a></div>'
TAIL = '<p class="f14 m_t_50 m_b_5 h20">来源：云河日报</p><p class="f14 m_t_5 m_b_5 h20">编辑：蒋取景</p>'

STATION = f"""{HEAD}
<div class="f14">当前位置：<span id="nav_path"></span></div>
<h1 class="detail_title">{TITLE}</h1>
<div class="m_b_25"><span class="p_l_10">来源：云河日报</span><span class="p_l_25">2025-01-10 08:32</span></div>
<section class="f_right detail_article_content p_t_20">
<p style="text-align: center;">——在政协云河市第十届委员会第四次会议闭幕式上的讲话</p>
<p style="text-align: center;">曾虚构</p>
{tagged()}{TAIL}
</section>
<div class="side"><h3>频道精选</h3><ul><li><a href="/channel/9410.html">问政云河</a></li></ul></div></body></html>"""

MAIN_SITE = f"""{HEAD}<main><section class="overf block"><section class="box_left f_left">
<h1 class="p_t_30 f36">{TITLE}</h1><div><span>来源：云河日报</span> <span>作者：</span> <span></span><span>2019-01-10 08:32</span></div>
<article class="f18 detail-article m_b_30"><section>{tagged()}</section><section>{TAIL}</section></article>
</section></section></main></body></html>"""

CURRENT = f"""{HEAD}<h1>{TITLE}</h1><span id="author_baidu">作者：曾虚构</span>
<div class="detail_article_content">{tagged()}{TAIL}</div></body></html>"""

APP = f"""{HEAD}<section class="content"><div class="title">{TITLE}</div><div class="time">2025-01-10 08:32</div>
<div class="description">{tagged()}</div></section></body></html>"""

CLASSIC = f"""{HEAD}<div class="title"><h1>{TITLE}</h1></div><span class="pubdate">2015-08-05 09:10</span>
<span class="author">云河日报</span><div id="articlecontent">{tagged()}</div></body></html>"""


@pytest.mark.parametrize(
    ("page", "layout", "above"),
    [
        (STATION, "city-station", ["来源：云河日报 2025-01-10 08:32"]),
        (MAIN_SITE, "main-site", ["来源：云河日报 作者： 2019-01-10 08:32"]),
        (CURRENT, "current", []),
        (APP, "app", ["2025-01-10 08:32"]),
        (CLASSIC, "classic", ["2015-08-05 09:10", "云河日报"]),
    ],
)
@pytest.mark.parametrize("family", ["rednet", None])
def test_every_generation(page: str, layout: str, above: list[str], family: str | None) -> None:
    article = read(page, family=family)
    assert (article.family, article.layout) == ("rednet", layout)
    assert texts(article, "headline") == [TITLE]
    assert texts(article, "info") == above
    assert [text for text in body_of(article) if text in PARAGRAPHS] == list(PARAGRAPHS)


def test_the_tail_of_the_container_is_source_and_editor() -> None:
    article = read(STATION)
    assert texts(article, "source") == ["来源：云河日报"]
    assert texts(article, "editors") == ["编辑：蒋取景"]
    assert texts(article, "breadcrumb") == ["当前位置："]


def test_the_printed_head_of_a_speech_is_centred_and_in_the_body() -> None:
    head = [block for block in read(STATION).blocks if block.role == "body"][:2]
    assert [block.align for block in head] == ["center", "center"]
    assert head[1].text == "曾虚构"


def test_an_author_line_with_a_name_is_the_byline() -> None:
    assert texts(read(CURRENT), "byline") == ["作者：曾虚构"]


CHANNEL = """<html><body><ul class="nav"><li><a href="/channel/9401.html">重要新闻</a></li></ul>
<div id="div_newsList"><ul class="news_list">
<li><a href="/content/646856/60/14560001.html"><span class="f_left">把渡口的灯点亮</span><span class="f_right time">2025-01-10 08:32:00</span></a></li>
<li><a href="https://yh.rednet.example/content/2021/07/23/9697602.html"><span class="f_left">白鹭回到青芜湿地</span><span class="f_right time">2021-07-23 10:00:00</span></a></li>
</ul></div><div class="page"><a href="/channel/9402.html">1</a><a href="/channel/9402_2.html">2</a><a href="/channel/9402_3.html">下一页</a></div></body></html>"""


def test_channel_list_with_times_in_the_links() -> None:
    found = listing(CHANNEL, "https://yh.rednet.example/channel/9402.html", "rednet")
    assert [(link.title, link.published_on) for link in found.articles] == [
        ("把渡口的灯点亮", "2025-01-10T08:32:00+08:00"),
        ("白鹭回到青芜湿地", "2021-07-23T10:00:00+08:00"),
    ]
    assert found.next_pages == (
        "https://yh.rednet.example/channel/9402_2.html",
        "https://yh.rednet.example/channel/9402_3.html",
    )


def test_channel_list_with_author_and_summary() -> None:
    page = """<ul class="main995 list-all"><li><h1><a href="/content/646845/51/1.html" title="论渡口经济的三个支点与一条底线">论渡口经济的三个支点…</a></h1>
    <span class="zuozhe">方无此</span><span class="shijian">2024-01-15 09:00:00</span><p>渡口不只是渡口，2019年以前它是唯一的路。</p></li></ul>"""
    (link,) = listing(page, "https://www.ylzy.example/channel/9501.html", "rednet").articles
    assert link.title == "论渡口经济的三个支点与一条底线"
    assert link.published_on == "2024-01-15T09:00:00+08:00"
