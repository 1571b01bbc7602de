"""Further pages: of lists, from links and scripts, and of articles cut into several pages."""

from __future__ import annotations

import pytest

from speecharchive.pages.pagers import page_number

from .reading import listing, read, tagged

SITE = "http://www.yunhe.example"


@pytest.mark.parametrize(
    ("url", "stem", "number"),
    [
        ("/channel/9402.html", "/channel/9402.html", None),
        ("/channel/9402_3.html", "/channel/9402.html", 3),
        ("/GB/1/index.html", "/GB/1/index.html", None),
        ("/GB/1/", "/GB/1/index.html", None),
        ("/GB/1/index4.html", "/GB/1/index.html", 4),
        ("/xw/index_4.shtml", "/xw/index.shtml", 4),
        ("/c15124/pages/4.html", "/c15124/index.html", 4),
        ("/list.asp?SortID=2&page=4", "/list.asp?SortID=2", 4),
        ("/list.asp?Page=4&SortID=2", "/list.asp?SortID=2", 4),
        ("/n1/2019/0615/c1013-31153719-2.html", "/n1/2019/0615/c1013-31153719.html", 2),
        ("/n1/2019/0615/c1013-31153719.html", "/n1/2019/0615/c1013-31153719.html", None),
        ("/201909/t20190918_693227.html", "/201909/t20190918_693227.html", None),
        ("/201909/t20190918_693227_1.html", "/201909/t20190918_693227.html", 1),
    ],
)
def test_page_numbers_in_addresses(url: str, stem: str, number: int | None) -> None:
    assert page_number(SITE + url) == (SITE + stem, number)


@pytest.mark.parametrize(
    ("own", "pager", "further"),
    [
        ("/xw/", "<script>createPageHTML(3, 0, \"index\", \"html\");</script>", ["/xw/index.html", "/xw/index_1.html", "/xw/index_2.html"]),
        ("/xw/index_1.html", "<script>createPageHTML( 3 ,1,'index','html')</script>", ["/xw/index.html", "/xw/index_2.html"]),
        ("/xw/index.shtml", "<script>createPageHTML('page_div',3,1,'index','shtml',55);</script>", ["/xw/index_2.shtml", "/xw/index_3.shtml"]),
        ("/xw/index_3.shtml", "<script>createPageHTML('page_div',3,3,'index','shtml',55);</script>", ["/xw/index.shtml", "/xw/index_2.shtml"]),
        ("/xw/index.html", "<script>var countPage = 3//共多少页\nvar currentPage = 0;</script>", ["/xw/index_1.html", "/xw/index_2.html"]),
        ("/xw/index.html", "<script>createPageHTML(1, 0, 'index', 'html')</script>", []),
        ("/c15124/index.html", '<a href="/c15124/pages/2.html">2</a><a href="/c15124/pages/50.html">尾页</a>', ["/c15124/pages/2.html", "/c15124/pages/50.html"]),
        ("/list.php?col=9", '<a href="?col=9&amp;page=2">下一页</a><a href="?col=8">8</a>', ["/list.php?col=9&page=2"]),
        ("/tzgg.htm", '<a href="tzgg/16.htm">下页</a><a href="tzgg/1.htm">尾页</a><a href="/other.htm">下页</a>', ["/tzgg/16.htm", "/tzgg/1.htm"]),
        ("/tzgg/16.htm", '<a href="../tzgg.htm">1</a><a href="15.htm">下页</a><a href="../xwgg/15.htm">3</a>', ["/tzgg.htm", "/tzgg/15.htm"]),
        ("/", '<a href="/?d=1">下一页</a><a href="/?m=202501">&gt;&gt;</a><a href="/?d=x">下一页</a>', ["/?d=1"]),
        ("/list.asp?col=9&start=10", '<a href="?col=9&amp;start=20">下页</a><a href="?col=8&amp;start=20">下页</a>', ["/list.asp?col=9&start=20"]),
        ("/ztz/11040/index.html", '<a tagname="/ztz/11040/index2.html" onclick="to(this)">下一页</a>', ["/ztz/11040/index2.html"]),
        ("/xw/index.html", '<a href="javascript:go(2)">2</a><a href="/zt/index_2.html">2</a>', []),
    ],
)  # fmt: skip
def test_further_pages_of_a_list(own: str, pager: str, further: list[str]) -> None:
    page = f'<ul><li><a href="/202501/t20250108_1.html">委员读书会第十二期</a></li></ul>{pager}'
    assert listing(page, SITE + own).next_pages == tuple(SITE + url for url in further)


def test_a_script_cannot_name_pages_without_end() -> None:
    page = '<p>x</p><script>createPageHTML(99999, 0, "index", "html")</script>'
    assert len(listing(page, f"{SITE}/xw/").next_pages) <= 2000


def test_a_list_without_address_names_no_pages() -> None:
    assert listing('<a href="list_2.html">2</a>', None).next_pages == ()


NUMBERS = "".join(
    f'<a href="/n1/2019/0615/c1013-3115{suffix}.html">【{n}】</a>'
    for n, suffix in ((1, ""), (2, "-2"), (3, "-3"))
)


@pytest.mark.parametrize(
    ("own", "pager", "parts"),
    [
        ("/n1/2019/0615/c1013-3115.html", NUMBERS, ["/n1/2019/0615/c1013-3115-2.html", "/n1/2019/0615/c1013-3115-3.html"]),
        ("/n1/2019/0615/c1013-3115-2.html", NUMBERS, ["/n1/2019/0615/c1013-3115-3.html"]),
        ("/n1/2019/0615/c1013-3115-3.html", NUMBERS, []),
        ("/n1/2019/0615/c1013-3115.html", '<a href="c1013-3115-2.html">下一页</a>', ["/n1/2019/0615/c1013-3115-2.html"]),
        ("/n1/2019/0615/c1013-3115.html", '<a href="c1013-3116.html">2</a><a href="c1013-3114.html">下一页</a>', []),
        ("/newsview.asp?ID=5", '本文共分 <a href="?ID=5&page=1">1</a> <a href="?ID=5&page=2">2</a> <a href="?ID=6">3</a>', ["/newsview.asp?ID=5&page=2"]),
        ("/201909/t20190918_69.html", "<script>createPageHTML(3, 0, 't20190918_69', 'html')</script>", ["/201909/t20190918_69_1.html", "/201909/t20190918_69_2.html"]),
        ("/201909/t20190918_69.html", "<p>上一篇 下一篇</p>", []),
    ],
)  # fmt: skip
def test_parts_of_an_article(own: str, pager: str, parts: list[str]) -> None:
    page = f"<div id='rwb_zw'>{tagged()}<div class='zdfy'>{pager}</div></div>"
    assert read(page, SITE + own).parts == tuple(SITE + url for url in parts)


def test_a_saved_page_without_address_has_no_parts() -> None:
    assert read(f"<div id='rwb_zw'>{tagged()}</div>{NUMBERS}", None).parts == ()
