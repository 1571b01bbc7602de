"""Old sites show lists and articles in frames: the page around them is one of their addresses, what it shows the text."""

from __future__ import annotations

import pytest

from speecharchive.errors import NoArticle
from speecharchive.extraction.reader import read
from speecharchive.model import PageSource
from speecharchive.pages.opening import open_page

from .reading import PARAGRAPHS, tagged

URL = "http://www.yunhe.example/news/show.asp?id=12"
INSIDE = "http://www.yunhe.example/news/body_12.html"
FRAMESET = """<html><head><title>云河网</title></head><frameset rows="80,*"><frame src="http://ads.example/top.html" name="top">
<frame src="body_12.html" name="main"></frameset><noframes><body>您的浏览器不支持框架</body></noframes></html>"""
IFRAME = """<html><head><title>云河网</title></head><body><ul><li><a href="/">首页</a></li><li><a href="/news/">新闻</a></li></ul>
<iframe src="body_12.html" width="700"></iframe></body></html>"""
ARTICLE = f"""<html><head><meta charset="utf-8"><title>渡口的灯</title></head><body><h1>渡口的灯又亮了一盏</h1><p>2031-01-12　来源：云河日报</p>
<div>{tagged()}</div></body></html>"""


@pytest.mark.parametrize("page", [FRAMESET, IFRAME], ids=["frameset", "iframe"])
def test_what_a_frame_shows_is_the_article(page: str) -> None:
    source = PageSource(page.encode(), URL)
    assert open_page(source).article().parts == (INSIDE,)
    speech = read(source, continuation=[PageSource(ARTICLE.encode(), INSIDE)])
    assert (speech.url, speech.title) == (URL, "渡口的灯又亮了一盏")
    assert (speech.source, speech.published_on.value) == ("云河日报", "2031-01-12")
    assert [each.text.strip() for each in speech.paragraphs] == [
        each.strip() for each in PARAGRAPHS
    ]


def test_a_page_of_frames_alone_holds_no_article() -> None:
    with pytest.raises(NoArticle):
        read(PageSource(FRAMESET.encode(), URL))


def test_a_page_with_a_text_of_its_own_leaves_its_frames_alone() -> None:
    page = ARTICLE.replace("</body>", '<iframe src="hot.html"></iframe></body>')
    assert open_page(PageSource(page.encode(), URL)).article().parts == ()


def test_frames_are_further_pages_of_a_listing() -> None:
    page = open_page(PageSource(FRAMESET.encode(), "http://www.yunhe.example/news/"))
    assert page.listing().next_pages == ("http://www.yunhe.example/news/body_12.html",)
