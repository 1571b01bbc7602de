"""From an article to the listing that it belongs to."""

from __future__ import annotations

import pytest

from speecharchive.model import PageSource
from speecharchive.pages.html_page import HtmlPage
from speecharchive.pages.leading import listing_of_article
from speecharchive.pages.opening import open_page
from tests.pages.reading import tagged

URL = "http://www.yunhe.example/xw/202501/t20250107_1.html"


def leads_to(html: str, url: str = URL) -> str:
    page = open_page(PageSource(html.encode(), url))
    assert isinstance(page, HtmlPage)
    return listing_of_article(page).removeprefix("http://www.yunhe.example")


@pytest.mark.parametrize(
    "trail",
    [
        "<div class='position'><a href='/'>首页</a> > <a href='/xw/'>新闻</a> > 正文</div>",
        "<p>当前位置：<a href='/'>首页</a> > <a href='/xw/'>新闻</a> > <a href='t20250107_1.html'>正文</a></p>",
        "<div><span>您的位置</span><a href='/'>首页</a> > <a href='/xw/'>新闻</a></div>",
        "<table><tr><td>现在位置：<a href='/'>首页</a> &gt;&gt; <a href='/xw/'>新闻</a></td></tr></table>",
    ],
)
def test_the_last_channel_of_the_trail(trail: str) -> None:
    assert leads_to(f"<body>{trail}<h1>云河市召开渡口会议</h1><div class=TRS_Editor>{tagged()}</div></body>") == "/xw/"  # fmt: skip


@pytest.mark.parametrize(
    "trail",
    [
        "",
        "<div class='position'>正文</div>",
        "<div class='position'><a href='http://www.other.example/xw/'>新闻</a></div>",
        f"<div class='position'><a href='/menu/'>{'很长的菜单' * 50}</a></div>",
    ],
)
def test_else_the_home_page(trail: str) -> None:
    assert leads_to(f"<body>{trail}<h1>云河市召开渡口会议</h1><div class=TRS_Editor>{tagged()}</div></body>") == "/"  # fmt: skip


def test_the_layout_page_of_the_issue() -> None:
    page = f"<body><div id=ozoom><founder-content>{tagged('P')}</founder-content></div><a href='node_3.htm'>第03版</a></body>"
    url = "http://www.yunhe.example/html/2025-01/07/content_548643.htm"
    assert leads_to(page, url) == "/html/2025-01/07/node_3.htm"
