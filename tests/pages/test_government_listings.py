"""Lists of government families: their rows, the addresses of their articles, their further pages."""

from __future__ import annotations

import pytest

from .reading import listing

SITE = "http://www.yunhe.example"


def rows(*addresses: str) -> str:
    items = "".join(
        f'<li><span>2025-01-{8 - n:02}</span><a href="{address}" title="云河市政协召开第{n + 1}次主席会议">云河市政协召开第{n + 1}次…</a></li>'
        for n, address in enumerate(addresses)
    )
    return f'<ul class="list">{items}</ul>'


LISTS = {
    "trs_wcm": (
        "/zwgk/xw/index_1.html",
        rows("./202501/t20250108_693227.html", "./202501/t20250107_693220.html")
        + '<script>createPageHTML(3, 1, "index", "html");</script>',
        ["/zwgk/xw/202501/t20250108_693227.html", "/zwgk/xw/202501/t20250107_693220.html"],
        ["/zwgk/xw/index.html", "/zwgk/xw/index_2.html"],
    ),
    "ucap": (
        "/yh/xw/index.shtml",
        rows("/yh/xw/202501/" + "0a" * 16 + ".shtml")
        + "<script>createPageHTML('page_div',2,1,'index','shtml',31);</script>",
        ["/yh/xw/202501/" + "0a" * 16 + ".shtml"],
        ["/yh/xw/index_2.shtml"],
    ),
    "vsb": (
        "/tzgg/16.htm",
        rows("../info/1081/5012.htm", "../content.jsp?urltype=news.NewsContentUrl&wbtreeid=1081&wbnewsid=5010")
        + '<a href="../tzgg.htm">上页</a><a href="15.htm">下页</a><a href="1.htm">尾页</a>',
        ["/info/1081/5012.htm", "/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1081&wbnewsid=5010"],
        ["/tzgg/15.htm", "/tzgg/1.htm"],
    ),
    "easysite": (
        "/yh/990001/index.html",
        rows("/yh/990001/4534567/index.html", "/yh/990001/2023011309544258740/index.html")
        + '<a tagname="/yh/990001/index2.html" onclick="query(this)">下一页</a>',
        ["/yh/990001/4534567/index.html", "/yh/990001/2023011309544258740/index.html"],
        ["/yh/990001/index2.html"],
    ),
    "empire_cms": (
        "/zc/",
        rows("/zc/2025-01-08/3476.html", "/e/action/ShowInfo.php?classid=12&id=3470")
        + '<a title="Total record">31</a><b>1</b><a href="/zc/index_2.html">2</a><a href="/zc/index_2.html">下一页</a>',
        ["/zc/2025-01-08/3476.html", "/e/action/ShowInfo.php?classid=12&id=3470"],
        ["/zc/index_2.html"],
    ),
    "cmstop": (
        "/xw/",
        rows("/2025/0108/12345.shtml", "/p/12340.html") + '<a href="/xw/2.shtml">2</a>',
        ["/2025/0108/12345.shtml", "/p/12340.html"],
        [],
    ),
    "gov_portal": (
        "/c15124/index.html",
        rows("/c15124/20250108/i2212345.html", "/zwyw/jryw/564278411.html")
        + '<a href="/c15124/pages/2.html">下一页</a>',
        ["/c15124/20250108/i2212345.html", "/zwyw/jryw/564278411.html"],
        ["/c15124/pages/2.html"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("family", LISTS)
def test_rows_and_further_pages(family: str) -> None:
    own, html, articles, further = LISTS[family]
    menu = (
        '<a href="/gk/index.html">云河市政务公开目录</a><a href="/map.html">云河市政府网站地图</a>'
    )
    found = listing(f"<html><body>{menu}{html}</body></html>", SITE + own, family)
    assert [link.url for link in found.articles] == [SITE + url for url in articles]
    assert [link.title for link in found.articles] == [
        f"云河市政协召开第{n + 1}次主席会议" for n in range(len(articles))
    ]
    assert [link.published_on for link in found.articles] == [
        f"2025-01-{8 - n:02}" for n in range(len(articles))
    ]
    assert list(found.next_pages) == [SITE + url for url in further]


RECORD = '<record><![CDATA[<li><a href="/art/2025/1/{day}/art_1022_{number}.html" title="云河市政协召开第{day}次主席会议">云河市政协…</a><span>2025-01-{day:02}</span></li>]]></record>'
DATASTORE = f"""<datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=1022&unitid=345"></a>]]></nextgroup>
<recordset>{RECORD.format(day=8, number=20517)}{RECORD.format(day=7, number=20510)}</recordset></datastore>"""
HANWEB_URLS = [f"{SITE}/art/2025/1/{day}/art_1022_{number}.html" for day, number in ((8, 20517), (7, 20510))]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        f'<html><body><div id="345"><script type="text/xml">{DATASTORE}</script></div></body></html>',
        f"<?xml version='1.0' encoding='utf-8'?>{DATASTORE}",
    ],
    ids=["within the page", "as the next group"],
)
def test_rows_of_a_hanweb_datastore(html: str) -> None:
    found = listing(html, f"{SITE}/col/col1022/index.html", "hanweb")
    assert [link.url for link in found.articles] == HANWEB_URLS
    assert [(link.title, link.published_on) for link in found.articles] == [
        (f"云河市政协召开第{day}次主席会议", f"2025-01-{day:02}") for day in (8, 7)
    ]
    assert found.next_pages == (
        f"{SITE}/module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=1022&unitid=345",
    )


def test_a_hanweb_list_without_datastore_is_read_from_its_links() -> None:
    html = '<li><a href="/art/2025/1/8/art_1022_20517.html">云河市政协召开主席会议</a></li><a href="/col/col1022/index.html">政协要闻列表</a>'
    found = listing(html, f"{SITE}/col/col1022/index.html", "hanweb")
    assert [link.url for link in found.articles] == HANWEB_URLS[:1]


def test_a_datastore_that_never_closes_is_no_list() -> None:
    assert listing("<datastore><record><![CDATA[<a href='/x'>", SITE, "hanweb").articles == ()
